"""Whether a figure that is told lies on the side of a bound that a sentence speaks of: 35 人, and 30 人以下."""

from __future__ import annotations

import re
from decimal import Decimal

_FIGURE = re.compile(
    r"(?<![\d.第])(\d{1,9}(?:\.\d{1,2})?) ?(万|千)?(?:来|多|几)?个? ?"
    r"(人|名|岁|周岁|平方米|平|㎡|个月|年|天|元|块)(?![月\d底初中内])"
)
_MOST = re.compile(r"(?:及|（?含）?|（含 ?[\d.]+ ?[^）]{1,4}）)?(?:以下|以内|之内)")
_LEAST = re.compile(r"(?:及|（?含）?|（含 ?[\d.]+ ?[^）]{1,4}）)?(?:以上|起)")
_BEFORE_MOST = re.compile(r"(?:不超过|没有?超过|未超过|不满|未满|没有?达到|没到|不到|少于|低于|小于)(?:了|的)? ?$")
_BEFORE_LEAST = re.compile(r"(?:超过|超出|达到|满|多于|高于|大于)(?:了|的)? ?$")
_UNITS = {"名": "人", "周岁": "岁", "平": "平方米", "㎡": "平方米", "块": "元"}
_TIMES = {"": 1, None: 1, "千": 1_000, "万": 10_000}


def figures_in(text: str) -> list[tuple[Decimal, str, str, str]]:
    """Amount, unit, and the words before and behind."""
    return [
        (Decimal(m[1]) * _TIMES[m[2]], _UNITS.get(m[3], m[3]), text[: m.start()], text[m.end() :])
        for m in _FIGURE.finditer(text)
    ]


def side_of(said: str, part: str) -> int:
    """1: a bound of ``part`` holds for a figure of ``said``; -1: its bounds only exclude it; 0: none in common.

    >>> side_of("35个人呢", "职工 30 人（含）以下的免"), side_of("35个人呢", "超过 30 人的分档减")
    (-1, 1)
    >>> side_of("80平", "30 人以下的免")
    0
    """
    told = [(amount, unit) for amount, unit, _, _ in figures_in(said)]
    found = [
        holds
        for amount, unit, before, behind in figures_in(part)
        for figure, of in told
        if of == unit and (holds := _holds(figure, amount, before, behind)) is not None
    ]
    return 0 if not found else 1 if any(found) else -1


def _holds(figure: Decimal, bound: Decimal, before: str, behind: str) -> bool | None:
    if _BEFORE_MOST.search(before) or _MOST.match(behind):
        return figure <= bound
    if _BEFORE_LEAST.search(before) or _LEAST.match(behind):
        return figure >= bound
    return None
