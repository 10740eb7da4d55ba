"""Invoice matters as the chat shows them: where each stands and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.offers import TRANSFER, Offer, choices, commands
from actions.replies import citation
from backends.invoice.approval.schemas import KINDS, MONEY_KINDS, PAPERS, RESULTS, Asked, Receipt
from backends.invoice.office.red import WHYS
from backends.invoice.office.schemas import STATUS_NAMES, Matter, Status
from backends.invoice.office.view import title_of
from backends.legislation.schemas import Basis
from conversations.cards import DecisionCard, FactsCard, Reply
from kit.clock import beijing_date
from kit.money import yuan

SEND = Offer("send", "票e送：寄给我", "say:把发票寄给我")
WHERE = Offer("where", "发票寄到哪了", "say:我的发票寄到哪了")
MINE = Offer("mine", "我的发票事项", "say:看我的发票事项")

# What the taxpayer does next; empty where there is nothing to do.
NEXT: dict[Status, str] = {
    "approved": "已经生效，不用再做什么",
    "person": "工作人员会人工审核，有了结果会列在您的待办里，也可以随时说“看我的发票事项”",
    "refused": "可以按上面说的办好后再申请",
    "ready": "可以让票e送寄给您，也可以到办税服务厅自取",
    "on_the_way": "请留意快递，收到后核对代码和号码",
    "received": "请核对代码和号码，妥善保管",
    "returned": "请核对收件地址，再说一次“把发票寄给我”",
    "lost": "请转人工核实，工作人员会处理这些号码",
    "waiting": "等对方在时限内确认；也可以撤回",
    "confirmed": "可以到电子税务局开具红字发票",
    "expired": "需要的话请重新发起",
    "withdrawn": "需要的话请重新发起",
    "issued": "已经办完",
    "voided": "作废的各联要妥善保存；上传开票数据时一并报送作废信息",
    "reported": "这些号码不能再用；税务机关会按规定核实，可能责令改正或者处罚",
}
MOST_OFFERED = 3  # sheets with a button each for yes and no
_RESULT = {"approved": "yes", "person": "person", "refused": "no"}


def asked_words(asked: Asked) -> str:
    return yuan(asked.wanted) if asked.kind in MONEY_KINDS else f"{PAPERS[asked.paper]} {asked.wanted} 份"


def decision_reply(matter: Matter, receipt: Receipt, basis: Sequence[Basis]) -> Reply:
    """The machine's decision with its reasons, each with what can be done, and what comes next."""
    offers = [*([SEND] if matter.status == "ready" else []), MINE, TRANSFER]
    reasons = [f"{r.sentence}。{r.remedy}".rstrip("。") for r in receipt.reasons]
    facts = [
        ("申请", KINDS[receipt.asked.kind]),
        ("申请的数", asked_words(receipt.asked)),
        ("现在", STATUS_NAMES[matter.status]),
    ]
    facts += [("发票", r.shown()) for r in matter.ranges]
    facts += [(line.name, f"{line.seen}（{line.points:+d} 分）") for line in receipt.lines]
    if receipt.asked.kind == "quota_temporary" and matter.status == "approved":
        facts.append(("有效期", "只在本月有效，下个月恢复原来的额度"))
    facts += [("接下来", matter.note or NEXT[matter.status])]
    text = f"{KINDS[receipt.asked.kind]}：{RESULTS[receipt.result]}。{'；'.join(reasons)}。{NEXT[matter.status]}。"
    card = DecisionCard(
        title=title_of(matter),
        result=_RESULT[receipt.result],
        text=text,
        reasons=reasons,
        basis=[citation(b) for b in basis],
        facts=facts,
        choices=choices(offers),
    )
    return Reply(text=text, card=card, commands=commands(offers))


def matter_reply(matter: Matter, lead: str = "", more: Sequence[tuple[str, str]] = ()) -> Reply:
    """Where one matter stands."""
    offers = [*_offers(matter), TRANSFER]
    facts = [("事项", title_of(matter)), ("状态", STATUS_NAMES[matter.status])]
    facts += [("发票", r.shown()) for r in matter.ranges]
    if matter.address is not None:
        facts += [("收件地址", matter.address.place), ("运单号", matter.tracking_no)]
    facts += [(f"{beijing_date(at):%m-%d}", words) for at, words in matter.tracking]
    facts += [*more, ("接下来", NEXT[matter.status])]
    text = lead or f"{title_of(matter)}：{STATUS_NAMES[matter.status]}。"
    return facts_reply(
        title_of(matter), f"{text}{NEXT[matter.status]}。", facts, beijing_date(matter.opened_at), offers
    )


def list_reply(matters: Sequence[Matter], count: int) -> Reply:
    """``count``: how many there are, of which ``matters`` are the newest."""
    facts = [
        (f"{beijing_date(m.opened_at):%m-%d} {title_of(m)}", f"{STATUS_NAMES[m.status]}；{NEXT[m.status]}")
        for m in matters
    ]
    text = f"您一共有 {count} 件发票事项，最近一件：{facts[0][0]}，{_why(matters[0])}{facts[0][1]}。"
    offers = [*_offers(matters[0]), TRANSFER]
    return facts_reply("我的发票事项", text, facts, beijing_date(matters[0].opened_at), offers)


def _why(matter: Matter) -> str:
    """Why it was not approved at once; empty where it was, or where a person has decided since."""
    if matter.receipt is None or matter.note or matter.status not in ("person", "refused"):
        return ""
    return f"原因是{'；'.join(r.sentence for r in matter.receipt.reasons)}；"


def sheets_reply(waiting: Sequence[Matter], on: date) -> Reply:
    """Sheets that wait for this taxpayer's answer: which one is meant is for them to say."""
    facts = _sheets(waiting)
    words = [("agree", "同意"), ("refuse", "拒绝")]
    offers = [
        Offer(f"{key}{n}", f"{word} {m.red['number'][-4:]}", f"say:我{word}号码{m.red['number']}的红字确认单")
        for n, m in enumerate(waiting[:MOST_OFFERED])
        for key, word in words
    ]
    text = f"有 {len(waiting)} 张红字确认单等您答复，请说是哪一张：同意或者拒绝，带上 20 位号码。"
    return facts_reply("红字确认单", text, facts, on, [*offers, TRANSFER])


def waiting_reply(waiting: Sequence[Matter], place: str, on: date) -> Reply:
    """Paper that waits to be sent to ``place``: likewise."""
    facts = [(f"{beijing_date(m.opened_at):%m-%d} {STATUS_NAMES[m.status]}", m.ranges[0].shown()) for m in waiting]
    offers = [
        Offer(
            f"send{n}",
            f"寄 {m.ranges[0].first:08} 起的 {sum(r.copies for r in m.ranges)} 份",
            f"say:把代码{m.ranges[0].code}号码{m.ranges[0].first:08}的发票寄到{place}",
        )
        for n, m in enumerate(waiting[:MOST_OFFERED])
    ]
    offers.append(Offer("send_all", "全部都寄", f"say:把全部发票寄到{place}"))
    text = f"有 {len(waiting)} 件纸质发票等着寄，请说寄哪一件（带上代码和一个号码），或者全部都寄。"
    return facts_reply("票e送", text, facts, on, [*offers, TRANSFER])


def own_sheets_reply(own: Sequence[Matter], on: date) -> Reply:
    """Sheets that this taxpayer may withdraw: likewise."""
    offers = [
        Offer(f"withdraw{n}", f"撤回 {m.red['number'][-4:]}", f"say:撤回红字确认单，号码{m.red['number']}")
        for n, m in enumerate(own[:MOST_OFFERED])
    ]
    text = f"您有 {len(own)} 张可以撤回的红字确认单，请带上 20 位号码说是哪一张。"
    return facts_reply("红字确认单", text, _sheets(own), on, [*offers, TRANSFER])


def _sheets(matters: Sequence[Matter]) -> list[tuple[str, str]]:
    return [(m.red["number"], f"{m.red['total']} 元，{WHYS[m.red['why']]}") for m in matters]


def facts_reply(title: str, text: str, facts: Sequence[tuple[str, str]], on: date, offers: Sequence[Offer]) -> Reply:
    card = FactsCard(title=title, as_of=on, facts=list(facts), choices=choices(offers))
    return Reply(text=text, card=card, commands=commands(offers))


def _offers(matter: Matter) -> list[Offer]:
    if matter.status in ("ready", "returned"):
        return [SEND]
    return [WHERE] if matter.status == "on_the_way" else []
