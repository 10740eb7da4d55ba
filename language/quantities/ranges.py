"""Two numbers with 到 or a dash between them are one range: 420-450万, 300万到330万, 1.2到1.5亿, 89平到95平."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

from language.quantities.numerals import UNITS, Numeral, plain
from language.quantities.patterns import words
from language.quantities.signs import Kind, Marked

_ANY = f"[{Kind.NUMBER.chars}{Kind.BIG.chars}]"
_UNIT = words("元 块钱? 平方米 平米 平方 平 m2 个月 年 个")
_RANGE = re.compile(
    rf"(?<![-/A-Za-z])(?P<low>{_ANY})\s*{_UNIT}?\s*{words('- ~ —+ – 到 至 或者?')}\s*(?P<high>{_ANY})(?![-/])"
)
_BETWEEN = re.compile(
    rf"在?(?P<low>{_ANY})\s*{_UNIT}?\s*[和与跟]\s*(?P<high>{_ANY})(?=\s*{_UNIT}?(?:之间|中间|这个区间|上下之间))"
)
_LISTED = re.compile(rf"(?P<low>[{Kind.NUMBER.chars}])(?P<mark>、)?(?P<high>[{Kind.BIG.chars}])")
_ROUND = re.compile(r".([十百千])[万亿w]?")


def mark_ranges(marked: Marked) -> None:
    def make(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        joined = _join(marked.value(found["low"], Numeral), marked.value(found["high"], Numeral))
        if joined is None:
            return None
        return (Kind.BIG if joined.unit > 1 else Kind.NUMBER), joined

    def listed(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        """三百多四百万; 380、390万, but not 3、500万; and of 五六七百万 nothing is read."""
        first, second = marked.value(found["low"], Numeral), marked.value(found["high"], Numeral)
        joined = _join(first, second)
        near = (
            joined is not None and joined.low is not None and joined.high is not None and joined.low * 2 >= joined.high
        )
        if near and (found["mark"] or first.about):
            return Kind.BIG, joined
        return None if found["mark"] else (Kind.OTHER, found.group())

    marked.mark(_RANGE, make)
    marked.mark(_BETWEEN, make)
    marked.mark(_LISTED, listed)


def _join(first: Numeral, second: Numeral) -> Optional[Numeral]:
    """``None`` where the second is not the greater one."""
    if first.low is None or second.high is None:
        return replace(second, low=None, high=None, about=True)
    low = first.low
    if first.unit == 1 and second.unit > 1 and low * second.unit <= second.high:
        low *= second.unit  # 五百到五百五十万
    tens = _ROUND.fullmatch(second.text)
    if tens is not None and len(first.text) == 1:
        low *= UNITS[tens[1]]  # 三到四百万
    if low >= second.high:
        return None
    return Numeral(plain(low), second.high, False, max(first.unit, second.unit), f"{first.text}-{second.text}")
