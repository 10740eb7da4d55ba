"""The day whose rules are meant: a day, a month, a year or a quarter that is named; today's where none is."""

from __future__ import annotations

import calendar
import re
from datetime import date

from language.quantities.dates import DateMention
from language.reading.named import dates_in

_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_QUARTERS = {c: n for n, pair in enumerate(("一1", "二2", "三3", "四4"), start=1) for c in pair}
_DATE = r"(?:(?:\d{2}|\d{4})年|[去前今]年|大前年|\d{4}[.\-/]\d)[\d.\-/月日号底初末中]*"
_SUM = r"(?:\d[\d.]*\s*[万亿千百元块]*钱?)?"  # 2015年花320万买的
BEFORE_LIFE = r"入职|上班|出生|生的|毕业|结婚|领证|离婚|开业|成立|注册|进公司|退休"  # whose day is no day of rules


def day_of(text: str, today: date, *, past: str = BEFORE_LIFE, back: bool = False) -> date | None:
    """The last day of what is named, outside this year; a month or a day of this year is of the matter itself.
    ``past``: the words behind a date that is only of how it came about; ``back``: another day was in hand, so this
    year is one to be named too."""
    text = text.replace("税前", " ")  # 税前年收入36万 is no 前年
    plain = re.sub(rf"{_DATE}\s?[^,，。;；\s\d]{{0,4}}?{_SUM}(?:{past})", " ", text)
    named = dates_in(plain, today)
    years = [d for d in named if d.first.year != today.year]
    quarter = _QUARTER.search(plain)
    if quarter is not None:
        return _of_quarter(_QUARTERS[quarter[1]] * 3, years, today)
    if years:
        return years[0].last
    return today if back and any(d.first.year == today.year for d in named) else None


def _of_quarter(month: int, years: list[DateMention], today: date) -> date:
    """Its last day, today at the latest; of last year where none is named and it is far ahead."""
    year = years[0].first.year if years else today.year
    day = date(year, month, calendar.monthrange(year, month)[1])
    if not years and day > today:
        return day.replace(year=today.year - 1) if day.month - today.month > 2 else today
    return day
