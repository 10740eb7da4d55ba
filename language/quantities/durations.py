"""年限: 持有3年, 满两年, 一年半, 不满2年, 3年零4个月, 18个月, 满五唯一, 满二不满五."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import List, Literal, Optional

from language.normalise import normalise
from language.quantities.numerals import NUMBER, read_number

Bound = Literal["exact", "at_least", "below"]

_NOT_YET = r"不满|未满|没满|不到|没到|未到|不足|少于|小于"
_REACHED = r"满|超过|已满|刚满|大于|不止|至少|够"
_BEFORE = rf"(?P<bound>{_NOT_YET}|{_REACHED})?\s*(?:了)?\s*"
_YEARS = re.compile(
    rf"{_BEFORE}(?P<years>{NUMBER}|半)\s*(?P<over>多?)\s*(?P<unit>年|周年|个月|月)(?![级\d份底初后代度])"
    rf"(?P<half>半)?(?:零|又)?(?:(?P<months>{NUMBER})\s*个月)?(?P<after>多|以上|以内|以下|之内)?"
)
# 满二, 满五 as sellers say it: the word 年 is left out.
_SHORT = re.compile(r"(?P<bound>不满|未满|没满|满)(?P<years>[二两五25])(?!\d|年|周|个|十|百|零|平|套|月)")
_MONTHS = Decimal(12)


@dataclass(frozen=True)
class Duration:
    """``years``; ``bound`` says whether that much, at least that much, or less than that."""

    years: Decimal
    bound: Bound
    start: int
    end: int


def find_durations(text: str) -> List[Duration]:
    """Lengths of time in years. A calendar year (2021年) is none.

    >>> [(str(d.years), d.bound) for d in find_durations("持有一年半，满两年，不满5年")]
    [('1.5', 'exact'), ('2', 'at_least'), ('5', 'below')]
    """
    plain = normalise(text)
    found = [_read(m) for m in _YEARS.finditer(plain)]
    short = [
        Duration(read_number(m["years"]) or Decimal(0), _bound(m["bound"], None), m.start(), m.end())
        for m in _SHORT.finditer(plain)
    ]
    return sorted([d for d in [*found, *short] if d is not None], key=lambda d: d.start)


def _read(found: re.Match[str]) -> Optional[Duration]:
    number = read_number(found["years"])
    in_months = found["unit"] in ("个月", "月")
    if number is None or number > 100 or (found["unit"] == "月" and not found["bound"] and found["over"] == ""):
        return None  # 2021 is a date, and so is 5月
    years = number / _MONTHS if in_months else number
    if found["half"]:
        years += Decimal("0.5") if not in_months else Decimal("0.5") / _MONTHS
    months = read_number(found["months"]) if found["months"] else None
    if months is not None:
        years += months / _MONTHS
    return Duration(_short(years), _bound(found["bound"], found["after"] or found["over"]), found.start(), found.end())


def _bound(before: Optional[str], after: Optional[str]) -> Bound:
    if before and re.fullmatch(_NOT_YET, before):
        return "below"
    if after in ("以内", "以下", "之内"):
        return "below"
    return "at_least" if before or after else "exact"


def _short(years: Decimal) -> Decimal:
    """Two places are enough for months and never round up to a year not reached."""
    cut = years.quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    return cut.quantize(Decimal(1)) if cut == cut.to_integral_value() else cut.normalize()
