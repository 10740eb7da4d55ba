"""红字发票信息确认单: who may begin, whether the other must confirm, and until when. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from backends.invoice.office.errors import BadRedSheetError
from backends.invoice.office.issued import Issued
from backends.invoice.office.schemas import Matter, Status
from kit.money import yuan

Why = Literal["error", "return", "stopped", "discount"]
WHYS: dict[Why, str] = {"error": "开票有误", "return": "销货退回", "stopped": "服务中止", "discount": "销售折让"}


def begin(blue: Issued | None, starter: str, total: Decimal, why: Why) -> dict[str, Any]:
    """The content of a new sheet. ``starter``: a tax number. Raises ``BadRedSheetError``."""
    if blue is None:
        raise BadRedSheetError("没有查到这张数电发票，请核对 20 位号码", field="number")
    if starter not in (blue.seller, blue.buyer):
        raise BadRedSheetError("只有这张发票的销售方或购买方可以发起确认单", field="number")
    booked = blue.booked is not False  # what nobody knows may be
    if not booked and starter == blue.buyer:
        raise BadRedSheetError("您还没有确认用途、也没有入账，由销售方直接全额红冲就可以，不用您发起", field="number")
    left = blue.total - blue.red
    if not 0 < total <= left:
        raise BadRedSheetError(f"红字金额要大于 0，不超过还没有冲红的 {yuan(left)}", field="total")
    if not booked and total != blue.total:
        raise BadRedSheetError(f"购买方没有确认用途、没有入账的，只能全额红冲（{yuan(blue.total)}）", field="total")
    return {
        "number": blue.number,
        "seller": blue.seller,
        "buyer": blue.buyer,
        "starter": starter,
        "other": blue.buyer if starter == blue.seller else blue.seller,
        "total": str(total),
        "why": why,
        "booked": booked,
        "needs_other": booked,
    }


def check_left(blue: Issued, total: Decimal, live: Sequence[Matter]) -> None:
    """``live``: other sheets of that invoice, open or issued; a red invoice may have come as a record or not yet.
    Raises ``BadRedSheetError`` where together they would take back more than there is."""
    issued = sum((Decimal(m.red["total"]) for m in live if m.status == "issued"), Decimal(0))
    still = sum((Decimal(m.red["total"]) for m in live if m.status != "issued"), Decimal(0))
    left = blue.total - max(blue.red, issued) - still
    if total > left:
        told = f"其中 {yuan(still)} 在还没办完的确认单里，要改先撤回那一张" if still else "已经开过红字发票"
        raise BadRedSheetError(f"这张发票还能红冲的只有 {yuan(max(left, Decimal(0)))}，{told}", field="number")


def status_at(matter: Matter, hours: int, now: datetime) -> Status:
    """``expired`` is nobody's act: it follows from the clock."""
    if matter.status == "waiting" and now >= deadline(matter, hours):
        return "expired"
    return matter.status


def deadline(matter: Matter, hours: int) -> datetime:
    return matter.opened_at + timedelta(hours=hours)
