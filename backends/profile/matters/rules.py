"""What a taxpayer has to see to, by rules in ``rules.yml``. Pure: what is known and a day in, matters out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from backends.legislation.schemas import Basis
from backends.legislation.service import Legislation
from backends.profile.conditions import Conditions, fields_of, fill, read_conditions, readable
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
    year_of,
)
from backends.profile.schemas import Filing, Strict
from kit.strict_yaml import read_marked

RULES = Path(__file__).with_name("rules.yml")
PERIOD = "{period}"
NOT_AMONG_THEM = "导办收到的申报里没有这一份；已经报过的，可以转人工核对"


@dataclass(frozen=True, slots=True)
class Matter:
    """``until``: its last day, where it has one; ``opens``: from when it can be done. ``late``: that day has passed.
    ``note``: what is not settled about the day; ``tentative``: how far it is put off nobody knows yet. ``effect``:
    yuan, and ``effect_says`` of what. ``taxes``: a tax is filed or paid by it. ``in_chat``: what ``ask`` says does it;
    ``act``: what those words are for the dialogue, where they look up or begin something; ``page``: where on the portal
    it is done instead."""

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
    tentative: bool = False
    effect: int | None = None
    effect_says: str = ""
    taxes: bool = False
    in_chat: bool = False
    act: str = ""
    page: Literal["", "case"] = ""

    def days_left(self, on: date) -> int | None:
        return (self.until - on).days if self.until is not None else None


@dataclass(frozen=True, slots=True)
class Known:
    """Of one taxpayer. A return that stands in either of the two was filed."""

    facts: Facts
    declarations: Sequence[Declaration] = ()
    filings: Sequence[Filing] = ()

    def reaches(self, period: Period) -> bool:
        """Whether the returns that are kept go back to ``period``: else one that is not there may have been filed."""
        return any(d.period_from <= period.last for d in self.declarations)

    def was_there(self, period: Period) -> bool:
        """Whether they were registered by the end of ``period``, as far as is known."""
        return self.facts.registered_on is None or self.facts.registered_on <= period.last

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
    stays: Literal["", "by_returns", "by_fact"] = ""
    tax: str = ""
    late: bool = False
    effect: Effect | None = None
    unsettled: str = ""
    act: str = ""
    confirms: bool = False


class File(Strict):
    ahead_days: int = Field(gt=0)
    years_back: int = Field(gt=0)
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
    """``calendar``: as it stands when it is asked for: one is imported while others read."""

    def __init__(self, file: File, calendar: Callable[[], Calendar], law: Legislation) -> None:
        self._file = file
        self._calendar = calendar
        self._law = law
        self._days: dict[date, dict[str, Conditions]] = {}

    @classmethod
    def load(cls, law: Legislation, calendar: Callable[[], Calendar] | None = None) -> MatterRules:
        bundled = Calendar.load()
        return cls(load_file(), calendar or (lambda: bundled), law)

    @property
    def asks(self) -> dict[str, str]:
        """What is said to the chat for each of the ten modules."""
        return self._file.modules

    def term(self, month: date) -> Term:
        return self._calendar().term(month)

    def matters_of(self, known: Known, on: date) -> tuple[Matter, ...]:
        return tuple(matter for rule in self._file.matters for matter in self._matters(rule, known, on))

    def unfiled(self, known: Known, on: date) -> int:
        """How many of the returns of months and quarters are missing that the next time for filing to end is for."""
        terms = (self.term(month) for month in months_from(on, on + timedelta(days=self._file.ahead_days)))
        nearest = next(term for term in terms if on <= term.until)
        return sum(
            due.term == nearest
            for rule in self._file.matters
            if rule.tax and rule.every in ("month", "quarter") and self._holds(rule, known, on)
            for due in self._undone(rule, known, on)
        )

    def settled(self, known: Known, on: date) -> bool:
        """Whether the return of what stays by a fact alone, the yearly settlement of a person, is among those kept."""
        rules = [rule for rule in self._file.matters if rule.stays == "by_fact" and rule.tax]
        return any(known.filed(r.tax, due.period) for r in rules for due in self._years(r, known, on))

    def _matters(self, rule: Written, known: Known, on: date) -> Iterator[Matter]:
        if not self._holds(rule, known, on):
            return
        if rule.every is None:
            yield self._matter(rule, known, None)
        for due in self._undone(rule, known, on):
            yield self._matter(rule, known, due)
            if not due.late:
                return

    def _holds(self, rule: Written, known: Known, on: date) -> bool:
        day = self._days.get(on)
        if day is None:  # one day is kept: a city is gone through with it
            day = {one.id: read_conditions(one.all, self._law, on) for one in self._file.matters}
            self._days = {on: day}
        return day[rule.id].hold(known.facts, on)

    def _undone(self, rule: Written, known: Known, on: date) -> Iterator[_Due]:
        """The times for filing that are not over and end soon, the nearest first; what ``stays`` is there until it is
        done, the oldest first."""
        dues = self._years(rule, known, on) if rule.every == "year" else self._months(rule, on)
        return (d for d in dues if known.was_there(d.period) and not (rule.tax and known.filed(rule.tax, d.period)))

    def _months(self, rule: Written, on: date) -> Iterator[_Due]:
        horizon = on + timedelta(days=self._file.ahead_days)
        for month in months_from(on, horizon) if rule.every else ():
            period = month_before(month) if rule.every == "month" else quarter_before(month)
            term = self.term(month)
            if period is not None and on <= term.until <= horizon:
                yield _Due(period, term)

    def _years(self, rule: Written, known: Known, on: date) -> Iterator[_Due]:
        """A fact tells of the one that was open last; of earlier ones the returns do, as far as they go back."""
        assert rule.term is not None
        horizon, basis = on + timedelta(days=self._file.ahead_days), [document.basis for document in rule.basis]
        found = []
        for year in range(on.year - self._file.years_back, on.year + 2):
            opens, last = (date.fromisoformat(f"{year}-{day}") for day in rule.term)
            term = self._calendar().year_term(opens, last, basis)
            found.append(_Due(year_of(year - 1), term, late=term.until < on))
        newest = max(due.period.first for due in found if due.term.opens <= on)
        for due in found:
            stays = (rule.stays == "by_returns" and known.reaches(due.period)) or (
                rule.stays == "by_fact" and due.period.first == newest
            )
            if stays if due.late else (due.term.opens <= on or due.term.until <= horizon):
                yield due

    def _matter(self, rule: Written, known: Known, due: _Due | None) -> Matter:
        facts = known.facts
        note = rule.unsettled or (_note(rule, due) if due is not None else "")
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
            tentative=due is not None and not due.late and not (due.term.announced or due.term.holidays),
            effect=amount or None,
            effect_says=rule.effect.says if rule.effect is not None else "",
            act=rule.act,
            taxes=rule.module in ("declare", "pay") and not rule.confirms,
        )


def ordered(matters: Iterable[Matter]) -> tuple[Matter, ...]:
    """What is late first, then by the last day, then by what it comes to."""
    return tuple(sorted(matters, key=lambda m: (not m.late, m.until or date.max, -(m.effect or 0), m.title)))


def _note(rule: Written, due: _Due) -> str:
    if not due.late:
        return due.term.note
    return NOT_AMONG_THEM if rule.stays == "by_returns" else ""
