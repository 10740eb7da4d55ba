"""How a line is made, and tax by steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.everyday.schemas import Line
from backends.housing.lines import figure, percent, plain
from backends.legislation.evidence import basis_of, weakest
from backends.legislation.schemas import DatedValue, Scale
from backends.legislation.service import Legislation
from kit.money import to_cents

ZERO, CENT = Decimal("0.00"), Decimal("0.01")
MONTHS = 12  # of a year
QUARTER = 3  # months

__all__ = [
    "MONTHS",
    "QUARTER",
    "ZERO",
    "LawOfDay",
    "Steps",
    "before_tax",
    "by_steps",
    "figure",
    "make_line",
    "per_mille",
    "percent",
    "plain",
]


@dataclass(frozen=True, slots=True)
class LawOfDay:
    """The parameters as they are on one day. Raises what ``Legislation.value_at`` raises."""

    law: Legislation
    day: date

    def __call__(self, key: str) -> DatedValue:
        return self.law.value_at(key, self.day)

    def has(self, key: str) -> bool:
        """Whether the rule is there on that day: some begin later than the tax itself. Raises what ``value_at`` does
        after its end: what comes then is not known, so it is neither there nor gone."""
        if self.day < self.law.values(key)[0].in_force_from:
            return False
        self(key)
        return True

    def knows(self, key: str) -> bool:
        """Whether it is known for that day; not so before its beginning and after its announced end."""
        return any(
            v.in_force_from <= self.day and (v.in_force_to is None or self.day <= v.in_force_to)
            for v in self.law.values(key)
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """The step that a base falls into: ``quick`` is the quick deduction (速算扣除数) of its rate."""

    rate: Decimal
    quick: Decimal
    upto: Decimal | None
    amount: Decimal


def by_steps(scale: Scale, base: Decimal, of: Decimal | None = None, per: int = 1) -> Steps:
    """Tax on ``of`` (else on ``base``) at the rate of the step of ``base``, less its quick deduction. ``per``: parts of
    a year into which the steps are cut."""
    quick, below, last = Decimal(0), Decimal(0), Decimal(0)
    for step in scale.steps:
        quick += below * (step.value - last)
        upto = step.upto / per if step.upto is not None else None
        last, below = step.value, upto if upto is not None else below
        if upto is None or base <= upto:
            taxed = base if of is None else of
            return Steps(step.value, quick, upto, to_cents(max(taxed * step.value - quick, Decimal(0))))
    raise AssertionError("the last step of a scale is open")


def before_tax(net: Decimal, left_of: Callable[[Decimal], Decimal]) -> Decimal:
    """The smallest sum in cents of which ``left_of``, which grows with it, leaves ``net`` or more."""
    low, high = net, net * 2
    while left_of(high) < net:
        low, high = high, high * 2
    while high - low > CENT:
        middle = to_cents((low + high) / 2)
        low, high = (middle, high) if left_of(middle) < net else (low, middle)
    return low if left_of(low) >= net else high


def make_line(
    code: str,
    tax: str,
    values: Sequence[DatedValue],
    *,
    base: Decimal,
    rate: str,
    formula: str,
    amount: Decimal,
    note: str = "",
    when: str = "",
) -> Line:
    """A line resting on ``values``: as sure as the least sure of them."""
    confidence = weakest(values)
    unsettled = confidence == "unsettled"
    return Line(
        code,
        tax,
        to_cents(base),
        rate,
        formula,
        to_cents(amount),
        basis_of(values),
        confidence,
        unsettled,
        note or ("这一项的口径没有核到文件原文，须人工确认" if unsettled else ""),
        when,
    )


def per_mille(rate: Decimal) -> str:
    """
    >>> per_mille(Decimal("0.0003"))
    '0.3‰'
    """
    return f"{(rate * 1000).normalize():f}‰"


def stepped(steps: Steps, base: Decimal) -> str:
    """
    >>> stepped(Steps(Decimal("0.10"), Decimal(2520), None, Decimal("7680.00")), Decimal(102000))
    '102,000.00 × 10% − 2,520.00 = 7,680.00'
    """
    less = f" − {figure(steps.quick)}" if steps.quick else ""
    return f"{figure(base)} × {percent(steps.rate)}{less} = {figure(steps.amount)}"
