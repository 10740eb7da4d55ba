"""车船税退税: what of the vehicle tax comes back to the taxpayer, as the chat shows it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.offers import Offer, choices, commands
from actions.refund_beside import Beside
from actions.replies import citation
from backends.refund.schemas import RefundFindings
from backends.refund.schemas import RefundItem as FoundItem
from backends.refund_case.claims import VEHICLE_TAX
from backends.refund_case.office import Seen
from backends.refund_case.rules import set_off_told
from backends.refund_case.schemas import STATUS_NAMES, Account, RefundCase
from conversations.cards import FactsCard, RefundItem, RefundsCard, Reply
from dialogue.refunds import CONFIRM, SEE_FORM, STATUS, WAIVE
from kit.clock import BEIJING
from kit.money import yuan

CHECK = Offer("transfer", "转人工办理", "transfer")
HOW = Offer("how", "车船税退税需要什么材料", "say:车船税退税需要什么材料？")
PROGRESS = Offer("progress", "退税到哪一步了", f"act:{STATUS}")
NO_THANKS = Offer("waive", "不要了，放弃退税", f"act:{WAIVE}")
DETAILS = Offer("details", "看退税明细", "act:vehicle_refund")
FORM = Offer("form", "看替您填好的申请表", f"act:{SEE_FORM}")
OTHER_ACCOUNT = "要换账户，点页面上方您的名字，再点“退税账户”；换的账户过几天才生效"
NO_ACCOUNT = (
    "税务机关没有登记您的退税账户，所以还不能一键退：点页面上方您的名字，再点“退税账户”，"
    "登记您本人名下的账户，再来确认。"
)
NO_PAPERS = "完税和登记的情况系统里都有，不用填表，也不用再交材料"


def refunds_reply(findings: RefundFindings, others: Sequence[Beside] = (), why: str = "") -> Reply:
    """Where a refund cannot be had here: what was found, and how to go about it. ``why`` it cannot, a sentence."""
    items = [_item(item) for item in findings.items]
    told = "".join(f"。{one.note}" for one in others) + "。" if not items and others else ""
    offers = [HOW, *(one.offer for one in others), CHECK]
    notes = [*findings.papers, *(one.note for one in others)]
    return _reply(_spoken(findings) + told + why, findings, items, findings.total, notes, offers)


def seen_reply(seen: Seen, others: Sequence[Beside] = ()) -> Reply:
    """What was found with where it stands, and one key to have it. ``others``: what may come back besides."""
    findings = seen.findings
    if not seen.cases:
        return refunds_reply(findings, others)
    if seen.to_confirm and seen.account is None:
        return refunds_reply(findings, others, NO_ACCOUNT)
    more_notes, more_offers = [one.note for one in others], [one.offer for one in others]
    items = [_item(item, seen.case_of(item)) for item in findings.items]
    if not seen.to_confirm or seen.account is None:
        text = f"{_spoken(findings)}办理情况：{_told(seen.cases)}。"
        return _reply(text, findings, items, findings.total, more_notes, [PROGRESS, *more_offers, CHECK])
    more = _more_than_tax(seen)
    told = f"{more}。" if more else ""
    paid = f"就把 {yuan(seen.payable)}退到您本人的{seen.account.masked}，不用填表交材料"
    text = f"{_spoken(findings)}{told}按“确认退税”，{paid if seen.payable else '就这样抵缴'}。"
    notes = (f"退到{account_told(seen.account)}", *([more] if more else []), OTHER_ACCOUNT, NO_PAPERS, *more_notes)
    offers = [*key_of(seen), FORM, NO_THANKS, HOW, *more_offers, CHECK]
    return _reply(text, findings, items, seen.to_confirm, notes, offers)


def account_told(account: Account) -> str:
    if account.named:
        return f"您换的账户：{account.masked}，{_wait(account)}"
    return f"税务机关登记的您本人的账户：{account.masked}"


def _wait(account: Account) -> str:
    if account.usable_at is None:
        return "先短信告诉您登记的手机，几天后才会往这个账户退"
    return f"{account.usable_at.astimezone(BEIJING):%Y-%m-%d %H:%M} 起才会往这个账户退"


def _more_than_tax(seen: Seen) -> str:
    """Interest and what is owed; empty where there is neither."""
    parts = [f"退税款 {yuan(seen.to_confirm)}"]
    if seen.interest:
        parts.append(f"加利息 {yuan(seen.interest)}")
    if seen.met:
        parts.append(f"先抵缴欠税（{'、'.join(f'{line.name} {yuan(line.amount)}' for line in seen.met)}）")
    return f"{'，'.join(parts)}，到账 {yuan(seen.payable)}" if len(parts) > 1 else ""


def key_of(seen: Seen) -> list[Offer]:
    """The one key, where there is something to confirm and an account that it may go to."""
    if not seen.to_confirm or seen.account is None:
        return []
    note = f"退到您本人的{seen.account.masked}"
    return [Offer("confirm", f"确认退税 {yuan(seen.to_confirm)}", f"act:{CONFIRM}", note)]


def _reply(
    text: str,
    findings: RefundFindings,
    items: list[RefundItem],
    total: Decimal,
    notes: Sequence[str],
    offers: list[Offer],
) -> Reply:
    card = RefundsCard(
        title="车船税退税查询" if all(item.tax == VEHICLE_TAX for item in findings.items) else "退税查询",
        as_of=findings.as_of,
        items=items,
        total=total,
        notes=[*notes, *findings.notes],
        choices=choices(offers),
    )
    return Reply(text=text, card=card, commands=commands(offers))


def progress_reply(cases: Sequence[RefundCase], seen: Seen) -> Reply:
    """How far each refund is, and why it is no further."""
    offers = [*key_of(seen), PROGRESS, DETAILS]
    if any(case.status in ("found", "confirmed", "approved", "bounced") for case in cases):
        offers.append(NO_THANKS)
    offers.append(CHECK)
    card = FactsCard(
        title="退税进度",
        as_of=seen.findings.as_of,
        facts=[(case.claim.title, f"{yuan(case.claim.amount)}：{_standing(case)}") for case in cases],
        notes=["到账以银行入账为准；问“到账了吗”随时可以查。"],
        choices=choices(offers),
    )
    text = f"{_told(cases)}。"
    if seen.to_confirm and seen.account is None:
        text += NO_ACCOUNT
    if all(case.status == "found" for case in cases):  # nothing is on its way here: perhaps another refund is meant
        text += OTHERS
    return Reply(text=text, card=card, commands=commands(offers))


OTHERS = "如果问的是个税等别的退税，这里还没有接通，请在个人所得税 APP 或者电子税务局看进度。"


def _told(cases: Sequence[RefundCase]) -> str:
    """What stands alike is told together."""
    alike: dict[str, list[RefundCase]] = {}
    for case in cases:
        alike.setdefault(_standing(case), []).append(case)
    return "；".join(
        f"{'、'.join(f'{c.claim.title} {yuan(c.claim.amount)}' for c in together)}：{standing}"
        for standing, together in alike.items()
    )


def _standing(case: RefundCase) -> str:
    name = STATUS_NAMES[case.status]
    paid = yuan(case.payable) if case.payable != case.claim.amount else ""
    interest = f"，含利息 {yuan(case.interest)}" if case.interest else ""
    met = f"，抵缴了{set_off_told(case)}" if case.set_off else ""
    to_account = f"{paid}退到您本人的{case.account_masked}{interest}{met}"
    more = {
        "confirmed": "情况要核实或金额较大，由两位工作人员先后审核",
        "approved": "审核已通过，排队送国库；换过账户的要等账户生效",
        "ordered": to_account,
        "credited": to_account,
        "set_off": set_off_told(case),
        "refused": f"原因：{case.reason}。有不同意见可以转人工",
        "bounced": f"原因：{case.reason}。账户核对好后再确认一次",
        "waived": "改主意了可以再确认",
    }.get(case.status, "")
    return f"{name}（{more}）" if more else name


def _item(item: FoundItem, case: RefundCase | None = None) -> RefundItem:
    begun = case is not None and case.status != "found"
    return RefundItem(
        label=item.label,
        year=item.year,
        reason=f"{item.reason}；{STATUS_NAMES[case.status]}" if case is not None and begun else item.reason,
        paid=item.paid,
        refundable=item.refundable,
        formula=f"{item.formula}；加利息 {item.interest_formula}" if item.interest else item.formula,
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
