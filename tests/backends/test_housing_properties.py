"""What holds for every sale, whatever its facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backends.housing.home_for_home import Exchange, refund_for_new_home
from backends.housing.rules import assess
from backends.housing.schemas import Assessment, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents

EXAMPLES = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
money = st.decimals(min_value=0, max_value=20_000_000, places=2)
FIRST, LAST = date(2017, 1, 1), date(2027, 12, 31)


@st.composite
def sales(draw: st.DrawFn) -> dict[str, Any]:
    day = draw(st.dates(FIRST, LAST))
    return {
        "contract_on": day,
        "filed_on": day,
        "property": {
            "origin": draw(st.sampled_from(["commodity", "purchased_public", "affordable"])),
            "area_m2": draw(st.decimals(min_value=10, max_value=400, places=2)),
            "ordinary": draw(st.booleans()),
            "location": draw(st.sampled_from(["city", "town", "other"])),
        },
        "deal": {"price": draw(money) + 1, "assessed_price": draw(st.none() | money)},
        "seller": {
            "acquired_on": draw(st.dates(date(2000, 1, 1), day)),
            "only_home": draw(st.booleans()),
            "cost_provable": True,
            "original_price": draw(money),
            "original_deed_tax": draw(money) / 100,
            "renovation_invoices": draw(money) / 10,
            "loan_interest": draw(money) / 10,
            "fees": draw(money) / 1000,
        },
        "buyer": {"family_homes_before": draw(st.integers(0, 3))},
    }


def result(law: Legislation, facts: dict[str, Any], **changes: Any) -> Assessment:
    """``changes`` are named ``part__field``."""
    facts = {name: dict(part) if isinstance(part, dict) else part for name, part in facts.items()}
    for name, value in changes.items():
        part, field = name.split("__")
        facts[part][field] = value
    for name in ("original_deed_tax", "renovation_invoices", "loan_interest", "fees"):
        facts["seller"][name] = to_cents(facts["seller"][name])
    return assess(Situation.model_validate(facts), law)


def amounts(assessment: Assessment) -> dict[str, Decimal]:
    return {f"{line.payer}.{line.code}": line.amount for line in assessment.lines}


@EXAMPLES
@given(facts=sales())
def test_nothing_is_ever_below_zero_and_the_parts_add_up(facts: dict[str, Any], law: Legislation) -> None:
    assessment = result(law, facts)
    assert all(line.amount >= 0 and line.base >= 0 for line in assessment.lines)
    assert all(line.amount == to_cents(line.amount) for line in assessment.lines)
    by_payer = assessment.total("seller") + assessment.total("buyer")
    assert by_payer == sum(amounts(assessment).values(), Decimal(0))
    assert assessment.not_computed == ()


@EXAMPLES
@given(facts=sales(), more=st.decimals(min_value=1, max_value=1_000_000, places=2))
def test_a_higher_price_never_costs_either_side_less(facts: dict[str, Any], more: Decimal, law: Legislation) -> None:
    facts["deal"]["assessed_price"] = None
    lower, higher = result(law, facts), result(law, facts, deal__price=facts["deal"]["price"] + more)
    for payer in ("seller", "buyer"):
        assert higher.total(payer) >= lower.total(payer)


@EXAMPLES
@given(facts=sales(), more=st.decimals(min_value=1, max_value=1_000_000, places=2))
def test_a_higher_cost_never_raises_the_income_tax(facts: dict[str, Any], more: Decimal, law: Legislation) -> None:
    before = amounts(result(law, facts))["seller.individual_income_tax"]
    for name in ("loan_interest", "fees", "renovation_invoices", "original_deed_tax"):
        raised = to_cents(facts["seller"][name]) + more
        after = amounts(result(law, facts, **{f"seller__{name}": raised}))["seller.individual_income_tax"]
        assert after <= before


@EXAMPLES
@given(facts=sales(), order=st.randoms(use_true_random=False))
def test_the_order_of_the_facts_is_of_no_matter(facts: dict[str, Any], order: Any, law: Legislation) -> None:
    names = list(facts)
    order.shuffle(names)
    shuffled = {
        name: dict(reversed(facts[name].items())) if isinstance(facts[name], dict) else facts[name] for name in names
    }
    assert amounts(result(law, shuffled)) == amounts(result(law, facts))


# The taxes that may differ when one fact does.
OF_SELLER = frozenset(
    {
        "seller.vat",
        "seller.urban_construction_tax",
        "seller.education_surcharge",
        "seller.local_education_surcharge",
        "seller.individual_income_tax",
    }
)
INCOME = frozenset({"seller.individual_income_tax"})
MAY_CHANGE: list[tuple[str, st.SearchStrategy[Any], frozenset[str]]] = [
    ("seller__only_home", st.booleans(), INCOME),
    ("seller__loan_interest", money, INCOME),
    ("seller__fees", money, INCOME),
    ("seller__renovation_invoices", money, INCOME),
    ("seller__original_deed_tax", money, INCOME),
    ("property__origin", st.sampled_from(["commodity", "purchased_public"]), INCOME),
    ("property__location", st.sampled_from(["city", "town", "other"]), INCOME | {"seller.urban_construction_tax"}),
    ("buyer__family_homes_before", st.integers(0, 3), frozenset({"buyer.deed_tax"})),
    ("property__area_m2", st.decimals(min_value=10, max_value=400, places=2), frozenset({"buyer.deed_tax"})),
    ("seller__original_price", money, OF_SELLER | {"buyer.deed_tax"}),
]


@pytest.mark.parametrize(("fact", "values", "may"), MAY_CHANGE, ids=[name for name, _, _ in MAY_CHANGE])
def test_one_fact_changes_only_what_it_may(
    fact: str, values: st.SearchStrategy[Any], may: frozenset[str], law: Legislation
) -> None:
    @settings(max_examples=30, deadline=None)
    @given(facts=sales(), value=values)
    def holds(facts: dict[str, Any], value: Any) -> None:
        before, after = amounts(result(law, facts)), amounts(result(law, facts, **{fact: value}))
        assert {name for name in before if before[name] != after[name]} <= may

    holds()


@EXAMPLES
@given(facts=sales(), parts=st.integers(2, 5))
def test_equal_owners_pay_together_what_one_would_but_for_cents(
    facts: dict[str, Any], parts: int, law: Legislation
) -> None:
    only = facts["seller"]["only_home"]
    owners = [{"share": f"1/{parts}", "only_home": only}] * parts
    whole, shared = result(law, facts).total("seller"), result(law, facts, seller__owners=owners).total("seller")
    assert abs(whole - shared) <= Decimal("0.01") * parts


@EXAMPLES
@given(sold=money, bought=money, paid=money)
def test_a_refund_never_exceeds_what_was_paid(sold: Decimal, bought: Decimal, paid: Decimal, law: Legislation) -> None:
    exchange = Exchange(
        sold_on=date(2026, 3, 1),
        bought_on=date(2026, 9, 1),
        sold_price=sold + 1,
        bought_price=bought + 1,
        tax_paid=paid,
    )
    assert 0 <= refund_for_new_home(exchange, law).amount <= paid
