"""Until when returns are to be filed: the days announced for each month, else those of the general rule. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import ValidationError

from backends.legislation.schemas import Basis
from backends.profile.errors import BadProfileRuleError
from backends.profile.schemas import Strict
from kit.strict_yaml import read_marked

CALENDAR = Path(__file__).with_name("calendar.yml")
SATURDAY = 5
QUARTERS = "一二三四"


class Document(Strict):
    issuer: str
    doc_no: str
    article: str = ""

    @property
    def basis(self) -> Basis:
        return Basis(self.issuer, self.doc_no, self.article)


class Announced(Strict):
    basis: Document
    until: tuple[date, ...]


class GeneralRule(Strict):
    days: int
    basis: Document


class Written(Strict):
    announced: tuple[Announced, ...]
    rule: GeneralRule


@dataclass(frozen=True, slots=True)
class Term:
    """A time for filing. ``announced``: by a document of the year; else reckoned, and the authority may differ."""

    opens: date
    until: date
    basis: tuple[Basis, ...]
    announced: bool


@dataclass(frozen=True, slots=True)
class Period:
    """What a return is of, in the words of the bureau's systems: 2026年10月, 2026年第三季度, 2025年度."""

    name: str
    first: date
    last: date


class Calendar:
    def __init__(self, written: Written) -> None:
        self._rule = written.rule
        self._days = {(d.year, d.month): (d, one.basis.basis) for one in written.announced for d in one.until}

    @classmethod
    def load(cls, path: Path = CALENDAR) -> Calendar:
        """Raises ``BadYamlError``, ``BadProfileRuleError``."""
        try:
            return cls(Written.model_validate(read_marked(path).content))
        except ValidationError as error:
            raise BadProfileRuleError(f"{path.name} 里的征期读不了：{error}") from error

    def term(self, month: date) -> Term:
        """The time for filing that lies in the month of ``month``."""
        first, rule = month.replace(day=1), self._rule.basis.basis
        known = self._days.get((month.year, month.month))
        if known is not None:
            return Term(first, known[0], (known[1], rule), announced=True)
        return Term(first, working_day(month.replace(day=self._rule.days)), (rule,), announced=False)


def working_day(day: date) -> date:
    """``day``, or the Monday after the weekend it falls on."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


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
    last = month.replace(day=1) - timedelta(days=1)
    return Period(f"{last.year}年{last.month}月", last.replace(day=1), last)


def quarter_before(month: date) -> Period | None:
    """The quarter whose return is filed in ``month``; none where none is.

    >>> quarter_before(date(2027, 1, 1)).name, quarter_before(date(2026, 12, 1))
    ('2026年第四季度', None)
    """
    if month.month % 3 != 1:
        return None
    last = month.replace(day=1) - timedelta(days=1)
    name = f"{last.year}年第{QUARTERS[(last.month - 1) // 3]}季度"
    return Period(name, last.replace(month=last.month - 2, day=1), last)


def year_of(year: int) -> Period:
    return Period(f"{year}年度", date(year, 1, 1), date(year, 12, 31))
