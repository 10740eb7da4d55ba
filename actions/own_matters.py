"""What a signed-in taxpayer should see to, and which policies concern them, said in the chat. Pure but for wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from actions.offers import Offer
from backends.legislation.schemas import Basis
from backends.profile.matters.calendar import Term
from backends.profile.matters.outlook import Outlook
from backends.profile.matters.rules import Matter
from dialogue.thread import Offered

Fact = tuple[str, str]
Told = tuple[str, list[Fact]]

POLICIES = Offer("policies", "有什么优惠我能享受", "act:own_policies")
TODO = Offer("todo", "我该办什么", "act:due_list")
OFFERED = 3
ELSEWHERE_TOO = "个税汇算要在个人所得税 APP 里看，社保费、随保险交的车船税要在各自的平台看，这里还没有接通。"
_THIS_MONTH = re.compile(r"(?:本|这个?|当)月|本期|当期")


def matters_told(outlook: Outlook, topic: str, text: str, *, business: bool) -> Told:
    """``topic``: ``due`` is what is filed and paid, ``todo`` all of it."""
    matters = [m for m in outlook.matters if topic == "todo" or m.taxes]
    lead = f"{month_told(outlook.term, outlook.on)}。" if topic == "due" and _THIS_MONTH.search(text) else ""
    beside = "" if business else ELSEWHERE_TOO
    if not matters:
        what = "等您办的事" if topic == "todo" else "您名下等着申报、缴款的税"
        return f"{lead}没有查到{what}。{beside}", []
    late = sum(m.late for m in matters)
    first = f"，{late} 件已过期限，要先办" if late else ""
    listed = "；".join(f"{n}. {_briefly(m, outlook.on)}" for n, m in enumerate(matters, 1))
    said = f"{lead}{outlook.name}，查到 {len(matters)} 件{first}：{listed}。{beside}"
    return said, [(m.title, _in_full(m, outlook.on)) for m in matters]


def policies_told(outlook: Outlook) -> Told:
    policies = outlook.policies
    if not policies:
        return f"按现在登记的情况，没有找到与{outlook.name}有关的优惠政策。具体的政策可以直接问我。", []
    listed = "；".join(f"{n}. {one.policy.name}（{one.why}）" for n, one in enumerate(policies, 1))
    facts = []
    for one in policies:
        until = f"执行到 {day(one.until, year=True)}；" if one.until else ""
        facts.append((one.policy.name, f"{one.policy.what}。{until}依据：{named(one.basis)}"))
    said = f"按登记的情况，与{outlook.name}有关的优惠有 {len(policies)} 项：{listed}。能不能享受以申报时的条件为准。"
    return said, facts


def offers_of(outlook: Outlook, topic: str) -> list[Offer]:
    """The first ones, each asked for in its own words."""
    asked = listed_of(outlook, topic)[:OFFERED]
    first = [Offer(f"matter{n}", one.label, one.command) for n, one in enumerate(asked)]
    return [*first, TODO if topic == "policies" else POLICIES]


def listed_of(outlook: Outlook, topic: str) -> tuple[Offered, ...]:
    """All of them, in the order of their numbers."""
    if topic == "policies":
        return tuple(Offered(one.policy.name, f"ask:{one.policy.entry}", listed=True) for one in outlook.policies)
    matters = [matter for matter in outlook.matters if topic == "todo" or matter.taxes]
    return tuple(Offered(m.title, _command(m), listed=True, act=m.act) for m in matters)


def month_told(term: Term, on: date) -> str:
    """
    >>> basis = Basis("样例机关", "样例1号")
    >>> month_told(Term(date(2026, 12, 1), date(2026, 12, 15), (basis,), announced=True), date(2026, 12, 5))
    '本月的申报期到 12月15日，还有 10 天（样例机关样例1号）'
    """
    left = (term.until - on).days
    how = "已经过了" if left < 0 else "今天截止" if left == 0 else f"还有 {left} 天"
    sure = f"，{term.note}" if term.note else ""
    return f"本月的申报期到 {day(term.until)}，{how}（{named(term.basis[:1])}{sure}）"


def soon_told(outlook: Outlook, matters: Sequence[Matter]) -> str:
    """What the bot opens with."""
    listed = "；".join(f"{n}. {_briefly(m, outlook.on)}" for n, m in enumerate(matters, 1))
    return f"{outlook.name}，您好。有 {len(matters)} 件事要尽快办：{listed}。"


def day(on: date, *, year: bool = False) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if year else f"{on.month}月{on.day}日"


def named(basis: Sequence[Basis]) -> str:
    return "、".join(dict.fromkeys(f"{b.issuer}{b.doc_no}{b.article}" for b in basis))


def _command(matter: Matter) -> str:
    """How a return is filed is a question; what waits now is looked up or done."""
    asked = (matter.until is not None and not matter.in_chat) or matter.page
    return f"ask:{matter.entry}" if asked else f"say:{matter.ask}"


def _briefly(matter: Matter, on: date) -> str:
    parts = [_when(matter, on), f"{matter.effect_says} {matter.effect:,} 元" if matter.effect else ""]
    told = "，".join(part for part in parts if part)
    return f"{matter.title}（{told}）" if told else matter.title


def _when(matter: Matter, on: date) -> str:
    left = matter.days_left(on)
    if matter.late:
        return "已过期限"
    if matter.until is None or left is None:
        return ""
    if matter.tentative:
        return f"暂按{day(matter.until)}截止，顺延还没公布"
    return f"{day(matter.until)}截止，{'就是今天' if left == 0 else f'还有 {left} 天'}"


def _in_full(matter: Matter, on: date) -> str:
    basis = f"依据：{named(matter.basis)}" if matter.basis else ""
    return "；".join(part for part in (_when(matter, on), matter.why, matter.note, basis) if part)
