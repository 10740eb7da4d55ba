"""退（抵）税申请表: the form as it is filled in for the taxpayer, each line with where it comes from."""

from __future__ import annotations

from actions.offers import choices, commands
from actions.refund import CHECK, NO_THANKS, account_told, key_of
from backends.profile.masking import mask_number
from backends.profile.schemas import Taxpayer
from backends.refund.schemas import RefundItem
from backends.refund_case.office import Seen
from conversations.cards import FactsCard, Reply
from kit.money import yuan

TITLE = "退（抵）税申请表（已替您填好）"
CLOSE = "有一行不对就先别确认，点“转人工办理”核对；都对，按“确认退税”就算申请了，不用打印、签字，也不用再交材料。"


def form_reply(seen: Seen, taxpayer: Taxpayer) -> Reply:
    """``seen``: with something that waits for its owner's key."""
    items = [item for item in seen.findings.items if _waits(seen, item)]
    facts = [
        ("纳税人名称", _line(taxpayer.name, "税务登记里的名称")),
        ("识别号（证件号）", _line(mask_number(taxpayer.number), "税务登记里的号码，只显示头尾")),
    ]
    for n, item in enumerate(items, start=1):
        facts += _of_item(item, f"第 {n} 项" if len(items) > 1 else "")
    facts += [(f"先抵缴{line.name}", _line(yuan(line.amount), "有欠税的先抵缴，余下的再退")) for line in seen.met]
    facts.append(("实际退到账户", _line(yuan(seen.payable), "退税款加利息，减去抵缴的欠税")))
    where = account_told(seen.account) if seen.account is not None else "还没有登记本人名下的账户，请先登记"
    facts.append(("收款账户", where))
    offers = [*key_of(seen), NO_THANKS, CHECK]
    text = f"这是替您填好的退（抵）税申请表，{len(items)} 项，您不用写。“——”后面是这一行的来处。"
    card = FactsCard(title=TITLE, as_of=seen.findings.as_of, facts=facts, notes=[CLOSE], choices=choices(offers))
    return Reply(text=text, card=card, commands=commands(offers))


def _waits(seen: Seen, item: RefundItem) -> bool:
    case = seen.case_of(item)
    return bool(item.refundable) and case is not None and case.confirmable


def _of_item(item: RefundItem, which: str) -> list[tuple[str, str]]:
    law = "、".join(f"{b.issuer}{b.doc_no}{b.article}" for b in item.basis)
    lines = [
        ("税种和所属期", _line(f"{item.tax}，{item.year} 年度", item.label)),
        ("退税原因", _line(item.reason, f"依据：{law}")),
        ("已缴税额", _line(yuan(item.paid), "缴税记录里的合计")),
        ("申请退税额", _line(yuan(item.refundable), item.formula)),
    ]
    if item.interest:
        lines.append(("加算利息", _line(yuan(item.interest), item.interest_formula)))
    return [(f"{which}{name}", told) for name, told in lines]


def _line(value: str, why: str) -> str:
    return f"{value}——{why}"
