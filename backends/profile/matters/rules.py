"""What a taxpayer has to see to, by rules in ``rules.yml``. Pure: what is known and a day in, matters out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from backends.legislation.schemas import Basis
from backends.legislation.service import Legislation
from backends.profile.conditions import fields_of, fill, read_conditions, readable
from backends.profile.errors import BadProfileRuleError
from backends.profile.facts import MODULES, Declaration, Facts
from backends.profile.matters.calendar import (
    Calendar,
    Document,
    Period,
    Term,
    month_before,
    months_from,
    quarter_before,
    working_day,
    year_of,
)
from backends.profile.schemas import Filing, Strict
from kit.strict_yaml import read_marked

RULES = Path(__file__).with_name("rules.yml")
PERIOD = "{period}"


@dataclass(frozen=True, slots=True)
class Matter:
    """``until``: its last day, where it has one; ``opens``: from when it can be done. ``late``: that day has passed.
    ``note``: what is not settled about the day. ``effect``: yuan, and ``effect_says`` of what. ``taxes``: a tax is
    filed or paid by it. ``in_chat``: what ``ask`` says does it; ``page``: where on the portal it is done instead."""

    id: str
    module: str
    title: str
    why: str
    ask: str
    entry: str
    basis: tuple[Basis, ...]
    opens: date | None = None
    until: date | None = None
    late: bool = False
    note: str = ""
    effect: int | None = None
    effect_says: str = ""
    taxes: bool = False
    in_chat: bool = False
    page: Literal["", "case"] = ""

    def days_left(self, on: date) -> int | None:
        return (self.until - on).days if self.until is not None else None


@dataclass(frozen=True, slots=True)
class Known:
    """Of one taxpayer. A return that stands in either of the two was filed."""

    facts: Facts
    declarations: Sequence[Declaration] = ()
    filings: Sequence[Filing] = ()

    def filed(self, tax: str, period: Period) -> bool:
        return any(d.tax == tax and period.first <= d.period_from <= period.last for d in self.declarations) or any(
            f.tax == tax and f.period == period.name and f.filed_on is not None for f in self.filings
        )


class Effect(Strict):
    field: str
    says: str


class Written(Strict):
    """A rule as it stands in the file."""

    id: str
    module: str
    title: str
    all: list[list[Any]]
    why: str
    ask: str
    entry: str
    basis: tuple[Document, ...]
    every: Literal["month", "quarter", "year"] | None = None
    term: tuple[str, str] | None = None
    stays: bool = False
    tax: str = ""
    late: bool = False
    effect: Effect | None = None
    unsettled: str = ""
    confirms: bool = False


class File(Strict):
    ahead_days: int = Field(gt=0)
    modules: dict[str, str]
    matters: tuple[Written, ...]


def load_file(path: Path = RULES) -> File:
    """Raises ``BadYamlError``, ``BadProfileRuleError``."""
    try:
        file = File.model_validate(read_marked(path).content)
    except ValidationError as error:
        raise BadProfileRuleError(f"{path.name} 里的事项规则读不了：{error}") from error
    if set(file.modules) != set(MODULES):
        raise BadProfileRuleError(f"{path.name} 里的业务和十个业务对不上")
    for rule in file.matters:
        fields = fields_of((rule.title + rule.why).replace(PERIOD, ""))
        wrong = [field for field in fields if field not in Facts.model_fields]
        if wrong or rule.module not in MODULES or (rule.every == "year") != (rule.term is not None):
            raise BadProfileRuleError(f"事项 {rule.id} 写错了：{wrong or '业务或者起止日'}")
    return file


@dataclass(frozen=True, slots=True)
class _Due:
    period: Period
    term: Term
    late: bool = False


class MatterRules:
    def __init__(self, file: File, calendar: Calendar, law: Legislation) -> None:
        self._file = file
        self._calendar = calendar
        self._law = law

    @classmethod
    def load(cls, law: Legislation) -> MatterRules:
        return cls(load_file(), Calendar.load(), law)

    @property
    def asks(self) -> dict[str, str]:
        """What is said to the chat for each of the ten modules."""
        return self._file.modules

    def term(self, month: date) -> Term:
        return self._calendar.term(month)

    def matters_of(self, known: Known, on: date) -> tuple[Matter, ...]:
        return tuple(matter for rule in self._file.matters for matter in self._matters(rule, known, on))

    def _matters(self, rule: Written, known: Known, on: date) -> Iterator[Matter]:
        if not read_conditions(rule.all, self._law, on).hold(known.facts, on):
            return
        if rule.every is None:
            yield self._matter(rule, known, None)
        undone = (d for d in self._dues(rule, on) if not (rule.tax and known.filed(rule.tax, d.period)))
        if (due := next(undone, None)) is not None:
            yield self._matter(rule, known, due)

    def _dues(self, rule: Written, on: date) -> Iterator[_Due]:
        """The times for filing that are not over and end soon, the nearest first; one that ``stays`` is there until it
        is done."""
        horizon = on + timedelta(days=self._file.ahead_days)
        if rule.every == "year":
            yield from (
                d for d in self._years(rule, on) if d.late or on <= d.term.until <= horizon or _open(d.term, on)
            )
            return
        for month in months_from(on, horizon) if rule.every else ():
            period = month_before(month) if rule.every == "month" else quarter_before(month)
            term = self._calendar.term(month)
            if period is not None and on <= term.until <= horizon:
                yield _Due(period, term)

    def _years(self, rule: Written, on: date) -> Iterator[_Due]:
        assert rule.term is not None
        for year in (on.year, on.year + 1):
            opens, last = (date.fromisoformat(f"{year}-{day}") for day in rule.term)
            until = working_day(last)
            basis = tuple(document.basis for document in rule.basis)
            late = rule.stays and year == on.year and until < on
            yield _Due(year_of(year - 1), Term(opens, until, basis, announced=until == last), late)

    def _matter(self, rule: Written, known: Known, due: _Due | None) -> Matter:
        facts = known.facts
        note = rule.unsettled or (
            "" if due is None or due.term.announced else "截止日按一般规定推算，以主管税务机关通知为准"
        )
        amount = getattr(facts, rule.effect.field) if rule.effect is not None else None
        basis = [document.basis for document in rule.basis]
        return Matter(
            id=rule.id if due is None else f"{rule.id}:{due.period.first}",
            module=rule.module,
            title=fill(rule.title.replace(PERIOD, due.period.name if due else ""), facts),
            why=readable(fill(rule.why, facts)),
            ask=rule.ask,
            entry=rule.entry,
            basis=tuple(dict.fromkeys([*basis, *(due.term.basis if due is not None else ())])),
            opens=due.term.opens if due is not None else None,
            until=due.term.until if due is not None else None,
            late=rule.late or (due is not None and due.late),
            note=note,
            effect=amount or None,
            effect_says=rule.effect.says if rule.effect is not None else "",
            taxes=rule.module in ("declare", "pay") and not rule.confirms,
        )


def ordered(matters: Iterable[Matter]) -> tuple[Matter, ...]:
    """What is late first, then by the last day, then by what it comes to."""
    return tuple(sorted(matters, key=lambda m: (not m.late, m.until or date.max, -(m.effect or 0), m.title)))


def _open(term: Term, on: date) -> bool:
    return term.opens <= on <= term.until
