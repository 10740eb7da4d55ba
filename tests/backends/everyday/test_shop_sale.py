"""A shop sold by a person: by hand, with proofs of 3,000,000 paid in 2018 and 5,000,000 got in 2026."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from backends.everyday.lines import figure
from backends.everyday.schemas import Assessment
from backends.everyday.shop_sale import ShopSale, assess
from backends.legislation.service import Legislation

CENT = Decimal("0.01")


def assessed(law: Legislation, **told: Any) -> Assessment:
    given = {"as_of": "2026-11-24", "price": "5000000", "original_price": "3000000", **told}
    return assess(ShopSale.model_validate(given), law)


def amounts(found: Assessment) -> dict[str, Decimal]:
    return {line.code: line.amount for line in found.lines}


def test_with_proofs_and_their_day_land_and_income_tax_are_computed_and_for_a_person_to_confirm(
    law: Legislation,
) -> None:
    found = assessed(law, bought_on="2018-03-31")
    each = amounts(found)
    net = Decimal(5_000_000) - each["vat"]
    surcharges = ("urban_construction_tax", "education_surcharge", "local_education_surcharge")
    paid = sum((each[code] for code in surcharges), Decimal(0)) + each["seller_stamp_duty"]
    deducted = Decimal(3_000_000) * (1 + 8 * Decimal("0.05")) + paid  # eight full years at 5%
    assert each["vat"] == Decimal("58252.43")
    assert each["land_appreciation_tax"] == ((net - deducted) * Decimal("0.3")).quantize(CENT)
    gain = net - Decimal(3_000_000) - paid - each["land_appreciation_tax"]
    assert each["individual_income_tax"] == (gain * Decimal("0.2")).quantize(CENT)
    assert found.not_computed == ()
    lines = {line.code: line for line in found.lines}
    assert lines["land_appreciation_tax"].needs_person
    assert lines["individual_income_tax"].needs_person
    assert f"的话是 {figure((net * Decimal('0.05')).quantize(CENT))} 元" in lines["land_appreciation_tax"].note
    assert "须人工确认" in found.notes[0]


def test_the_deed_tax_once_paid_lowers_both(law: Legislation) -> None:
    without, with_it = (amounts(assessed(law, bought_on="2018-03-31", deed_tax_paid=paid)) for paid in ("0", "90000"))
    assert with_it["land_appreciation_tax"] < without["land_appreciation_tax"]
    assert with_it["individual_income_tax"] < without["individual_income_tax"]


def test_without_the_day_neither_is_computed_and_what_is_wanted_is_told(law: Legislation) -> None:
    found = assessed(law)
    assert set(found.not_computed) == {"土地增值税", "个人所得税"}
    assert "哪年哪月买的" in found.notes[0]


def test_without_proofs_the_least_the_authority_assesses_is_told(law: Legislation) -> None:
    found = assessed(law, original_price=None, provable=False)
    assert (found.not_computed, amounts(found)["land_appreciation_tax"] > 0) == (("个人所得税",), True)


def test_it_is_not_bought_after_it_is_sold() -> None:
    with pytest.raises(ValidationError, match="购置日期不能晚于卖出的日期"):
        ShopSale.model_validate({"as_of": date(2026, 1, 1), "price": "1000000", "bought_on": "2026-02-01"})
