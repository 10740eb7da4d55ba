"""Homes that were not bought, homes of several, other property than homes, other buyers than persons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from backends.housing.rules import assess
from backends.housing.schemas import Assessment
from backends.legislation.errors import PolicyUnknownError
from backends.legislation.service import Legislation
from tests.backends.test_housing_rules import line, situation


def sold(law: Legislation, _number: int = 0, **changes: Any) -> Assessment:
    return assess(situation(_number, **changes), law)


def amounts(assessment: Assessment, payer: str = "seller") -> dict[str, str]:
    return {x.code: str(x.amount) for x in assessment.lines if x.payer == payer}


SHOP: dict[str, Any] = {
    "property__kind": "non_residential",
    "deal__price": "3150000",
    "seller__acquired_on": "2020-01-10",
    "seller__original_price": "2100000",
    "seller__original_deed_tax": "0",
    "seller__loan_interest": "0",
}
IN_2025: dict[str, Any] = {"contract_on": "2025-06-15", "filed_on": "2025-06-15"}


def test_a_shop_pays_on_the_difference_and_both_sides_pay_stamp_duty(law: Legislation) -> None:
    shop = sold(law, **SHOP, **IN_2025)
    paid = amounts(shop)
    assert (paid["vat"], paid["urban_construction_tax"], paid["stamp_duty"]) == ("50000.00", "1750.00", "775.00")
    assert amounts(shop, "buyer") == {"deed_tax": "93000.00", "stamp_duty": "775.00"}
    assert not line(shop, "vat").needs_person
    assert line(shop, "land_appreciation_tax").needs_person


def test_from_2026_a_shop_is_computed_and_every_line_goes_to_a_person(law: Legislation) -> None:
    shop = sold(law, **SHOP)
    assert line(shop, "vat").amount == Decimal("30582.52")
    assert all(each.needs_person and each.note for each in shop.lines)


def test_the_land_tax_of_a_shop_follows_its_steps_and_lowers_the_income_tax(law: Legislation) -> None:
    shop = sold(law, **SHOP, **IN_2025)
    # 2,100,000 × (1 + 5 % × 5) = 2,625,000; with 3,775 of surcharges and stamp duty 2,628,775; gain 471,225 × 30 %
    land = line(shop, "land_appreciation_tax")
    assert land.amount == Decimal("141367.50")
    # (3,100,000 − 2,100,000 − 3,775 − 141,367.50) × 20 %
    assert line(shop, "individual_income_tax").amount == Decimal("170971.50")


def test_a_shop_that_the_seller_built_pays_on_the_whole_price(law: Legislation) -> None:
    assert line(sold(law, **SHOP, property__origin="self_built"), "vat").amount == Decimal("91747.57")


def test_a_shop_without_proofs_is_never_given_a_rate_of_income_tax(law: Legislation) -> None:
    shop = sold(law, **SHOP, seller__cost_provable=False)
    assert "个人所得税" in shop.not_computed
    assert "全额" in line(shop, "vat").note


def test_the_difference_of_a_shop_is_announced_until_2027(law: Legislation) -> None:
    with pytest.raises(PolicyUnknownError, match="政策未明"):
        sold(law, **SHOP, contract_on="2028-01-01", filed_on="2028-01-01")


def test_a_home_that_was_built_pays_no_vat_and_its_cost_goes_to_a_person(law: Legislation) -> None:
    built = sold(law, property__origin="self_built")
    assert line(built, "vat").amount == 0
    assert line(built, "individual_income_tax").needs_person


@pytest.mark.parametrize("how", ["inherited", "given_by_relative", "divorced"])
def test_what_came_from_the_family_counts_since_the_former_owner_bought(how: str, law: Legislation) -> None:
    home = sold(law, seller__how_acquired=how, seller__former_acquired_on="2019-01-01", seller__only_home=True)
    assert line(home, "vat").amount == 0
    assert line(home, "individual_income_tax").amount == 0
    assert "国税发〔2005〕172号" in {b.doc_no for b in line(home, "vat").basis}


def test_without_the_former_owner_s_day_nothing_is_guessed(law: Legislation) -> None:
    home = sold(law, seller__how_acquired="inherited")
    assert "增值税" in home.not_computed
    assert "哪年买的" in home.notes[0]


def test_a_gift_of_others_counts_since_its_own_day_and_costs_what_the_giver_paid(law: Legislation) -> None:
    home = sold(law, seller__how_acquired="given")
    assert line(home, "vat").amount > 0
    assert "财税〔2009〕78号" in {b.doc_no for b in line(home, "individual_income_tax").basis}
    with pytest.raises(ValidationError, match="承接"):
        situation(seller__how_acquired="given", seller__former_acquired_on="2019-01-01")


def test_the_earlier_of_title_and_receipt_counts(law: Legislation) -> None:
    certificates: dict[str, Any] = {"seller__acquired_on": None, "seller__title_on": "2024-12-30"}
    assert line(sold(law, **certificates), "vat").amount > 0
    assert line(sold(law, **certificates, seller__deed_tax_receipt_on="2024-11-20"), "vat").amount == 0


def test_each_owner_pays_on_a_share_and_has_an_only_home_or_not(law: Legislation) -> None:
    owners = [{"name": "甲", "share": "1/3", "only_home": True}, {"name": "乙", "share": "2/3", "only_home": False}]
    home = sold(law, 2, seller__owners=owners, seller__acquired_on="2020-05-01")
    whole = line(sold(law, 2, seller__acquired_on="2020-05-01"), "individual_income_tax").amount
    first, second = (x for x in home.lines if x.code == "individual_income_tax")
    assert (str(first.amount), first.owner, first.rate) == ("0.00", "甲（1/3）", "免征")
    assert second.amount == (whole * 2 / 3).quantize(Decimal("0.01"))
    assert "甲" not in second.formula


def test_shares_make_one_whole() -> None:
    with pytest.raises(ValidationError, match="合计要等于 1"):
        situation(seller__owners=[{"share": "1/3"}, {"share": "1/3"}])


def test_without_proofs_the_authority_s_records_count_and_the_assessed_rate_stands_beside(law: Legislation) -> None:
    home = sold(law, 6, seller__recorded_price="2000000")
    tax = line(home, "individual_income_tax")
    assert tax.amount == Decimal("200000.00")
    assert str(tax.candidates[0].amount) == "30000.00"
    assert "须人工确认" in tax.candidates[0].label
    assert "国办发〔2013〕17号" in {b.doc_no for b in tax.basis}


def test_the_other_way_to_deduct_costs_is_shown_and_not_used(law: Legislation) -> None:
    tax = line(sold(law, 2), "individual_income_tax")
    # 6,000,000 × 90 % − 3,045,000 − 120,000 = 2,235,000 × 20 %
    assert (str(tax.amount), [str(c.amount) for c in tax.candidates]) == ("506100.00", ["447000.00"])
    assert not tax.needs_person


def test_fees_are_deducted(law: Legislation) -> None:
    assert line(sold(law, 2, seller__fees="1000"), "individual_income_tax").amount == Decimal("505900.00")


def test_a_company_that_buys_pays_three_per_cent_and_stamp_duty_that_may_be_halved(law: Legislation) -> None:
    home = sold(law, 2, buyer__family_homes_before=None)
    assert line(home, "deed_tax", "buyer").amount == Decimal("180000.00")
    duty = line(home, "stamp_duty", "buyer")
    assert (str(duty.amount), [str(c.amount) for c in duty.candidates]) == ("3000.00", ["1500.00"])
    assert duty.needs_person


def test_before_2019_nothing_is_halved(law: Legislation) -> None:
    home = sold(law, contract_on="2018-06-01", filed_on="2018-06-01", seller__acquired_on="2017-05-20")
    surcharge = line(home, "education_surcharge")
    # 5,000,000 ÷ 1.05 × 5 % × 3 %
    assert (surcharge.rate, str(surcharge.amount)) == ("3%", "7142.86")


def test_the_parameters_that_were_used_are_told_with_their_dates(law: Legislation) -> None:
    used = {value.key: value.in_force_from for value in sold(law).parameters}
    assert used["vat.housing.short.rate"] == date(2026, 1, 1)
    assert used["deed_tax.housing.only_home"] == date(2024, 12, 1)


BEFORE: dict[str, Any] = {"contract_on": "2024-06-01", "filed_on": "2024-06-01", "property__ordinary": None}


@pytest.mark.parametrize(
    ("area", "ring", "price", "vat"),
    [
        ("144", "within_5", "12240000", "0.00"),  # 85,000 a square metre
        ("144", "within_5", "12240001", "392381.00"),
        ("144.01", "within_5", "5000000", "47619.05"),
        ("100", "beyond_6", "4500000", "0.00"),
        ("100", "beyond_6", "4600000", "28571.43"),
    ],
)
def test_an_ordinary_home_is_told_by_area_plot_ratio_and_price(
    area: str, ring: str, price: str, vat: str, law: Legislation
) -> None:
    home = {"property__area_m2": area, "property__ring": ring, "property__plot_ratio": "1.2", "deal__price": price}
    tax = line(sold(law, 5, **BEFORE, **home), "vat")
    assert (str(tax.amount), tax.needs_person) == (vat, True)


def test_before_2024_the_price_of_the_whole_home_did_as_well(law: Legislation) -> None:
    small = {"property__area_m2": "80", "property__ring": "within_5", "property__plot_ratio": "1"}
    day: dict[str, Any] = {"contract_on": "2023-06-01", "filed_on": "2023-06-01", "property__ordinary": None}
    earlier = {"seller__acquired_on": "2020-01-10"}
    assert line(sold(law, 5, **day, **small, **earlier, deal__price="4680000"), "vat").amount == 0
    assert line(sold(law, 5, **day, **small, **earlier, deal__price="4680001"), "vat").amount > 0
