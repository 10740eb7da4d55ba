"""车船税退税: what of the vehicle tax comes back to the taxpayer, as the chat shows it."""

from __future__ import annotations

from actions.offers import Offer, choices, commands
from actions.replies import citation
from backends.refund.schemas import RefundFindings
from backends.refund.schemas import RefundItem as FoundItem
from conversations.cards import RefundItem, RefundsCard, Reply
from kit.money import yuan

CHECK = Offer("transfer", "转人工办理", "transfer")
HOW = Offer("how", "车船税退税需要什么材料", "say:车船税退税需要什么材料？")


def refunds_reply(findings: RefundFindings) -> Reply:
    offers = [HOW, CHECK]
    card = RefundsCard(
        title="车船税退税查询",
        as_of=findings.as_of,
        items=[_item(item) for item in findings.items],
        total=findings.total,
        notes=list(findings.notes),
        choices=choices(offers),
    )
    return Reply(text=_spoken(findings), card=card, commands=commands(offers))


def _item(item: FoundItem) -> RefundItem:
    return RefundItem(
        label=item.label,
        year=item.year,
        reason=item.reason,
        paid=item.paid,
        refundable=item.refundable,
        formula=item.formula,
        basis=[citation(b) for b in item.basis],
        needs_person=item.needs_person,
    )


def _spoken(findings: RefundFindings) -> str:
    if not findings.items:
        return "；".join(findings.notes) or "没有发现可以退的车船税。"
    items = "；".join(
        f"{i.label} {i.year} 年度{i.reason}，可退 {yuan(i.refundable)}{'（须人工确认）' if i.needs_person else ''}"
        for i in findings.items
    )
    return f"查到 {len(findings.items)} 项：{items}。合计可退 {yuan(findings.total)}。"
