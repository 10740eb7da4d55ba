"""What was due and what was paid for one vehicle and year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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

    @property
    def full(self) -> Decimal:
        return for_months(self.annual, LAST_MONTH - self.first_month + 1)


def tax_year_of(candidate: Candidate, on: date, law: Legislation, claim: DatedValue) -> TaxYear:
    vehicle, first_day = candidate.vehicle, date(candidate.tax_year, 1, 1)
    annual, values = _annual(candidate, law, first_day)
    acquired = vehicle.acquired_on
    in_time = [p.amount for p in candidate.payments if years_after(p.paid_on, int(claim.number)) >= on]
    return TaxYear(
        candidate=candidate,
        annual=annual,
        first_month=acquired.month if acquired is not None and acquired.year == candidate.tax_year else 1,
        paid=sum((p.amount for p in candidate.payments), NOTHING),
        claimable=sum(in_time, NOTHING),
        values=values,
        claim=claim,
    )


def _annual(candidate: Candidate, law: Legislation, day: date) -> tuple[Decimal, tuple[DatedValue, ...]]:
    vehicle = candidate.vehicle
    if vehicle.energy in NOT_TAXED:
        return NOTHING, (law.value_at("vehicle_tax.electric_passenger", day),)
    table = law.value_at(TABLE, day)
    amount = table.scale.at(vehicle.displacement_l)
    if vehicle.energy not in REDUCTIONS:
        return amount, (table,)
    reduction = law.value_at(REDUCTIONS[vehicle.energy], day)
    return to_cents(amount * (1 - reduction.number)), (table, reduction)


def for_months(annual: Decimal, months: int) -> Decimal:
    return to_cents(annual * months / LAST_MONTH)
