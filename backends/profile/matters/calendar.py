"""Until when returns are to be filed: the days announced for each month, else those of the general rule. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Self

from pydantic import ValidationError, model_validator

from backends.legislation.schemas import Basis
from backends.profile.errors import BadProfileRuleError
from backends.profile.schemas import Strict
from kit.strict_yaml import read_marked

CALENDAR = Path(__file__).with_name("calendar.yml")
SATURDAY = 5
ONE = timedelta(days=1)
QUARTERS = "一二三四"


class Document(Strict):
    issuer: str
    doc_no: str
    article: str = ""

    @property
    def basis(self) -> Basis:
        return Basis(self.issuer, self.doc_no, self.article)


class Announced(Strict):
    """What one document says of ``year``. ``until``: the last days for filing, one of each month; ``rest``: holidays,
    each from its first day to its last; ``works``: days of a weekend that are worked."""

    year: int
    basis: Document
    until: tuple[date, ...] = ()
    rest: tuple[tuple[date, date], ...] = ()
    works: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _of_the_year(self) -> Self:
        days = [*self.until, *self.works, *(day for span in self.rest for day in span)]
        if odd := [str(day) for day in days if day.year != self.year]:
            raise ValueError(f"有不是 {self.year} 年的日子：{'、'.join(odd)}")
        if len({day.month for day in self.until}) != len(self.until):
            raise ValueError("一个月只有一个申报截止日")
        if [span for span in self.rest if span[1] < span[0]]:
            raise ValueError("假期的最后一天在第一天以前")
        if not self.until and not self.rest:
            raise ValueError("写明各月申报截止日（until）或者放假（rest）")
        return self

    @property
    def days_of_rest(self) -> frozenset[date]:
        return frozenset(first + n * ONE for first, last in self.rest for n in range((last - first).days + 1))


class GeneralRule(Strict):
    """``in_a_row``: so many days of one holiday within a term put its end off by as many working days."""

    days: int
    in_a_row: int
    basis: Document


class Written(Strict):
    announced: tuple[Announced, ...]
    rule: GeneralRule


@dataclass(frozen=True, slots=True)
class Term:
    """A time for filing. ``announced``: by a document of the year; else reckoned, and the authority may differ.
    ``holidays``: those of its year are announced; else nobody knows yet how far its end is put off."""

    opens: date
    until: date
    basis: tuple[Basis, ...]
    announced: bool
    holidays: bool = True

    @property
    def note(self) -> str:
        """What is not settled about the day."""
        if self.announced:
            return ""
        if not self.holidays:
            return f"导办还没有收到 {self.until.year} 年的放假安排和征期日历，遇节假日顺延到哪天以公布的为准"
        return "截止日按一般规定和放假安排推算，以主管税务机关通知为准"


@dataclass(frozen=True, slots=True)
class Period:
    """What a return is of, in the words of the bureau's systems: 2026年10月, 2026年第三季度, 2025年度."""

    name: str
    first: date
    last: date


class Calendar:
    """``more``: what was announced since, which goes before what comes along."""

    def __init__(self, written: Written, more: Sequence[Announced] = ()) -> None:
        everything = (*written.announced, *more)
        self._rule = written.rule
        self._until = {(day.year, day.month): (day, one.basis.basis) for one in everything for day in one.until}
        self._holidays = {one.year: one for one in everything if one.rest}

    @classmethod
    def load(cls, path: Path = CALENDAR, more: Sequence[Announced] = ()) -> Calendar:
        """Raises ``BadYamlError``, ``BadProfileRuleError``."""
        try:
            return cls(Written.model_validate(read_marked(path).content), more)
        except ValidationError as error:
            raise BadProfileRuleError(f"{path.name} 里的征期读不了：{error}") from error

    def term(self, month: date) -> Term:
        """The time for filing that lies in the month of ``month``."""
        first, rule = month.replace(day=1), self._rule.basis.basis
        known = self._until.get((month.year, month.month))
        if known is not None:
            return Term(first, known[0], (known[1], rule), announced=True)
        last = month.replace(day=self._rule.days)
        return self._term(first, self._put_off(first, last), rule, announced=False)

    def year_term(self, opens: date, last: date, basis: Sequence[Basis]) -> Term:
        """A time that a law gives by its days, which is put off where it ends on a day of rest."""
        until = self.working_day(last)
        return self._term(opens, until, *basis, announced=until == last and last.year in self._holidays)

    def working_day(self, day: date) -> date:
        """``day``, or the first one behind it that is worked; of a year whose holidays nobody knows yet, behind the
        weekend alone."""
        while self._rests(day):
            day += ONE
        return day

    def _term(self, opens: date, until: date, *basis: Basis, announced: bool) -> Term:
        holidays = self._holidays.get(until.year)
        named = (holidays.basis.basis,) if holidays is not None and not announced else ()
        return Term(opens, until, (*basis, *named), announced, holidays is not None)

    def _put_off(self, first: date, last: date) -> date:
        until = self.working_day(last)
        for _ in range(self._long_holidays(first, last)):
            until = self.working_day(until + ONE)
        return until

    def _long_holidays(self, first: date, last: date) -> int:
        """How many days of ``first`` … ``last`` are of holidays that lie within for long enough to put the end off."""
        holidays = self._holidays.get(first.year)
        spans = holidays.rest if holidays is not None else ()
        within = [(min(end, last) - max(begin, first)).days + 1 for begin, end in spans]
        return sum(days for days in within if days >= self._rule.in_a_row)

    def _rests(self, day: date) -> bool:
        holidays = self._holidays.get(day.year)
        if holidays is not None and (day in holidays.days_of_rest or day in holidays.works):
            return day not in holidays.works
        return day.weekday() >= SATURDAY


def months_from(day: date, until: date) -> Iterator[date]:
    """The first days of the months from that of ``day`` to that of ``until``.

    >>> [str(d) for d in months_from(date(2026, 11, 29), date(2027, 1, 2))]
    ['2026-11-01', '2026-12-01', '2027-01-01']
    """
    month = day.replace(day=1)
    while month <= until:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def month_before(month: date) -> Period:
    """The month whose return is filed in ``month``.

    >>> month_before(date(2027, 1, 1)).name
    '2026年12月'
    """
    last = month.replace(day=1) - ONE
    return Period(f"{last.year}年{last.month}月", last.replace(day=1), last)


def quarter_before(month: date) -> Period | None:
    """The quarter whose return is filed in ``month``; none where none is.

    >>> quarter_before(date(2027, 1, 1)).name, quarter_before(date(2026, 12, 1))
    ('2026年第四季度', None)
    """
    if month.month % 3 != 1:
        return None
    last = month.replace(day=1) - ONE
    name = f"{last.year}年第{QUARTERS[(last.month - 1) // 3]}季度"
    return Period(name, last.replace(month=last.month - 2, day=1), last)


def name_of(first: date, last: date) -> str:
    """What a return from ``first`` to ``last`` is called.

    >>> name_of(date(2026, 7, 1), date(2026, 9, 30)), name_of(date(2026, 7, 9), date(2026, 7, 9))
    ('2026年第三季度', '2026-07-09')
    """
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if first.day != 1 or (last + ONE).day != 1 or months not in (1, 3, 12):
        return str(last)
    if months == 1:
        return month_before(last + ONE).name
    return year_of(first.year).name if months == 12 else f"{last.year}年第{QUARTERS[(last.month - 1) // 3]}季度"


def year_of(year: int) -> Period:
    return Period(f"{year}年度", date(year, 1, 1), date(year, 12, 31))
