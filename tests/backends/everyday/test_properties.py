"""What holds whatever the figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backends.everyday.errors import BadFactsError, UnknownSubjectError
from backends.everyday.lines import LawOfDay, by_steps
from backends.everyday.reference import ReferenceEveryday
from backends.everyday.wages import Wages, withheld_by_month
from backends.legislation.errors import PolicyUnknownError
from backends.legislation.service import Legislation

EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
money = st.decimals(min_value=1, max_value=3_000_000, places=2)
day = st.dates(date(2019, 1, 1), date(2027, 12, 31))
CENT = Decimal("0.01")


def amounts(law: Legislation, subject: str, **facts: Any) -> dict[str, Decimal]:
    return ReferenceEveryday(law).assess(subject, {"as_of": date(2026, 11, 28), **facts}).amounts()


@EXAMPLES
@given(base=money, more=money)
def test_tax_by_steps_grows_and_does_not_jump(law: Legislation, base: Decimal, more: Decimal) -> None:
    for key in ("income_tax.comprehensive.rates", "income_tax.business.rates"):
        scale = law.value_at(key, date(2026, 1, 1)).scale
        assert by_steps(scale, base).amount <= by_steps(scale, base + more).amount
        for step in scale.steps[:-1]:
            assert step.upto is not None
            assert by_steps(scale, step.upto + CENT).amount - by_steps(scale, step.upto).amount <= CENT


@EXAMPLES
@given(salary=money, more=money, insurance=st.integers(0, 5000), children=st.integers(0, 3), on=day)
def test_more_pay_is_never_less_tax_and_a_deduction_never_more(
    law: Legislation, salary: Decimal, more: Decimal, insurance: int, children: int, on: date
) -> None:
    facts = {"as_of": on, "annual_social_insurance": insurance, "children": children}
    tax = amounts(law, "wages", annual_salary=salary, **facts)["annual_tax"]
    assert 0 <= tax <= salary
    assert tax <= amounts(law, "wages", annual_salary=salary + more, **facts)["annual_tax"]
    assert tax >= amounts(law, "wages", annual_salary=salary, **{**facts, "children": children + 1})["annual_tax"]


@EXAMPLES
@given(salary=st.decimals(min_value=1, max_value=200_000, places=2), months=st.integers(1, 12))
def test_the_months_of_a_year_add_up_to_the_year(law: Legislation, salary: Decimal, months: int) -> None:
    given_ = Wages(as_of=date(2026, 11, 28), monthly_salary=salary, months=12)
    year = amounts(law, "wages", monthly_salary=salary)["annual_tax"]
    withheld = withheld_by_month(given_, LawOfDay(law, given_.as_of))
    assert sum(withheld) == year
    assert all(month >= 0 for month in withheld)


@EXAMPLES
@given(bonus=money, other=st.decimals(min_value=-60_000, max_value=1_000_000, places=2))
def test_the_better_way_is_the_cheaper_one(law: Legislation, bonus: Decimal, other: Decimal) -> None:
    found = amounts(law, "bonus", bonus=bonus, other_taxable_income=other)
    assert found["better_tax"] == min(found["separate_tax"], found["merged_tax"])
    assert 0 <= found["separate_tax"] < bonus


@EXAMPLES
@given(sales=money, special=money, on=day)
def test_vat_is_never_below_zero_nor_above_three_percent(
    law: Legislation, sales: Decimal, special: Decimal, on: date
) -> None:
    found = amounts(law, "small_vat", ordinary_sales=sales, special_sales=special, as_of=on)
    assert 0 <= found["vat"] <= (sales + special) * 3 / 100 + CENT


@EXAMPLES
@given(amount=money, days=st.integers(0, 1000))
def test_a_surcharge_grows_by_the_day(law: Legislation, amount: Decimal, days: int) -> None:
    one, next_ = (amounts(law, "late", amount=amount, days=d)["late_payment"] for d in (days, days + 1))
    assert 0 <= one <= next_


@EXAMPLES
@given(profit=money, more=money, on=st.dates(date(2021, 1, 1), date(2027, 12, 31)))
def test_a_trade_that_earns_more_pays_no_less(law: Legislation, profit: Decimal, more: Decimal, on: date) -> None:
    one, other = (amounts(law, "business", profit=p, as_of=on)["tax"] for p in (profit, profit + more))
    assert 0 <= one <= other


@EXAMPLES
@given(rent=money, kind=st.sampled_from(["home", "shop"]), on=day)
def test_no_tax_on_rent_is_below_zero(law: Legislation, rent: Decimal, kind: str, on: date) -> None:
    found = amounts(law, "rent", monthly_rent=rent, property=kind, as_of=on)
    assert all(amount >= 0 for amount in found.values())


@EXAMPLES
@given(price=money, on=day)
def test_an_electric_car_is_never_dearer_than_another(law: Legislation, price: Decimal, on: date) -> None:
    if on < date(2019, 7, 1):
        return
    fuel, electric = (
        amounts(law, "vehicle", tax="purchase", price=price, energy=energy, as_of=on)["purchase_tax"]
        for energy in ("fuel", "electric")
    )
    assert 0 <= electric <= fuel


def test_what_is_not_known_or_cannot_be_is_said_with_what_may_be_written(law: Legislation) -> None:
    everyday = ReferenceEveryday(law)
    with pytest.raises(UnknownSubjectError, match="wages"):
        everyday.assess("lottery", {})
    with pytest.raises(BadFactsError, match=r"不认识的键 pay，可以写：as_of.*monthly_salary"):
        everyday.assess("wages", {"as_of": "2026-11-28", "pay": "1"})
    with pytest.raises(BadFactsError, match="要且只要写一个"):
        everyday.assess("wages", {"as_of": "2026-11-28"})
    with pytest.raises(BadFactsError, match="amount"):
        everyday.assess("late", {"as_of": "2026-11-28", "amount": "-5", "days": 3})


@pytest.mark.parametrize(
    ("subject", "facts"),
    [
        ("business", {"profit": "200000"}),
        ("stamp", {"contract": "sale", "amount": "1000000", "halved": True}),
        ("small_vat", {"sales": "400000"}),
        ("rent", {"monthly_rent": "5000"}),
        ("bonus", {"bonus": "36000"}),
        ("small_profit", {"taxable_income": "100000"}),
        ("vehicle", {"price": "200000", "energy": "electric"}),
    ],
)
def test_after_an_announced_end_nothing_is_computed_as_if_it_were_known(
    law: Legislation, subject: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(PolicyUnknownError, match="政策未明"):
        amounts(law, subject, as_of=date(2028, 6, 30), **facts)


def test_after_the_end_of_the_choice_a_bonus_is_merged_and_that_is_said(law: Legislation) -> None:
    found = ReferenceEveryday(law).assess("wages", {"as_of": "2028-06-30", "annual_salary": "240000", "bonus": "36000"})
    assert "separate_tax" not in found.amounts()
    assert any("政策未明" in note for note in found.notes)
