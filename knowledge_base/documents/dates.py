"""Dates in texts of law, and from when until when a text says that it holds. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from knowledge_base.documents.article_number import number

_FIGURES: Final = "〇○零ＯO0一二三四五六七八九"
_YEAR: Final = rf"(?:(?:19|20)\d\d|[一二][{_FIGURES}]{{3}})"
_SMALL: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
DAY: Final = rf"{_YEAR}\s*年\s*{_SMALL}\s*月\s*{_SMALL}\s*日"
_PARTS: Final = re.compile(rf"({_YEAR})\s*年\s*({_SMALL})\s*月\s*({_SMALL})\s*日")
_ACTS: Final = r"(?:施行|执行|实施|生效|起效)"
_SELF: Final = r"(?:本|该|上述|以上)[\u4e00-\u9fff]{0,12}?"
_FROM: Final = re.compile(rf"自({DAY})(?:起|之日起|开始)?[^。；]{{0,6}}?{_ACTS}")
_FROM_SELF: Final = re.compile(rf"{_SELF}自({DAY})(?:起|之日起)?[^。；]{{0,6}}?{_ACTS}")
_SINCE_PUBLISHED: Final = re.compile(
    rf"{_SELF}自(?:公布|发布|印发|颁布)之日起(?:(\d+|[一二三四五六七八九十]+)(日|天|个月)后)?(?:施行|执行|实施|生效)"
)
_SPAN: Final = re.compile(rf"自?({DAY})(?:起|零时起)?\s*(?:至|到|—|-|－)\s*({DAY})")
_SPAN_SELF: Final = re.compile(
    rf"(?:{_SELF}(?:自|(?:的)?(?:执行|实施|有效)期(?:限|间)?(?:为|自|：|是)?\s*自?)|(?:执行|实施|有效)期(?:限|间)?(?:为|自|：)\s*自?)"
    rf"({DAY})(?:起|零时起)?\s*(?:至|到|—|-|－)\s*({DAY})"
)
_UNTIL: Final = re.compile(
    rf"(?:(?:执行|实施|施行|有效|适用)(?:期限?)?(?:延长|延续|继续)?(?:截止)?(?:至|到|止于)|有效期(?:限|间)?(?:截止)?(?:至|到|止)|截止(?:至|到|日期为))"
    rf"\s*({DAY})(?:止|为止)?"
)
_YEARS: Final = re.compile(r"有效期(?:限|间)?(?:为)?\s*(\d{1,2}|[一二两三四五六七八九十])\s*年")


@dataclass(frozen=True, slots=True)
class Validity:
    """``begin`` None: the text does not say. ``guessed`` tells what a doubtful end was read from."""

    begin: date | None = None
    end: date | None = None
    guessed: str = ""


def read_day(text: str) -> date | None:
    """The first date in ``text``, in figures or in words.

    >>> read_day("二〇二六年一月三十日"), read_day("2026 年 2 月 30 日")
    (datetime.date(2026, 1, 30), None)
    """
    return next(days_in(text), None)


def days_in(text: str) -> Iterator[date]:
    for found in _PARTS.finditer(text):
        made = _day(found)
        if made is not None:
            yield made


def read_validity(passages: Sequence[str], dated: date, *, amended: bool) -> Validity:
    """What the text says of itself. ``amended``: it keeps the first day of an older wording, not this one's."""
    text = "\n".join(passages)
    begin = _begin(text, dated, amended=amended)
    spans = [s for found in _SPAN_SELF.finditer(text) if (s := _span(found)) is not None]
    if spans:
        return Validity(begin if begin is not None else _later(spans[0][0], dated, amended), spans[0][1])
    until = _UNTIL.search(text)
    if until is not None:
        return Validity(begin, read_day(until[1]))
    years = _YEARS.search(text)
    if years is not None:
        first = begin or dated
        return Validity(begin, _years_later(first, number(years[1])), f"按“{years[0]}”推算止期")
    return Validity(begin) if amended else _only_span(text, begin)


def _only_span(text: str, begin: date | None) -> Validity:
    """自…至…, when the text names no other span."""
    spans = {s for found in _SPAN.finditer(text) if (s := _span(found)) is not None}
    if len(spans) != 1 or (begin is not None and begin != next(iter(spans))[0]):
        return Validity(begin)
    ((first, last),) = spans
    return Validity(begin or first, last, f"按文中的“自{first}至{last}”推定有效期")


def _begin(text: str, dated: date, *, amended: bool) -> date | None:
    for pattern in (_FROM_SELF, _FROM):
        for found in pattern.finditer(text):
            named = read_day(found[1])
            if named is not None and (named >= dated or not amended):
                return named
    published = _SINCE_PUBLISHED.search(text)
    if published is None:
        return None
    if not published[1]:
        return dated
    count = number(published[1])
    return dated + timedelta(days=count) if published[2] != "个月" else _months_later(dated, count)


def _later(named: date, dated: date, amended: bool) -> date | None:
    return named if named >= dated or not amended else None


def _span(found: re.Match[str]) -> tuple[date, date] | None:
    first, last = read_day(found[1]), read_day(found[2])
    return (first, last) if first is not None and last is not None and first <= last else None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(_year(found[1]), number(found[2]), number(found[3]))
    except ValueError:
        return None


def _year(written: str) -> int:
    """
    >>> _year("二〇二六"), _year("2026")
    (2026, 2026)
    """
    return int(
        "".join(
            str("零一二三四五六七八九".find(c)) if c in "一二三四五六七八九" else "0" if c in "〇○零ＯO" else c
            for c in written
        )
    )


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _years_later(first: date, years: int) -> date:
    return _months_later(first, 12 * years) - timedelta(days=1)
