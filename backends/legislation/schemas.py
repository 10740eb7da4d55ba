"""What a dated parameter of the law looks like once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Confidence = Literal["confirmed", "secondary", "unsettled"]


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis: issuer + number name the document. The interval is that of the rule, ends included."""

    issuer: str
    doc_no: str
    article: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scale. ``upto`` is included; ``None`` is the last, open step."""

    upto: Decimal | None
    value: Decimal


@dataclass(frozen=True, slots=True)
class Scale:
    """Values by steps of a measure (area, displacement)."""

    steps: tuple[Step, ...]

    def at(self, measure: Decimal) -> Decimal:
        return next(s.value for s in self.steps if s.upto is None or measure <= s.upto)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A parameter on one date: what it is, on which documents it rests, and since when and until when."""

    key: str
    value: Decimal | str | Scale
    basis: tuple[Basis, ...]
    confidence: Confidence
    in_force_from: date
    in_force_to: date | None
    verified_at: date | None = None
    repealed_by: Basis | None = None

    @property
    def number(self) -> Decimal:
        if not isinstance(self.value, Decimal):
            raise TypeError(f"{self.key} is not a number")
        return self.value

    @property
    def word(self) -> str:
        if not isinstance(self.value, str):
            raise TypeError(f"{self.key} is not a word")
        return self.value

    @property
    def scale(self) -> Scale:
        if not isinstance(self.value, Scale):
            raise TypeError(f"{self.key} is not a scale")
        return self.value

    @property
    def unsettled(self) -> bool:
        return self.confidence == "unsettled"
