"""The law of each tax year as rows for the bulk query: read from the same dated parameters as one case is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import get_args

from backends.legislation.evidence import weakest
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from backends.refund.assessments import assessed
from backends.refund.due import CLAIM_YEARS, NOT_TAXED, TABLE, annual_values, first_claimable, grounds_of, known_years
from backends.refund.home_swaps import swapped
from backends.refund.schemas import Energy
from kit.money import to_cents

UNBOUNDED = Decimal("999.9")


@dataclass(frozen=True, slots=True)
class YearLaw:
    """``annual`` in cents, for a displacement above ``above`` and up to ``upto``. The rest: 1 where what the amount
    rests on is unsettled, so that a person must look."""

    tax_year: int
    energy: Energy
    above: Decimal
    upto: Decimal
    annual: int
    overpaid: int
    twice: int
    lost: int
    lost_before: int
    returned: int
    returned_before: int


@dataclass(frozen=True, slots=True)
class BulkLaw:
    """Everything of the law that the query needs on one day. ``since``: the first payment that may be claimed.
    ``others``: by table, what finds the refunds of other taxes in it, as (``id``, ``tax_year``, ``cents``,
    ``needs_person``)."""

    on: date
    since: date
    years: tuple[YearLaw, ...]
    others: Mapping[str, str] = field(default_factory=dict)


def bulk_law(law: Legislation, on: date) -> BulkLaw:
    claim = law.value_at(CLAIM_YEARS, on)
    years = tuple(
        row
        for tax_year in known_years(on)
        for energy in get_args(Energy)
        for row in _rows(law, tax_year, energy, claim)
    )
    since = first_claimable(on, int(claim.number))
    return BulkLaw(on, since, years, {"assessments": assessed(on, since), "home_swaps": swapped(law, on, since)})


def _rows(law: Legislation, tax_year: int, energy: Energy, claim: DatedValue) -> Iterator[YearLaw]:
    """None where the law of that year is not known: such a year is for a person."""
    grounds = grounds_of(law, tax_year)
    values = annual_values(law, tax_year, energy)
    if grounds is None or values is None:
        return

    def unsettled(*more: DatedValue) -> int:
        return int(weakest([*values, *more]) == "unsettled")

    above = Decimal(-1)
    for step in (law.value_at(TABLE, date(tax_year, 1, 1))).scale.steps:
        share = Decimal(0) if energy in NOT_TAXED else 1 - sum((v.number for v in values[1:]), Decimal(0))
        yield YearLaw(
            tax_year=tax_year,
            energy=energy,
            above=above,
            upto=UNBOUNDED if step.upto is None else step.upto,
            annual=int(to_cents(step.value * share) * 100),
            overpaid=unsettled(claim),
            twice=unsettled(claim, grounds.withheld),
            lost=unsettled(grounds.lost),
            lost_before=unsettled(grounds.lost, claim),
            returned=unsettled(grounds.returned),
            returned_before=unsettled(grounds.returned, claim),
        )
        above = UNBOUNDED if step.upto is None else step.upto
