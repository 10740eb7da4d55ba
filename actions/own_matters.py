"""What a signed-in taxpayer should see to, and which policies concern them, said in the chat. Pure but for wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Asked:
    """``topic``: ``due`` is what is filed and paid, ``todo`` all of it. ``month``: of this month alone."""

    topic: str
    month: bool = False

    @classmethod
    def by(cls, topic: str, text: str) -> Asked:
        return cls(topic, topic == "due" and _THIS_MONTH.search(text) is not None)

    def wants(self, matter: Matter, on: date) -> bool:
        if self.month and not matter.late and matter.until is not None:
            return matter.taxes and (matter.until.year, matter.until.month) == (on.year, on.month)
        return matter.taxes or self.topic == "todo"


def matters_of(outlook: Outlook, asked: Asked) -> list[Matter]:
    return [m for m in outlook.matters if asked.wants(m, outlook.on)]


def matters_told(outlook: Outlook, asked: Asked, *, business: bool) -> Told:
    matters = matters_of(outlook, asked)
    lead = f"{month_told(outlook.term, outlook.on)}。" if asked.month else ""
    after = len(matters_of(outlook, replace(asked, month=False))) - len(matters)
    beside = f"这个月以后截止的还有 {after} 件，问“我该办什么”可以看到。" if after else ""
    beside += "" if business else ELSEWHERE_TOO
    if not matters:
        what = "等您办的事" if asked.topic == "todo" else "您名下等着申报、缴款的税"
        return f"{lead}{'这个月' if after else ''}没有查到{what}。{beside}", []
    late = sum(m.late for m in matters)
    first = f"，{late} 件已过期限，要先办" if late else ""
    listed = "；".join(f"{n}. {_briefly(m, outlook.on)}" for n, m in enumerate(matters, 1))
    said = f"{lead}{outlook.name}，查到 {len(matters)} 件{first}：{listed}。{beside}"
    return said, [(m.title, _in_full(m, outlook.on)) for m in matters]


def why_told(outlook: Outlook, labels: Sequence[str]) -> Told:
    """Why each of those that were listed under ``labels`` is there; what is done meanwhile is said to be."""
    whys = {one.policy.name: f"{one.why}；依据：{named(one.basis)}" for one in outlook.policies}
    whys |= {m.title: "；".join([m.why, *([f"依据：{named(m.basis)}"] if m.basis else [])]) for m in outlook.matters}
    facts = [(label, whys.get(label, "情况已经变了，现在不再列给您")) for label in labels]
    told = "；".join(f"{label}——{why}" for label, why in facts)
    return f"都是按您登记、申报的情况列的，不是每个人都有：{told}。哪里不对，在页面“应办”里的“我的标签”写明。", facts


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


def offers_of(outlook: Outlook, asked: Asked) -> list[Offer]:
    """The first ones, each asked for in its own words."""
    listed = listed_of(outlook, asked)[:OFFERED]
    first = [Offer(f"matter{n}", one.label, one.command) for n, one in enumerate(listed)]
    return [*first, TODO if asked.topic == "policies" else POLICIES]


def listed_of(outlook: Outlook, asked: Asked) -> tuple[Offered, ...]:
    """All of them, in the order of their numbers."""
    if asked.topic == "policies":
        return tuple(Offered(one.policy.name, f"ask:{one.policy.entry}", listed=True) for one in outlook.policies)
    return tuple(Offered(m.title, _command(m), listed=True, act=m.act) for m in matters_of(outlook, asked))


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
        return f"暂按{day(matter.until)}截止，可能顺延"
    return f"{day(matter.until)}截止，{'就是今天' if left == 0 else f'还有 {left} 天'}"


def _in_full(matter: Matter, on: date) -> str:
    basis = f"依据：{named(matter.basis)}" if matter.basis else ""
    return "；".join(part for part in (_when(matter, on), matter.why, matter.note, basis) if part)
