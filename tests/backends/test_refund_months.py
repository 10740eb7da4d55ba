from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from backends.refund.due import for_months
from backends.refund.months import absences
from backends.refund.schemas import VehicleEvent

STOLEN = VehicleEvent("stolen", date(2026, 3, 31))
FOUND = VehicleEvent("found", date(2026, 6, 1))
STOLEN_AGAIN = VehicleEvent("stolen", date(2026, 11, 5))
SCRAPPED_BEFORE = VehicleEvent("scrapped", date(2025, 7, 1))
STOLEN_BEFORE = VehicleEvent("stolen", date(2025, 7, 1))
SOLD = VehicleEvent("transferred", date(2026, 4, 1))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((), []),
        ((STOLEN,), [(3, 12)]),
        ((STOLEN, FOUND), [(3, 5)]),
        ((STOLEN, FOUND, STOLEN_AGAIN), [(3, 5), (11, 12)]),
        ((SCRAPPED_BEFORE,), [(1, 12)]),
        ((STOLEN_BEFORE, FOUND), [(1, 5)]),
        ((FOUND,), []),
        ((SOLD,), []),
        ((STOLEN, STOLEN_AGAIN), [(3, 12)]),
    ],
)
def test_months_without_the_vehicle(events: tuple[VehicleEvent, ...], expected: list[tuple[int, int]]) -> None:
    assert [(a.first, a.last) for a in absences(events, 2026, 1)] == expected


def test_a_vehicle_bought_during_the_year_is_not_missed_before() -> None:
    (absence,) = absences((STOLEN_BEFORE,), 2026, 4)
    assert (absence.first, absence.months) == (4, 9)


def test_months_of_the_annual_tax_are_rounded_half_up_to_the_cent() -> None:
    assert for_months(Decimal(100), 5) == Decimal("41.67")
    assert for_months(Decimal("0.06"), 1) == Decimal("0.01")
