from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import pytest

from backends.legislation.service import Legislation
from backends.refund.rules import refunds_of
from backends.refund.schemas import Candidate, Energy, EventKind, Payment, RefundItem, Vehicle, VehicleEvent

TODAY = date(2026, 11, 24)
Event = tuple[EventKind, date]


def candidate(
    *payments: tuple[str, date, Literal["self", "insurer"]],
    year: int = 2026,
    litres: str = "1.8",
    energy: Energy = "fuel",
    kind: Literal["passenger", "commercial"] = "passenger",
    acquired_on: date | None = None,
    events: tuple[Event, ...] = (),
) -> Candidate:
    return Candidate(
        taxpayer_id="t",
        vehicle=Vehicle("v", "京A·演示0", "演示车", kind, energy, Decimal(litres), acquired_on),
        tax_year=year,
        payments=tuple(
            Payment(f"p{i}", year, paid_on, Decimal(amount), channel)
            for i, (amount, paid_on, channel) in enumerate(payments)
        ),
        events=tuple(VehicleEvent(kind, on) for kind, on in events),
    )


def paid(amount: str, year: int = 2026) -> tuple[str, date, Literal["self", "insurer"]]:
    return amount, date(year, 1, 15), "insurer"


def only(found: list[RefundItem]) -> RefundItem:
    (item,) = found
    return item


@pytest.mark.parametrize(
    ("litres", "annual", "month", "kind", "refund"),
    [
        ("1.8", "480", 5, "scrapped", "320.00"),
        ("2.4", "900", 11, "scrapped", "150.00"),
        ("3.0", "1920", 6, "stolen", "1120.00"),
        ("1.6", "420", 6, "destroyed", "245.00"),
    ],
)
def test_a_lost_vehicle_gets_the_tax_back_from_that_month_on(
    litres: str, annual: str, month: int, kind: EventKind, refund: str, law: Legislation
) -> None:
    item = only(refunds_of(candidate(paid(annual), litres=litres, events=((kind, date(2026, month, 9)),)), TODAY, law))
    assert (item.refundable, item.paid, item.needs_person) == (Decimal(refund), Decimal(annual), False)
    assert "车船税法实施条例" in {b.doc_no for b in item.basis}


def test_the_formula_shows_the_months(law: Legislation) -> None:
    item = only(refunds_of(candidate(paid("480"), events=(("scrapped", date(2026, 5, 12)),)), TODAY, law))
    assert item.formula == "年税额 480.00 ÷ 12 × 8 个月（5 月至 12 月）= 320.00"
    assert item.reason == "车辆报废（2026-05-12）"


def test_a_new_vehicle_returned_for_quality_gets_back_the_rest_of_the_year(law: Legislation) -> None:
    bought = candidate(
        paid("750"), litres="2.4", acquired_on=date(2026, 3, 16), events=(("returned", date(2026, 7, 9)),)
    )
    item = only(refunds_of(bought, TODAY, law))
    assert item.refundable == Decimal("450.00")
    assert ("国家税务总局", "公告2013年第42号") in {(b.issuer, b.doc_no) for b in item.basis}


def test_a_vehicle_found_again_is_taxed_from_that_month_on(law: Legislation) -> None:
    events: tuple[Event, ...] = (("stolen", date(2026, 6, 3)), ("found", date(2026, 10, 8)))
    item = only(refunds_of(candidate(paid("1920"), litres="3.0", events=events), TODAY, law))
    assert item.refundable == Decimal("640.00")
    assert "2026-10-08 失而复得" in item.reason


def test_a_vehicle_found_in_the_same_month_gets_nothing(law: Legislation) -> None:
    events: tuple[Event, ...] = (("stolen", date(2026, 6, 3)), ("found", date(2026, 6, 30)))
    assert refunds_of(candidate(paid("480"), events=events), TODAY, law) == []


def test_a_vehicle_scrapped_in_an_earlier_year_owes_nothing(law: Legislation) -> None:
    item = only(refunds_of(candidate(paid("480"), events=(("scrapped", date(2025, 9, 1)),)), TODAY, law))
    assert item.refundable == Decimal("480.00")
    assert "税收征收管理法" in {b.doc_no for b in item.basis}


def test_a_vehicle_transferred_within_the_year_gets_nothing_and_is_told_why(law: Legislation) -> None:
    item = only(refunds_of(candidate(paid("480"), events=(("transferred", date(2026, 8, 5)),)), TODAY, law))
    assert (item.refundable, item.needs_person) == (Decimal("0.00"), False)
    assert "不退税" in item.reason
    assert [(b.doc_no, b.article) for b in item.basis] == [("车船税法实施条例", "第二十条")]


def test_who_may_claim_after_a_transfer_is_for_a_person(law: Legislation) -> None:
    events: tuple[Event, ...] = (("transferred", date(2026, 3, 5)), ("scrapped", date(2026, 8, 5)))
    scrapped, transferred = refunds_of(candidate(paid("480"), events=events), TODAY, law)
    assert scrapped.needs_person
    assert transferred.refundable == 0
    before = only(refunds_of(candidate(paid("480"), events=(("transferred", date(2025, 3, 5)),)), TODAY, law))
    assert (before.needs_person, before.refundable) == (True, Decimal("0.00"))


def test_paid_by_self_and_insurer_the_second_comes_back(law: Legislation) -> None:
    twice = candidate(("480", date(2026, 2, 6), "self"), ("480", date(2026, 8, 18), "insurer"))
    item = only(refunds_of(twice, TODAY, law))
    assert (item.refundable, item.paid) == (Decimal("480.00"), Decimal("960.00"))
    assert "重复" in item.reason
    assert {("税收征收管理法", "第五十一条"), ("车船税法实施条例", "第十五条")} <= {
        (b.doc_no, b.article) for b in item.basis
    }


def test_paid_twice_and_scrapped_are_two_items(law: Legislation) -> None:
    both = candidate(
        ("480", date(2026, 2, 6), "self"),
        ("480", date(2026, 4, 18), "insurer"),
        events=(("scrapped", date(2026, 5, 12)),),
    )
    assert [i.refundable for i in refunds_of(both, TODAY, law)] == [Decimal("480.00"), Decimal("320.00")]


@pytest.mark.parametrize(
    ("energy", "year", "refund"),
    [
        ("energy_saving", 2026, "210.00"),
        ("plug_in_hybrid", 2026, "420.00"),
        ("electric", 2026, "420.00"),
        ("fuel_cell", 2027, "420.00"),
        ("energy_saving", 2027, None),
        ("plug_in_hybrid", 2027, None),
    ],
)
def test_energy_reduces_the_tax_until_the_end_of_2026(
    energy: Energy, year: int, refund: str | None, law: Legislation
) -> None:
    full = candidate(paid("420", year), litres="1.5", energy=energy, year=year)
    assert [i.refundable for i in refunds_of(full, date(year, 11, 24), law)] == ([Decimal(refund)] if refund else [])


def test_a_reduced_tax_rightly_paid_leaves_nothing_to_refund(law: Legislation) -> None:
    assert refunds_of(candidate(paid("210"), litres="1.5", energy="energy_saving"), TODAY, law) == []


def test_what_was_never_paid_does_not_come_back(law: Legislation) -> None:
    item = only(refunds_of(candidate(paid("400"), events=(("scrapped", date(2026, 5, 12)),)), TODAY, law))
    assert (item.refundable, item.needs_person) == (Decimal("240.00"), True)


def test_too_much_paid_for_no_known_reason_is_for_a_person(law: Legislation) -> None:
    more, scrapped = refunds_of(candidate(paid("500"), events=(("scrapped", date(2026, 5, 12)),)), TODAY, law)
    assert (more.refundable, more.needs_person) == (Decimal("20.00"), True)
    assert (scrapped.refundable, scrapped.needs_person) == (Decimal("320.00"), False)


def test_a_claim_ends_three_years_after_the_payment(law: Legislation) -> None:
    twice = candidate(("480", date(2023, 2, 6), "self"), ("480", date(2023, 11, 24), "insurer"), year=2023)
    assert only(refunds_of(twice, date(2026, 11, 24), law)).refundable == Decimal("480.00")
    late = only(refunds_of(twice, date(2026, 11, 25), law))
    assert late.refundable == 0
    assert "申请期限" in late.formula


def test_a_commercial_vehicle_is_for_a_person(law: Legislation) -> None:
    item = only(refunds_of(candidate(paid("96"), kind="commercial", events=(("scrapped", TODAY),)), TODAY, law))
    assert (item.needs_person, item.refundable) == (True, Decimal("0.00"))
