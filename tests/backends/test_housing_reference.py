from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from backends.housing.errors import BadSituationError
from backends.housing.reference import ReferenceHousing
from backends.housing.schemas import Assessment
from backends.housing.service import ToldSale
from backends.legislation.service import Legislation

TODAY = date(2026, 11, 23)


def estimate(law: Legislation, **changes: Any) -> Assessment:
    facts: dict[str, Any] = {
        "price": Decimal(5_000_000),
        "area_m2": Decimal(89),
        "held": Decimal(3),
        "only_home_of_seller": False,
        "buyer_homes_before": 0,
        "on": TODAY,
    }
    return ReferenceHousing(law).estimate(ToldSale(**(facts | changes)))


def amounts(assessment: Assessment) -> dict[tuple[str, str], str]:
    return {(x.code, x.payer): str(x.amount) for x in assessment.lines}


def test_two_years_spare_the_vat_and_the_income_tax_waits_for_the_cost(law: Legislation) -> None:
    assessment = estimate(law)
    assert amounts(assessment)["vat", "seller"] == "0.00"
    assert amounts(assessment)["deed_tax", "buyer"] == "50000.00"
    assert assessment.not_computed == ("个人所得税",)
    assert "购房价款" in assessment.notes[0]


def test_five_years_and_the_only_home_spare_the_income_tax(law: Legislation) -> None:
    assessment = estimate(law, held=Decimal(5), only_home_of_seller=True)
    assert amounts(assessment)["individual_income_tax", "seller"] == "0.00"
    assert assessment.not_computed == ()


def test_five_years_and_not_known_whether_the_only_home_asks(law: Legislation) -> None:
    assessment = estimate(law, held=Decimal(6), only_home_of_seller=None)
    assert assessment.not_computed == ("个人所得税",)
    assert "唯一住房" in assessment.notes[0]


def test_a_day_of_acquisition_is_exact_where_years_are_what_was_said(law: Legislation) -> None:
    by_date = estimate(law, held=date(2024, 11, 24))
    by_years = estimate(law, held=Decimal("1.9"))
    assert amounts(by_date)["vat", "seller"] == amounts(by_years)["vat", "seller"] == "145631.07"
    assert any("持有年限按您说的" in n for n in by_years.notes)
    assert not any("持有年限按您说的" in n for n in by_date.notes)


def test_a_known_location_completes_the_surcharges(law: Legislation) -> None:
    assessment = estimate(law, held=Decimal(1), location="city")
    assert amounts(assessment)["urban_construction_tax", "seller"] == "5097.08"


def test_the_facts_are_shown_as_read(law: Legislation) -> None:
    facts = dict(estimate(law).facts)
    assert facts["成交价（含税）"] == "5,000,000.00 元"
    assert facts["建筑面积"] == "89 平方米"
    assert facts["卖方取得"] == "持有 3 年"
    assert facts["买方家庭已有住房"] == "0 套"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"price": Decimal(0)}, "price"),
        ({"price": Decimal("1.234")}, "price"),
        ({"price": Decimal("NaN")}, "price"),
        ({"area_m2": Decimal(-1)}, "area_m2"),
        ({"held": Decimal(-1)}, "held"),
        ({"held": date(2027, 1, 1)}, "held"),
        ({"buyer_homes_before": -1}, "buyer_homes_before"),
        ({"on": date(2024, 6, 1), "ordinary": None}, "ordinary"),
    ],
)
def test_an_impossible_fact_is_named(changes: dict[str, Any], field: str, law: Legislation) -> None:
    with pytest.raises(BadSituationError) as caught:
        estimate(law, **changes)
    assert caught.value.field == field
