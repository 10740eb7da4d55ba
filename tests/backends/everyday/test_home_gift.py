"""A home given away, worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.actions.fakes import everyday_by_law

AS_OF = "2026-11-24"


def amounts(**facts: Any) -> dict[str, Decimal]:
    return everyday_by_law().assess("home_gift", {"as_of": AS_OF, "price": "3000000", **facts}).amounts()


def test_between_close_kin_there_is_deed_tax_and_stamp_duty() -> None:
    found = amounts(kin="close")
    assert found["deed_tax"] == Decimal("90000.00")  # 3 %
    assert found["stamp_duty_taker"] == found["stamp_duty_giver"] == Decimal("750.00")  # 0.05 %, halved
    assert found["individual_income_tax"] == found["vat"] == 0
    assert found["taker_total"] == Decimal("90750.00")


def test_others_pay_a_fifth_of_what_is_left_after_their_own_taxes() -> None:
    found = amounts(kin="other", held_long=True)
    assert found["individual_income_tax"] == Decimal("581850.00")  # (3,000,000 - 90,000 - 750) × 20 %
    assert found["vat"] == 0
    assert found["taker_total"] == Decimal("672600.00")


def test_a_home_not_held_two_years_is_as_sold() -> None:
    found = amounts(kin="other", held_long=False)
    assert found["vat"] == Decimal("87378.64")  # 3,000,000 ÷ 1.03 × 3 %
    assert found["urban_construction_tax"] == Decimal("3058.25")  # 7 %, halved
    assert found["deed_tax"] == Decimal("87378.64")  # 3 % of 2,912,621.36


def test_what_is_not_known_of_the_giver_is_left_out_and_named() -> None:
    assessment = everyday_by_law().assess("home_gift", {"as_of": AS_OF, "price": "3000000", "kin": "other"})
    assert "vat" not in assessment.amounts()
    assert assessment.not_computed


@pytest.mark.parametrize("facts", [{"kin": "friend"}, {}, {"kin": "close", "price": "0"}])
def test_what_cannot_be_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(Exception, match=r"kin|price"):
        amounts(**facts)
