"""What an invoice matter asks of its taxpayer, as one of the things they should see to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backends.invoice.office.matters import CONFIRM_HOURS
from backends.invoice.office.red import deadline
from backends.invoice.office.schemas import Matter, Status
from backends.invoice.office.service import InvoiceOffice
from backends.invoice.office.view import title_of
from backends.legislation.evidence import basis_of
from backends.legislation.schemas import Basis
from backends.legislation.service import Legislation
from backends.profile.errors import TaxpayerNotFoundError
from backends.profile.matters.rules import Matter as Due
from kit.clock import beijing_date


@dataclass(frozen=True, slots=True)
class Says:
    """``ask`` begins it in the chat."""

    title: str
    why: str
    ask: str
    entry: str


POSTAGE = "invoice-paper-only-postage"
OWN: dict[Status, Says] = {
    "ready": Says("取已经备好的纸质发票", "已经批准，可以自取，也可以让票e送寄给您", "把发票寄给我", POSTAGE),
    "returned": Says("核对收件地址，重新寄纸质发票", "快递退回了，换个地址可以再寄", "把发票寄给我", POSTAGE),
    "lost": Says(
        "处理寄丢的纸质发票", "快递途中丢失，这些号码要由工作人员处理", "我的发票寄到哪了", "invoice-lost-first"
    ),
    "confirmed": Says("开红字发票", "确认单已经有效，销售方可以开红字发票了", "看我的发票事项", "invoice-red-status"),
}
REVIEWED = Says("看发票申请的审核结果", "工作人员已经看过您的申请，写明了结果", "看我的发票事项", "invoice-check-mine")
TOLD_FOR = timedelta(days=15)  # so long a review is something to be seen
ANSWER = Says(
    "答复红字确认单", "对方发起了确认单，过了时限自动作废", "我要确认红字确认单", "invoice-red-confirm-timeout"
)


def invoice_matters(office: InvoiceOffice, law: Legislation) -> Callable[[str, date], Sequence[Due]]:
    """Of one taxpayer on a day; nothing of who is not known."""

    def due(owner: str, on: date) -> list[Due]:
        basis = basis_of([law.value_at(CONFIRM_HOURS, on)])
        own = office.of_owner(owner, *OWN)
        try:
            others = office.red_of_others(owner, "waiting", "confirmed")
        except TaxpayerNotFoundError:
            return []
        seen = [m for m in office.of_owner(owner, "approved", "refused") if _was_reviewed(m, on)]
        hours = office.confirm_hours()
        asked = [_due(m, ANSWER, basis, beijing_date(deadline(m, hours))) for m in others if m.status == "waiting"]
        return [
            *(_due(m, OWN[m.status], basis if m.red else ()) for m in own if _sells(m, "starter")),
            *(_due(m, REVIEWED, ()) for m in seen),
            *asked,
            *(_due(m, OWN["confirmed"], basis) for m in others if m.status == "confirmed" and _sells(m, "other")),
        ]

    return due


def _was_reviewed(matter: Matter, on: date) -> bool:
    last = matter.history[-1]
    return last.kind == "reviewed" and on - beijing_date(last.at) < TOLD_FOR


def _sells(matter: Matter, party: str) -> bool:
    """The seller issues the red invoice; of what is no sheet it is its taxpayer's to see to."""
    return not matter.red or matter.red[party] == matter.red["seller"]


def _due(matter: Matter, says: Says, basis: Sequence[Basis], until: date | None = None) -> Due:
    number = f"（号码 {matter.red['number']}）" if matter.red else f"（{title_of(matter)}）"
    return Due(
        id=f"invoice:{matter.id}",
        module="invoice",
        title=f"{says.title}{number}",
        why=says.why,
        ask=says.ask,
        entry=says.entry,
        basis=tuple(basis),
        until=until,
        in_chat=True,
        note="" if basis else "以税务机关的通知为准",
    )
