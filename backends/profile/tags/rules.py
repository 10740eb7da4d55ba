"""Which tags a taxpayer has, by rules in ``rules.yml``. Pure: facts, law and a day in, tags out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, TypeAdapter

from backends.legislation.errors import NotInForceYetError, PolicyUnknownError, RepealedError
from backends.legislation.service import Legislation
from backends.profile.conditions import Conditions, fields_of, fill, read_conditions
from backends.profile.errors import BadProfileRuleError
from backends.profile.facts import Facts
from backends.profile.schemas import Strict
from kit.strict_yaml import read_marked

RULES = Path(__file__).with_name("rules.yml")
Group = Literal["facts", "figures", "behaviour"]
GROUP_NAMES: dict[Group, str] = {"facts": "登记情况", "figures": "申报和税额", "behaviour": "使用习惯"}


@dataclass(frozen=True, slots=True)
class Tag:
    """``until``: the last day on which it may be used without being found anew."""

    tag: str
    value: str
    why: str
    since: date
    until: date


class Written(Strict):
    """A rule as it stands in the file."""

    tag: str
    name: str
    group: Group
    lasts: int = Field(gt=0)
    since: date
    until: date | None = None
    all: list[list[Any]]
    why: str
    value: str = ""
    law: tuple[str, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on one day. ``until``: the last day of a tag that is found on it. ``alone``: who has its tag has no
    other. ``says``: the fields that its reason and its value are told with."""

    tag: str
    why: str
    value: str
    conditions: Conditions
    until: date
    alone: bool = False

    @property
    def says(self) -> set[str]:
        return {*fields_of(self.why), *filter(None, [self.value])}


def load_written(path: Path = RULES) -> tuple[Written, ...]:
    """Raises ``BadYamlError``, ``BadProfileRuleError``."""
    try:
        written = TypeAdapter(tuple[Written, ...]).validate_python(read_marked(path).content["tags"])
    except ValueError as error:
        raise BadProfileRuleError(f"{path.name} 里的标签规则读不了：{error}") from error
    for rule in written:
        for field in (*fields_of(rule.why), *filter(None, [rule.value])):
            if field not in Facts.model_fields:
                raise BadProfileRuleError(f"标签 {rule.tag} 用了没有的字段 {field}")
    return written


class TagRules:
    """Every rule, and those of a day."""

    def __init__(self, written: Sequence[Written], law: Legislation) -> None:
        self._written = written
        self._law = law
        self._days: dict[date, tuple[Rule, ...]] = {}

    @classmethod
    def load(cls, law: Legislation) -> TagRules:
        return cls(load_written(), law)

    @property
    def names(self) -> dict[str, str]:
        return {rule.tag: rule.name for rule in self._written}

    @property
    def groups(self) -> dict[str, Group]:
        return {rule.tag: rule.group for rule in self._written}

    def valued(self, tag: str) -> bool:
        """Whether the tag says which: of a district, of a trade."""
        return any(rule.value for rule in self._written if rule.tag == tag)

    def on(self, day: date) -> tuple[Rule, ...]:
        """The rules in force on ``day``; one that rests on law of which nothing is known on it is left out."""
        if day not in self._days:
            self._days = {day: tuple(filter(None, (self._rule(w, day) for w in self._written)))}
        return self._days[day]

    def tags_of(self, facts: Facts, on: date) -> list[Tag]:
        found = [r for r in self.on(on) if r.says <= facts.known and r.conditions.hold(facts, on)]
        return [
            Tag(r.tag, str(getattr(facts, r.value)) if r.value else "", fill(r.why, facts), on, r.until)
            for r in [r for r in found if r.alone] or found
        ]

    def _rule(self, written: Written, day: date) -> Rule | None:
        if day < written.since or (written.until is not None and written.until < day):
            return None
        try:
            conditions = read_conditions(written.all, self._law, day)
            beside = [self._law.value_at(key, day) for key in written.law]
        except (NotInForceYetError, PolicyUnknownError, RepealedError):
            return None
        ends = [day + timedelta(days=written.lasts), written.until, conditions.until, *(v.in_force_to for v in beside)]
        return Rule(
            written.tag, written.why, written.value, conditions, min(e for e in ends if e is not None), written.alone
        )
