"""Paper invoices taken back: voided under its conditions, or reported as lost. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from backends.invoice.office.errors import BadLossError, BadVoidError
from backends.invoice.office.issued import Issued
from backends.invoice.office.schemas import Range

OTHERWISE = "不能作废的要开红字发票"


def void(invoice: Issued | None, seller: str, today: date, *, gathered: bool) -> dict[str, Any]:
    """The content of the act. ``gathered``: the seller says that all copies are back and nothing was filed or booked.
    Raises ``BadVoidError``; the conditions are those of 国税发〔2006〕156号, article 20."""
    if invoice is None or invoice.seller != seller:
        raise BadVoidError("没有查到您开出的这张纸质发票，请核对代码和号码；刚开的要等开票数据上传", field="number")
    if not invoice.code:
        raise BadVoidError("数电发票不能作废，只能红冲", field="number")
    if invoice.voided:
        raise BadVoidError("这张发票已经作废过了", field="number")
    if invoice.red:
        raise BadVoidError("这张发票已经开过红字发票，不能再作废", field="number")
    if (invoice.issued_on.year, invoice.issued_on.month) != (today.year, today.month):
        raise BadVoidError(f"这张发票是 {invoice.issued_on} 开的，已经跨月；{OTHERWISE}", field="number")
    if invoice.booked:
        raise BadVoidError(f"购买方已经确认用途或入账；{OTHERWISE}", field="number")
    if not gathered:
        raise BadVoidError(f"联次没有收回，或者已经抄税、记账、被对方确认；{OTHERWISE}", field="gathered")
    return {
        "code": invoice.code,
        "number": invoice.number,
        "issued_on": invoice.issued_on.isoformat(),
        "total": str(invoice.total),
    }


def loss(code: str, first: int, last: int, handed: Sequence[Range], lost: Sequence[Range]) -> Range:
    """The numbers that are reported. Raises ``BadLossError`` where one was not handed out to them, or is reported."""
    if first > last:
        raise BadLossError("起号要不大于止号，请核对", field="first")
    told = Range(code=code, first=first, last=last)
    own = sum(max(0, min(r.last, last) - max(r.first, first) + 1) for r in handed if r.code == code)
    if own != told.copies:
        raise BadLossError("这些号码不在您领用的号段里，请核对代码和号码", field="first")
    if any(r.code == code and r.first <= last and first <= r.last for r in lost):
        raise BadLossError("这些号码里有的已经报告过丢失", field="first")
    return told
