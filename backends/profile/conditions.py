"""Conditions over facts, written in YAML and read in two ways: for one taxpayer in Python, for a city in SQL.

A condition is ``[field, how, what]``; ``what`` may be ``{law: KEY}``, a number of the law on that day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from backends.profile.errors import BadProfileRuleError
from backends.profile.facts import Facts

Value = str | int | bool
_FIELD = re.compile(r"\{(\w+)\}")
_SUM = re.compile(r"(?<![\d.,])\d{4,}(?= 元)")
_COMPARE: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "is": ("=", lambda a, b: a == b),
    "not": ("<>", lambda a, b: a != b),
    "<": ("<", lambda a, b: a < b),
    "<=": ("<=", lambda a, b: a <= b),
    ">": (">", lambda a, b: a > b),
    ">=": (">=", lambda a, b: a >= b),
}
HOWS = (*_COMPARE, "in", "younger_days", "older_days", "share>=")


@dataclass(frozen=True, slots=True)
class Condition:
    """``what`` is settled: a number of the law has been looked up. ``of``: the field that a share is taken of."""

    field: str
    how: str
    what: Value | tuple[Value, ...]
    of: str = ""

    def holds(self, facts: Facts, on: date) -> bool:
        value = getattr(facts, self.field)
        if self.how == "in":
            assert isinstance(self.what, tuple)
            return value in self.what
        if self.how in ("younger_days", "older_days"):
            assert isinstance(self.what, int)
            limit = on - timedelta(days=self.what)
            return value is not None and (value > limit if self.how == "younger_days" else value <= limit)
        if self.how == "share>=":
            assert isinstance(self.what, int)
            whole: int = getattr(facts, self.of)
            return whole > 0 and bool(value * 100 >= whole * self.what)
        return _COMPARE[self.how][1](value, self.what)

    def sql(self, on: date) -> str:
        if self.how == "in":
            assert isinstance(self.what, tuple)
            return f"{self.field} in ({', '.join(_literal(v) for v in self.what)})"
        if self.how in ("younger_days", "older_days"):
            assert isinstance(self.what, int)
            limit = on - timedelta(days=self.what)
            return f"{self.field} {'>' if self.how == 'younger_days' else '<='} date '{limit}'"
        if self.how == "share>=":
            return f"({self.of} > 0 and {self.field} * 100 >= {self.of} * {self.what})"
        assert not isinstance(self.what, tuple)
        return f"{self.field} {_COMPARE[self.how][0]} {_literal(self.what)}"


@dataclass(frozen=True, slots=True)
class Conditions:
    """All must hold, of facts that are known. ``law``: the dated values that were looked up."""

    all: tuple[Condition, ...]
    law: tuple[DatedValue, ...] = ()

    def hold(self, facts: Facts, on: date) -> bool:
        return self.fields <= facts.known and all(c.holds(facts, on) for c in self.all)

    def sql(self, on: date) -> str:
        return " and ".join(c.sql(on) for c in self.all) or "true"

    @property
    def fields(self) -> set[str]:
        return {field for c in self.all for field in (c.field, c.of) if field}

    @property
    def until(self) -> date | None:
        """The last day on which every number of the law that was looked up holds."""
        return min((v.in_force_to for v in self.law if v.in_force_to is not None), default=None)


def read_conditions(raw: Sequence[Sequence[Any]], law: Legislation, on: date) -> Conditions:
    """Raises ``BadProfileRuleError``, or what the law raises where it has no value on that day."""
    found: list[DatedValue] = []

    def settle(what: Any) -> Value | tuple[Value, ...]:
        if isinstance(what, dict):
            found.append(law.value_at(what["law"], on))
            return _whole(found[-1].number * int(what.get("times", 1)))
        return tuple(what) if isinstance(what, list) else what

    conditions = []
    for field, how, what, *of in raw:
        if field not in Facts.model_fields or how not in HOWS or (of and of[0] not in Facts.model_fields):
            raise BadProfileRuleError(f"条件写错了：{field} {how} {what}")
        conditions.append(Condition(field, how, settle(what), of[0] if of else ""))
    return Conditions(tuple(conditions), tuple(found))


def fill(sentence: str, facts: Facts) -> str:
    """``sentence`` with each ``{field}`` as it is known."""
    return _FIELD.sub(lambda m: str(getattr(facts, m[1])), sentence)


def readable(sentence: str) -> str:
    """With the thousands of sums set apart.

    >>> readable("资产总额 18600000 元、从业人数 42 人")
    '资产总额 18,600,000 元、从业人数 42 人'
    """
    return _SUM.sub(lambda m: f"{int(m[0]):,}", sentence)


def fill_sql(sentence: str) -> str:
    """An SQL expression of the same."""
    parts, end = [], 0
    for found in _FIELD.finditer(sentence):
        parts += [_literal(sentence[end : found.start()]), f"cast({found[1]} as string)"]
        end = found.end()
    return f"concat({', '.join([*parts, _literal(sentence[end:])])})"


def fields_of(sentence: str) -> list[str]:
    return _FIELD.findall(sentence)


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise BadProfileRuleError(f"门槛 {number} 不是整数")
    return int(number)


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
