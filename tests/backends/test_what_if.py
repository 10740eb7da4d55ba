from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from backends.housing.errors import BadSituationError
from backends.housing.rules import assess
from backends.housing.what_if import Foresight, changed, compare, days_until, foresee, told
from backends.legislation.service import Legislation
from tests.backends.test_housing_rules import situation


def of(topic: str, found: tuple[Foresight, ...]) -> Foresight:
    return next(f for f in found if f.topic == topic)


def test_a_change_tells_who_pays_more_and_of_which_tax(law: Legislation) -> None:
    comparison = compare(situation(2), {"buyer.family_homes_before": 0}, law)
    assert (str(comparison.more("buyer")), str(comparison.more("seller"))) == ("-30000.00", "0.00")
    (difference,) = comparison.differences
    assert (difference.code, str(difference.before), str(difference.after)) == ("deed_tax", "120000.00", "90000.00")
    assert told(comparison) == "契税由 120,000.00 元 变为 90,000.00 元。"


def test_a_change_to_the_same_changes_nothing(law: Legislation) -> None:
    comparison = compare(situation(2), {"buyer.family_homes_before": 1}, law)
    assert comparison.differences == ()
    assert told(comparison) == "税额没有变化。"


def test_what_cannot_be_is_refused(law: Legislation) -> None:
    with pytest.raises(BadSituationError):
        compare(situation(), {"deal.price": "0"}, law)
    with pytest.raises(BadSituationError, match="不能晚于"):
        compare(situation(), {"seller.acquired_on": date(2027, 1, 1)}, law)


def test_one_day_before_two_years_waiting_saves_what_it_does(law: Legislation) -> None:
    sale = situation(12)
    assert days_until(sale, Decimal(2), law) == 1
    found = of("two_years", foresee(sale, law))
    assert found.day == date(2026, 11, 23)
    now, then = assess(sale, law), assess(situation(11), law)
    assert found.saves == now.total("seller") - then.total("seller")
    assert "再过 1 天，到 2026-11-23 满 2 年，卖方少缴" in found.text


def test_the_break_even_leaves_the_seller_with_as_much_as_now(law: Legislation) -> None:
    sale = situation(12)
    found = of("two_years", foresee(sale, law))
    assert found.break_even is not None
    for fall, worth in ((found.break_even, True), (found.break_even + 200, False)):
        later = changed(sale, {"deal.price": sale.deal.price - fall, "contract_on": found.day, "filed_on": found.day})
        kept = later.deal.price - assess(later, law).total("seller")
        assert (kept >= sale.deal.price - assess(sale, law).total("seller")) is worth


def test_five_years_are_worth_waiting_for_with_an_only_home_alone(law: Legislation) -> None:
    nearly = {"seller__acquired_on": "2022-01-10"}
    found = of("five_years", foresee(situation(2, **nearly, seller__only_home=True), law))
    assert (found.day, str(found.saves)) == (date(2027, 1, 10), "506100.00")
    assert not [f for f in foresee(situation(2, **nearly), law) if f.topic == "five_years"]


@pytest.mark.parametrize(("area", "saves"), [("146", "30000.00"), ("138", "-40000.00")])
def test_near_the_limit_of_an_area_the_other_side_is_told(area: str, saves: str, law: Legislation) -> None:
    number = 3 if area == "138" else 2
    sale = situation(number, property__area_m2=area, buyer__family_homes_before=0)
    assert str(of("area", foresee(sale, law)).saves) == saves


def test_far_from_a_limit_nothing_is_told_of_it(law: Legislation) -> None:
    assert not [f for f in foresee(situation(), law) if f.topic == "area"]


def test_the_next_home_of_the_buyer_is_told_where_it_changes_the_rate(law: Legislation) -> None:
    found = of("second_home", foresee(situation(2), law))
    assert (found.label, str(found.saves)) == ("买方是第三套", "-60000.00")
    assert not [f for f in foresee(situation(), law) if f.topic == "second_home"]  # 89 平：首套二套都是 1%
