"""The bill of benefits and the tags of who is signed in, said in the chat. Pure but for wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from actions.offers import Offer
from actions.own_data import year_asked
from actions.own_matters import POLICIES, TODO, Told, named
from backends.profile.benefits.bill import Bill
from backends.profile.benefits.periods import period_of
from backends.profile.facts import value_name
from backends.profile.portraits import HeldTag
from kit.money import yuan

LISTED = 3
WHERE_BILL = "逐笔怎么算的、依据和 PDF 在页面“应办”里的“红利账单”。"
WHERE_TAGS = "哪个不对，在页面“应办”里的“我的标签”点“不对？”写明，马上不再使用；记不记使用习惯也在那里开关。"
_UNUSED = re.compile(r"没|未")


def period_asked(text: str, today: date) -> tuple[date, date]:
    """The year that is named, this one where none is."""
    return period_of(str(year_asked(text, today)))


def bill_told(name: str, bill: Bill, text: str) -> Told:
    """What was spared and what was left unused; the one that was asked for first."""
    parts = [_enjoyed(bill), _unused(bill)]
    if _UNUSED.search(text):
        parts.reverse()
    facts = [(one.policy.name, f"少缴 {yuan(one.saved)}；依据：{named(one.basis)}") for one in bill.enjoyed]
    facts += [(f"还没有享受：{u.found.policy.name}", f"{u.found.policy.what}；{u.found.why}") for u in bill.unused]
    return f"{name}，{''.join(parts)}{WHERE_BILL}", facts


def bill_offers(bill: Bill) -> list[Offer]:
    """The way to what was left unused."""
    asked = [(u.found.policy.name, u.found.policy.entry) for u in bill.unused[:LISTED]]
    return [*(Offer(f"unused{n}", label, f"ask:{entry}") for n, (label, entry) in enumerate(asked)), POLICIES]


def _enjoyed(bill: Bill) -> str:
    when = f"{bill.first.year} 年已经申报的"
    if not bill.enjoyed:
        return f"{when}里没有享受优惠的记录。"
    listed = "；".join(
        f"{n}. {one.policy.name} {yuan(one.saved)}" for n, one in enumerate(bill.enjoyed, 1) if one.saved
    )
    return f"{when}里，享受的优惠一共少缴 {yuan(bill.total)}{f'：{listed}' if listed else ''}。"


def _unused(bill: Bill) -> str:
    if not bill.unused:
        return "没有查到符合条件还没享受的。"
    listed = "、".join(
        f"{u.found.policy.name}（估计能少缴 {yuan(u.estimate)}）" if u.estimate else u.found.policy.name
        for u in bill.unused
    )
    return f"符合条件、还没有享受的有 {len(bill.unused)} 项：{listed}。"


def tags_told(tags: Sequence[HeldTag]) -> Told:
    held = [tag for tag in tags if tag.disputed is None]
    if not held:
        return f"现在没有关于您的标签。{WHERE_TAGS}", []
    facts = [(_named(tag), f"{tag.why}；用到 {tag.until}") for tag in held]
    return f"导办按 {len(held)} 个标签决定给您看什么、提醒您什么，每个都有理由。{WHERE_TAGS}", facts


def tag_offers() -> list[Offer]:
    return [TODO, POLICIES]


def _named(tag: HeldTag) -> str:
    return f"{tag.name}：{value_name(tag.value)}" if tag.value else tag.name
