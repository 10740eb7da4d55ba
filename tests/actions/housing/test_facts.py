from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from actions.housing.facts import UNKNOWN, Amount, Held, Sale, amount, describe

FULL = Sale(
    sale_price=Amount(Decimal("4800000.50"), Decimal(5_000_000), about=True),
    unit_price=Decimal(50_000),
    home_area=Amount(Decimal("89.5"), Decimal("89.5")),
    held=Held(date(2024, 1, 1), date(2024, 12, 31), "2024 年取得"),
    only_home=UNKNOWN,
    buyer_homes="1+",
    original_price=Decimal(3_000_000),
    deed_tax_paid=Decimal("90000.01"),
    location="town",
    origin="affordable",
    sold="商铺",
    elsewhere="elsewhere",
)


@pytest.mark.parametrize(
    "sale",
    [
        Sale(),
        FULL,
        Sale(home_area=UNKNOWN, held=UNKNOWN, buyer_homes=UNKNOWN, original_price=UNKNOWN, location=UNKNOWN),
        Sale(held=Held(Decimal(2), Decimal("4.99"), "满 2 年不满 5 年")),
    ],
)
def test_a_sale_is_the_same_after_the_way_through_texts(sale: Sale) -> None:
    texts = sale.to_texts()
    assert all(isinstance(text, str) for text in texts.values())
    assert Sale.from_texts(texts) == sale


def test_what_is_not_said_takes_no_room() -> None:
    assert Sale().to_texts() == {}
    assert Sale().described() == []


@pytest.mark.parametrize(
    ("value", "said"), [("5000000", "500 万元"), ("5005000", "500.5 万元"), ("1234.5", "1,234.50 元"), ("0", "0.00 元")]
)
def test_round_sums_are_said_in_ten_thousands(value: str, said: str) -> None:
    assert amount(Decimal(value)) == said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("sale_price", Amount(Decimal(5_000_000), Decimal(5_000_000)), "500 万元"),
        ("sale_price", Amount(Decimal(4_800_000), Decimal(5_000_000)), "480 万元到 500 万元"),
        ("sale_price", Amount(Decimal(5_000_000), Decimal(5_000_000), about=True), "约 500 万元"),
        ("home_area", Amount(Decimal("90.01"), Decimal("99.0"), about=True), "约 90.01 平方米到 99 平方米"),
        ("home_area", UNKNOWN, "不清楚"),
        ("unit_price", Decimal(50_000), "每平方米 50,000.00 元"),
        ("held", Held(Decimal(3), Decimal(3), "持有 3 年"), "持有 3 年"),
        ("only_home", "yes", "是"),
        ("only_home", "no", "不是"),
        ("buyer_homes", "0", "0 套"),
        ("buyer_homes", "1+", "不是首套"),
        ("buyer_homes", "company", "买方是单位"),
        ("buyer_homes", UNKNOWN, "不清楚"),
        ("location", "town", "县城、镇"),
        ("origin", "purchased_public", "已购公有住房"),
    ],
)
def test_each_fact_is_shown_as_it_was_said(name: str, value: object, said: str) -> None:
    assert describe(name, value) == said


def test_what_keeps_a_sale_from_being_computed_is_no_fact_to_show() -> None:
    assert {"sold", "elsewhere"} & {name for name, _, _ in FULL.described()} == set()
