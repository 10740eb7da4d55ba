"""What an everyday computation takes and gives, whatever the tax."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from backends.legislation.schemas import Basis, Confidence


def _no_float(value: object) -> object:
    """A binary fraction has already lost the cents."""
    if isinstance(value, float):
        raise ValueError("金额请写成带引号的文字，例如 '5000'，不要写成小数")
    return value


Exact = Annotated[Decimal, BeforeValidator(_no_float)]
Money = Annotated[Exact, Field(ge=0, max_digits=15, decimal_places=2)]
Positive = Annotated[Exact, Field(gt=0, max_digits=15, decimal_places=2)]
Signed = Annotated[Exact, Field(max_digits=15, decimal_places=2)]
Months = Annotated[int, Field(ge=1, le=12)]


class Situation(BaseModel):
    """``as_of``: the day whose rules hold. A key that is not known is refused with those that are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date

    @model_validator(mode="before")
    @classmethod
    def _check_keys(cls, given: Any) -> Any:
        strange = [str(key) for key in given if key not in cls.model_fields] if isinstance(given, dict) else []
        if strange:
            raise ValueError(f"不认识的键 {'、'.join(strange)}，可以写：{'、'.join(cls.model_fields)}")
        return given


@dataclass(frozen=True, slots=True)
class Line:
    """One computed amount. ``base`` and ``amount`` in yuan to the cent; ``formula`` in Chinese with numbers.

    ``needs_person``: a rule behind it is not settled; show it as 须人工确认. ``when``: what it supposes.
    """

    code: str
    tax: str
    base: Decimal
    rate: str
    formula: str
    amount: Decimal
    basis: tuple[Basis, ...]
    confidence: Confidence
    needs_person: bool = False
    note: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A figure that was asked for: a total, a refund, what is left. The first is the most asked for."""

    code: str
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Assessment:
    """``facts``: label and value of what was computed from. ``notes``: what to keep in mind, thresholds and days that
    change the result; ``not_computed``: what is left out, and why."""

    subject: str
    title: str
    as_of: date
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()
    not_computed: tuple[str, ...] = ()

    @property
    def needs_person(self) -> bool:
        return any(line.needs_person for line in self.lines)

    def amounts(self) -> dict[str, Decimal]:
        """Every figure by its code; a result stands before a line of the same code."""
        return {line.code: line.amount for line in self.lines} | {r.code: r.amount for r in self.results}
