"""日期: 2023年5月, 2023-05-01, 二〇二三年五月, 去年六月, 今年3月8号. As precise as it was said, never more."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import List, Optional

from language.normalise import normalise
from language.quantities.numerals import read_number

_CN = "[零〇一二三四五六七八九十]"
_YEAR_WORDS = {"今年": 0, "本年": 0, "去年": 1, "上年": 1, "前年": 2, "大前年": 3}
_DATE = re.compile(
    rf"(?:(?P<word>大前年|前年|去年|上年|今年|本年)|(?P<year>(?:19|20)\d\d|[一二][零〇九]{_CN}{{2}}|(?<!\d)\d\d(?=年\d))\s*年)"
    rf"(?:\s*(?P<month>\d{{1,2}}|{_CN}{{1,3}})\s*月(?:份)?(?:\s*(?P<day>\d{{1,2}}|{_CN}{{1,3}})\s*[日号])?)?"
    r"|(?<!\d)(?P<year2>(?:19|20)\d\d)\s*[-/.]\s*(?P<month2>\d{1,2})(?!\d)(?:\s*[-/.]\s*(?P<day2>\d{1,2})(?!\d))?"
    r"|(?<!\d)(?P<year3>(?:19|20)\d\d)(?P<month3>0[1-9]|1[0-2])(?P<day3>[0-3]\d)(?!\d)"
)


@dataclass(frozen=True)
class DateMention:
    """Everything from ``first`` to ``last`` was meant: one day, a month or a year."""

    first: date
    last: date
    start: int
    end: int

    @property
    def precision(self) -> str:
        if self.first == self.last:
            return "day"
        return "month" if self.first.month == self.last.month else "year"


def find_dates(text: str, today: date) -> List[DateMention]:
    """Dates and years; a day that does not exist is left out.

    >>> [str(d.first) for d in find_dates("2021年5月买的，去年3月8号卖", date(2026, 11, 24))]
    ['2021-05-01', '2025-03-08']
    """
    plain = normalise(text)
    return [d for d in (_read(found, today) for found in _DATE.finditer(plain)) if d is not None]


def _read(found: re.Match[str], today: date) -> Optional[DateMention]:
    year = _year(found, today)
    month = _number(found["month"] or found["month2"] or found["month3"])
    day = _number(found["day"] or found["day2"] or found["day3"])
    if year is None or (month is not None and not 1 <= month <= 12):
        return None
    first_month, last_month = (1, 12) if month is None else (month, month)
    days = calendar.monthrange(year, last_month)[1]
    if day is not None and not 1 <= day <= days:
        return None
    return DateMention(
        date(year, first_month, day or 1), date(year, last_month, day or days), found.start(), found.end()
    )


def _year(found: re.Match[str], today: date) -> Optional[int]:
    if found["word"]:
        return today.year - _YEAR_WORDS[found["word"]]
    year = _number(found["year"] or found["year2"] or found["year3"])
    if year is not None and year < 100:
        year += 2000 if year <= today.year % 100 else 1900
    return year


def _number(text: Optional[str]) -> Optional[int]:
    value = read_number(text) if text else None
    return int(value) if value is not None else None
