"""What was due and what was paid for one vehicle and year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from backends.legislation.errors import NotInForceYetError, PolicyUnknownError, RepealedError
from backends.legislation.periods import years_after
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from backends.refund.months import LAST_MONTH
from backends.refund.schemas import Candidate, Energy
from kit.money import to_cents

CLAIM_YEARS = "refund.overpaid.claim_years"
TABLE = "vehicle_tax.beijing.passenger"
REDUCTIONS: dict[Energy, str] = {
    "energy_saving": "vehicle_tax.energy_saving.reduction",
    "plug_in_hybrid": "vehicle_tax.plug_in_hybrid.reduction",
}
NOT_TAXED: tuple[Energy, ...] = ("electric", "fuel_cell")
NOTHING = Decimal("0.00")
FIRST_YEAR = 2012  # 车船税法 is in force since then
UNKNOWN = (NotInForceYetError, PolicyUnknownError, RepealedError)


@dataclass(frozen=True, slots=True)
class Grounds:
    """On what a refund of one tax year rests."""

    lost: DatedValue
    returned: DatedValue
    transferred: DatedValue
    withheld: DatedValue


@dataclass(frozen=True, slots=True)
class TaxYear:
    """A candidate with its figures: ``annual`` for twelve months, ``full`` from ``first_month`` on."""

    candidate: Candidate
    annual: Decimal
    first_month: int
    paid: Decimal
    claimable: Decimal
    values: tuple[DatedValue, ...]
    claim: DatedValue
    grounds: Grounds

    @property
    def unreduced(self) -> Decimal:
        """What would be due without a reduction: a refund that a reduction gives bears no interest."""
        vehicle = self.candidate.vehicle
        if vehicle.energy not in REDUCTIONS:
            return self.full
        return for_months(self.values[0].scale.at(vehicle.displacement_l), LAST_MONTH - self.first_month + 1)

    @property
    def full(self) -> Decimal:
        return for_months(self.annual, LAST_MONTH - self.first_month + 1)


def tax_year_of(candidate: Candidate, on: date, law: Legislation, claim: DatedValue) -> TaxYear | None:
    """``None``: the law of that year is not known, or the year not looked at."""
    vehicle = candidate.vehicle
    known, grounds = _annual(candidate, law), grounds_of(law, candidate.tax_year)
    if known is None or grounds is None or candidate.tax_year not in known_years(on):
        return None
    annual, values = known
    acquired = vehicle.acquired_on
    since = first_claimable(on, int(claim.number))
    return TaxYear(
        candidate=candidate,
        annual=annual,
        first_month=acquired.month if acquired is not None and acquired.year == candidate.tax_year else 1,
        paid=sum((p.amount for p in candidate.payments), NOTHING),
        claimable=sum((p.amount for p in candidate.payments if p.paid_on >= since), NOTHING),
        values=values,
        claim=claim,
        grounds=grounds,
    )


def _annual(candidate: Candidate, law: Legislation) -> tuple[Decimal, tuple[DatedValue, ...]] | None:
    vehicle = candidate.vehicle
    values = annual_values(law, candidate.tax_year, vehicle.energy)
    if values is None:
        return None
    if vehicle.energy in NOT_TAXED:
        return NOTHING, values
    amount = values[0].scale.at(vehicle.displacement_l)
    return to_cents(amount * (1 - sum((v.number for v in values[1:]), Decimal(0)))), values


def annual_values(law: Legislation, tax_year: int, energy: Energy) -> tuple[DatedValue, ...] | None:
    """The table and what reduces it, or that there is no tax. ``None``: the law of that year is not known."""
    day = date(tax_year, 1, 1)
    try:
        if energy in NOT_TAXED:
            return (law.value_at("vehicle_tax.electric_passenger", day),)
        table = law.value_at(TABLE, day)
        return (table, law.value_at(REDUCTIONS[energy], day)) if energy in REDUCTIONS else (table,)
    except UNKNOWN:
        return None


def grounds_of(law: Legislation, tax_year: int) -> Grounds | None:
    """``None``: the law of that year is not known."""
    day = date(tax_year, 1, 1)
    try:
        return Grounds(
            lost=law.value_at("vehicle_tax.refund.lost", day),
            returned=law.value_at("vehicle_tax.refund.returned", day),
            transferred=law.value_at("vehicle_tax.refund.transferred", day),
            withheld=law.value_at("vehicle_tax.withheld", day),
        )
    except UNKNOWN:
        return None


def first_claimable(on: date, years: int) -> date:
    """The first day of payment that may still be claimed on ``on``.

    >>> first_claimable(date(2028, 2, 29), 3)
    datetime.date(2025, 3, 1)
    """
    day = years_after(on, -years)
    while years_after(day, years) < on:
        day += timedelta(days=1)
    while years_after(day - timedelta(days=1), years) >= on:
        day -= timedelta(days=1)
    return day


def known_years(on: date) -> range:
    """Tax years that the rules look at; one paid for long before or ahead is for a person."""
    return range(FIRST_YEAR, on.year + 2)


def for_months(annual: Decimal, months: int) -> Decimal:
    return to_cents(annual * months / LAST_MONTH)
