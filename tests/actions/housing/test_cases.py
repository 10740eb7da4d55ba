"""What is not known is tried along its range, over the law itself: no limit of it is repeated in the code."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from actions.housing import cases
from actions.housing.cases import Case, CaseLine, Estimator, merged
from actions.housing.facts import UNKNOWN, Amount, Held, Sale
from backends.housing.errors import BadSituationError
from kit.settings import ROOT
from tests.actions.fakes import TODAY, housing_by_law


def exactly(value: str) -> Amount:
    return Amount(Decimal(value), Decimal(value))


def years(low: str, high: str | None = None) -> Held:
    return Held(Decimal(low), Decimal(high or low), "")


SALE = Sale(sale_price=exactly("5000000"), home_area=exactly("89"), held=years("3"), only_home="no", buyer_homes="0")


@pytest.fixture(scope="module")
def estimator() -> Estimator:
    return Estimator(housing_by_law(), TODAY)


def labels(found: list[Case], name: str) -> list[str]:
    """Of one fact, in order and without repetition."""
    return list(dict.fromkeys(case.labels[name] for case in found if name in case.labels))


def lines_of(found: list[Case], tax: str) -> list[tuple[str, str]]:
    return [(str(told.line.amount), told.when) for told in merged(found) if told.line.tax == tax]


def test_when_all_is_known_there_is_one_case_and_nothing_is_supposed(estimator: Estimator) -> None:
    [case] = estimator.cases(SALE)
    assert case.labels == {}
    assert case.assessment.total("buyer") == Decimal("50000.00")


@pytest.mark.parametrize(
    ("change", "fact", "pieces"),
    [
        ({"held": UNKNOWN}, "held", ["不满 2 年", "满 2 年不满 5 年", "满 5 年"]),
        ({"held": years("1.5", "3")}, "held", ["满 1.5 年不满 2 年", "满 2 年"]),
        ({"held": years("3.99", "5.5")}, "held", ["满 3.99 年不满 5 年", "满 5 年"]),
        ({"held": Held(Decimal(23) / 12, Decimal(30) / 12, "")}, "held", ["满 1.92 年不满 2 年", "满 2 年"]),
        ({"home_area": UNKNOWN}, "area", ["面积不超过 140 平方米", "面积超过 140 平方米"]),
        ({"home_area": Amount(Decimal(130), Decimal(150))}, "area", ["面积不超过 140 平方米", "面积超过 140 平方米"]),
        (
            {"held": Held(date(2024, 1, 1), date(2024, 12, 31), "")},
            "held",
            ["2024-01-01 至 2024-11-24取得", "2024-11-25 至 2024-12-31取得"],
        ),
        ({"buyer_homes": UNKNOWN}, "buyer_homes", ["买方首套", "买方已有一套", "买方已有两套及以上"]),
        ({"buyer_homes": "1+"}, "buyer_homes", ["买方已有一套", "买方已有两套及以上"]),
        ({"only_home": UNKNOWN}, "only_home", ["是卖方家庭唯一住房", "不是唯一住房"]),
        ({"sale_price": Amount(Decimal(4_800_000), Decimal(5_000_000))}, "price", ["按 480 万元", "按 500 万元"]),
    ],
)
def test_a_range_is_cut_at_the_laws_own_limits(
    estimator: Estimator, change: dict[str, Any], fact: str, pieces: list[str]
) -> None:
    only_home = None if fact == "held" else SALE.only_home
    sale = replace(SALE, only_home=only_home, **change) if "only_home" not in change else replace(SALE, **change)
    assert labels(estimator.cases(sale), fact) == pieces


@pytest.mark.parametrize(
    "change",
    [
        {"held": years("0", "1.99")},
        {"held": years("2", "4.99")},
        {"held": years("6", "30")},
        {"held": Held(date(2025, 1, 1), date(2025, 12, 31), "")},
        {"home_area": Amount(Decimal("90.01"), Decimal(99))},
        {"home_area": Amount(Decimal(141), Decimal(400))},
        {"buyer_homes": "company"},
    ],
)
def test_a_range_on_one_side_of_every_limit_is_one_case(estimator: Estimator, change: dict[str, Any]) -> None:
    assert len(estimator.cases(replace(SALE, **change))) == 1


@pytest.mark.parametrize("limit", [Decimal("1.3"), Decimal("2.73"), Decimal("4.01"), Decimal("29.99")])
def test_a_limit_is_found_wherever_the_law_puts_it(estimator: Estimator, limit: Decimal) -> None:
    pieces = list(estimator._pieces(Decimal(0), Decimal(30), Decimal("0.01"), lambda years: years >= limit))
    assert pieces == [(Decimal(0), limit - Decimal("0.01")), (limit, Decimal(30))]


def test_two_limits_close_together_are_two(estimator: Estimator) -> None:
    def look(years: Decimal) -> int:
        return (years >= 2) + (years >= Decimal("2.5"))

    pieces = list(estimator._pieces(Decimal(0), Decimal(30), Decimal("0.01"), look))
    assert [begin for begin, _ in pieces] == [0, 2, Decimal("2.5")]


def test_no_limit_of_the_law_stands_in_the_code() -> None:
    code = (ROOT / "actions" / "housing" / "cases.py").read_text(encoding="utf-8")
    assert not re.search(r"\b(?:90|140)\b", code)


def test_a_fact_matters_only_where_the_result_depends_on_it(estimator: Estimator) -> None:
    unsaid = replace(SALE, only_home=None)
    assert estimator.differs(replace(unsaid, held=years("6")), "only_home")
    assert not estimator.differs(replace(unsaid, held=years("3")), "only_home")
    assert estimator.differs(replace(unsaid, held=years("3.99", "5.5")), "held")
    assert not estimator.differs(replace(unsaid, held=years("1")), "held")


def test_what_is_left_out_is_named_in_whichever_case(estimator: Estimator) -> None:
    assert estimator.not_computed(SALE) == {"个人所得税"}
    assert "城市维护建设税" in estimator.not_computed(replace(SALE, held=years("1", "3"), only_home=None))
    exempt = replace(SALE, held=years("6"), only_home="yes")
    assert estimator.not_computed(exempt) == set()


def test_costs_that_are_known_are_computed_with(estimator: Estimator) -> None:
    [case] = estimator.cases(replace(SALE, original_price=Decimal(3_000_000), deed_tax_paid=Decimal(30_000)))
    assert case.assessment.total("seller") == (Decimal(5_000_000) - 3_000_000 - 30_000) / 5


def test_a_fact_that_cannot_be_is_refused_by_name(estimator: Estimator) -> None:
    with pytest.raises(BadSituationError) as refused:
        estimator.check(replace(SALE, held=years("200")))
    assert refused.value.field == "held"
    estimator.check(replace(SALE, sale_price=None, home_area=None, held=None))


def test_a_line_that_is_the_same_in_all_cases_is_told_once(estimator: Estimator) -> None:
    found = estimator.cases(replace(SALE, buyer_homes=UNKNOWN))
    assert lines_of(found, "增值税") == [("0.00", "")]
    assert lines_of(found, "契税") == [
        ("50000.00", "买方首套"),
        ("50000.00", "买方已有一套"),
        ("150000.00", "买方已有两套及以上"),
    ]


def test_others_suppose_only_what_makes_the_difference(estimator: Estimator) -> None:
    found = estimator.cases(replace(SALE, held=years("1", "3"), buyer_homes=UNKNOWN, only_home=None))
    assert lines_of(found, "增值税") == [("145631.07", "满 1 年不满 2 年"), ("0.00", "满 2 年")]
    assert all("唯一" not in when for _, when in lines_of(found, "契税"))


def test_also_where_a_tax_is_computed_in_some_of_the_cases_only(estimator: Estimator) -> None:
    found = estimator.cases(replace(SALE, held=years("1", "3"), only_home=None))
    assert lines_of(found, "城市维护建设税") == [("0.00", "满 2 年")]


def test_the_totals_hold_in_every_case_that_can_be(estimator: Estimator) -> None:
    vague = replace(
        SALE,
        sale_price=Amount(Decimal(4_800_000), Decimal(5_000_000)),
        home_area=UNKNOWN,
        held=UNKNOWN,
        only_home=None,
        buyer_homes=UNKNOWN,
    )
    dearest = replace(vague, sale_price=exactly("5000000"), home_area=exactly("200"), held=years("1"), buyer_homes="2")
    most = max(case.assessment.total("seller") for case in estimator.cases(vague))
    assert most == max(case.assessment.total("seller") for case in estimator.cases(dearest))


def test_there_are_never_more_cases_than_anybody_would_read(estimator: Estimator) -> None:
    vague = Sale(
        sale_price=Amount(Decimal(4_800_000), Decimal(5_000_000)), home_area=UNKNOWN, held=UNKNOWN, buyer_homes=UNKNOWN
    )
    assert len(estimator.cases(vague)) <= cases.MOST_CASES


def test_nothing_is_told_twice(estimator: Estimator) -> None:
    told: list[CaseLine] = merged(estimator.cases(replace(SALE, held=UNKNOWN, home_area=UNKNOWN, buyer_homes=UNKNOWN)))
    keys = [(line.line.code, line.line.payer, line.when) for line in told]
    assert len(keys) == len(set(keys))
