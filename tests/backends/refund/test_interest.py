"""Interest on tax that was never due."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from backends.legislation.service import Legislation
from backends.refund.interest import Interest
from backends.refund.rules import refunds_of
from backends.refund.schemas import Candidate, Energy, Payment, RefundItem, Vehicle, VehicleEvent

ON = date(2026, 11, 28)


def items(
    law: Legislation,
    *paid: tuple[str, int],
    litres: str = "1.8",
    energy: Energy = "fuel",
    events: tuple[VehicleEvent, ...] = (),
    days_of_year: int = 360,
) -> list[RefundItem]:
    """``paid``: how much, and how many days ago."""
    payments = tuple(
        Payment(str(n), 2026, ON - timedelta(days=days), Decimal(amount), "self")
        for n, (amount, days) in enumerate(paid)
    )
    vehicle = Vehicle("v", "京A·演示0", "演示车", "passenger", energy, Decimal(litres))
    candidate = Candidate("t", vehicle, 2026, payments, events)
    interest = Interest.of_day(law, ON, days_of_year)
    return [interest.added(item, payments) for item in refunds_of(candidate, ON, law)]


@pytest.mark.parametrize(("days_of_year", "interest"), [(360, "38.89"), (365, "38.36")])
def test_ten_thousand_for_four_hundred_days(days_of_year: int, interest: str) -> None:
    payment = Payment("1", 2025, ON - timedelta(days=400), Decimal(10_000), "self")
    item = RefundItem(
        "车", 2025, "多缴", Decimal(10_000), Decimal(10_000), "", (), "confirmed", interest_base=Decimal(10_000)
    )
    assert Interest(ON, Decimal("0.0035"), days_of_year).added(item, [payment]).interest == Decimal(interest)


def test_what_came_last_was_too_much(law: Legislation) -> None:
    [item] = items(law, ("480", 300), ("480", 100), days_of_year=365)
    assert (item.refundable, item.interest) == (Decimal("480.00"), Decimal("0.46"))
    assert item.interest_formula == "480.00 × 100 天 × 年利率 0.35% ÷ 365 = 0.46"


def test_what_is_too_much_of_several_payments_counts_from_each(law: Legislation) -> None:
    [item] = items(law, ("480", 300), ("480", 200), ("480", 100))
    assert (item.refundable, item.interest) == (Decimal("960.00"), Decimal("1.40"))
    assert item.interest_formula.startswith("（480.00 × 100 天 + 480.00 × 200 天）")


@pytest.mark.parametrize("energy", ["energy_saving", "plug_in_hybrid"])
def test_a_reduction_bears_none(energy: Energy, law: Legislation) -> None:
    [item] = items(law, ("480", 300), energy=energy)
    assert item.refundable > 0
    assert (item.interest, item.interest_formula) == (Decimal(0), "")


def test_of_a_reduction_paid_for_twice_only_the_second_payment_does(law: Legislation) -> None:
    [item] = items(law, ("480", 300), ("480", 100), energy="energy_saving")
    assert (item.refundable, item.interest_base, item.interest) == (
        Decimal("720.00"),
        Decimal("480.00"),
        Decimal("0.47"),
    )


def test_what_is_not_taxed_at_all_does(law: Legislation) -> None:
    [item] = items(law, ("480", 100), energy="electric", litres="0")
    assert item.interest == Decimal("0.47")


def test_a_lost_vehicle_was_due_when_it_was_paid_for(law: Legislation) -> None:
    [item] = items(law, ("480", 300), events=(VehicleEvent("scrapped", date(2026, 5, 12)),))
    assert (item.refundable, item.interest) == (Decimal("320.00"), Decimal(0))
