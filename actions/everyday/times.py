"""The day whose rules are meant: a year or a quarter that is named; today's where none is."""

from __future__ import annotations

import calendar
import re
from datetime import date

from language.reading.named import dates_in

_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_QUARTERS = {c: n for n, pair in enumerate(("一1", "二2", "三3", "四4"), start=1) for c in pair}


def day_of(text: str, today: date) -> date | None:
    """The last day of the year or quarter named, today at the latest; a month or a day is of the matter itself."""
    years = [d.first.year for d in dates_in(text, today) if d.precision == "year" and not _this(d.first.year, today)]
    quarter = _QUARTER.search(text)
    if quarter is not None:
        year = years[0] if years else today.year
        month = _QUARTERS[quarter[1]] * 3
        day = date(year, month, calendar.monthrange(year, month)[1])
        if not years and day > today:
            day = day.replace(year=today.year - 1) if day.month - today.month > 2 else today
        return day
    return date(years[0], 12, 31) if years else None


def _this(year: int, today: date) -> bool:
    return year == today.year
