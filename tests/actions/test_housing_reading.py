from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from actions.errors import UnclearReplyError
from actions.housing.facts import Facts, Held, amount
from actions.housing.reading import read_facts

TODAY = date(2026, 11, 24)


def facts_in(text: str) -> dict[str, str | None]:
    """The slots that one utterance fills."""
    facts, _ = read_facts(text, Facts(), None, TODAY)
    return {slot: value for slot, value in facts.to_slots().items() if value is not None}


def taken(slot: str, text: str) -> Any:
    """What the form takes of the reply to its question; what it cannot use is raised."""
    facts, unclear = read_facts(text, Facts(), slot, TODAY)
    if unclear is not None:
        raise unclear
    return getattr(facts, slot)


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("帮我算一下卖房要交多少税", {}),
        (
            "卖房500万，89平，持有3年，买方首套",
            {"sale_price": "5000000", "home_area": "89", "held": "3|3|持有 3 年", "buyer_homes": "0"},
        ),
        (
            "三百五十万卖一套一百四十平米的房子，满五唯一",
            {"sale_price": "3500000", "home_area": "140", "held": "5|5|满 5 年", "only_home": "yes"},
        ),
        (
            "原价300万，现在卖620万，95平，2019年5月买的，不唯一",
            {
                "sale_price": "6200000",
                "home_area": "95",
                "held": "2019-05-01|2019-05-31|2019 年 5 月取得",
                "only_home": "no",
            },
        ),
        ("五年前买的房子卖掉", {"held": "5|5|持有 5 年"}),
        ("满二不满五，四百万", {"sale_price": "4000000", "held": "2|4.99|满 2 年不满 5 年"}),
        ("总价350万 二套 88平 算契税", {"sale_price": "3500000", "home_area": "88", "buyer_homes": "1"}),
        ("2026年3月打算卖，中介费2万", {}),
        ("我有一套89平的房子", {"home_area": "89"}),
        ("买家名下没有房，卖家名下两套", {"buyer_homes": "0", "only_home": "no"}),
    ],
)
def test_the_first_utterance_fills_what_it_says_and_no_more(said: str, slots: dict[str, str]) -> None:
    assert facts_in(said) == slots


@pytest.mark.parametrize(
    ("said", "price"),
    [("500万", "5000000"), ("5000000", "5000000"), ("成交价是390万元", "3900000")],
)
def test_a_price_that_was_asked_for(said: str, price: str) -> None:
    assert taken("sale_price", said) == Decimal(price)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("500", "没有单位"),
        ("6万一平", "单价"),
        ("五百多万", "确定的成交价"),
        ("大概三百五十万", "确定的成交价"),
        ("350-380万", "确定的成交价"),
        ("300元", "不像"),
    ],
)
def test_a_price_that_cannot_be_used_says_why(said: str, why: str) -> None:
    with pytest.raises(UnclearReplyError, match=why):
        taken("sale_price", said)


@pytest.mark.parametrize(
    ("said", "area"), [("89", "89"), ("八十九点五平", "89.5"), ("建面89，套内75平", "89"), ("套内75平，建面89平", "89")]
)
def test_an_area_that_was_asked_for(said: str, area: str) -> None:
    assert taken("home_area", said) == Decimal(area)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("3", "3", "3"),
        ("三年", "3", "3"),
        ("一年半", "1.5", "1.5"),
        ("不满2年", "0", "1.99"),
        ("满两年", "2", "2"),
        ("2021年5月", "2021-05-01", "2021-05-31"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("去年", "2025-01-01", "2025-12-31"),
        ("今年", "2026-01-01", "2026-11-24"),
        ("2019-3-12", "2019-03-12", "2019-03-12"),
    ],
)
def test_the_time_held_is_as_precise_as_it_was_said(said: str, low: str, high: str) -> None:
    held = taken("held", said)
    assert held is not None
    assert (str(held.low), str(held.high)) == (low, high)


def test_a_home_cannot_be_acquired_tomorrow() -> None:
    with pytest.raises(UnclearReplyError, match="晚于今天"):
        taken("held", "2027年1月")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("是", "yes"),
        ("是的，唯一", "yes"),
        ("对", "yes"),
        ("不是", "no"),
        ("不", "no"),
        ("没有，还有别的房", "no"),
        ("名下有两套房", "no"),
        ("不清楚", "unknown"),
        ("不知道", "unknown"),
        ("红烧肉", None),
    ],
)
def test_whether_it_is_the_only_home(said: str, answer: str | None) -> None:
    assert taken("only_home", said) == answer


@pytest.mark.parametrize(
    ("said", "homes"),
    [
        ("没有", 0),
        ("首套", 0),
        ("名下无房", 0),
        ("0", 0),
        ("0套", 0),
        ("一套", 1),
        ("1", 1),
        ("有一套", 1),
        ("二套", 1),
        ("有两套房", 2),
        ("已经有3套了", 3),
        ("红烧肉", None),
    ],
)
def test_how_many_homes_the_buyer_has(said: str, homes: int | None) -> None:
    assert taken("buyer_homes", said) == homes


def test_what_was_said_before_is_not_changed_by_a_later_number() -> None:
    known = Facts(sale_price=Decimal(5_000_000))
    read, _ = read_facts("买方贷款300万，89平", known, "home_area", TODAY)
    assert (read.sale_price, read.home_area) == (Decimal(5_000_000), Decimal(89))


@pytest.mark.parametrize(
    ("said", "slot", "value"),
    [
        ("不对，是600万", "sale_price", Decimal(6_000_000)),
        ("成交价改成520", "sale_price", None),  # 万 left out: asked again
        ("价格我说错了", "sale_price", None),
        ("面积不是89是98", "home_area", Decimal(98)),
        ("说错了，是四年", "held", Held(Decimal(4), Decimal(4), "持有 4 年")),
        ("不对，不是唯一", "only_home", "no"),
    ],
)
def test_what_is_put_right_takes_the_place_of_what_was_said(said: str, slot: str, value: Any) -> None:
    known = Facts(Decimal(5_000_000), Decimal(89), Held(Decimal(3), Decimal(3), "持有 3 年"), "yes")
    read, _ = read_facts(said, known, "buyer_homes", TODAY)
    assert getattr(read, slot) == value


@pytest.mark.parametrize(
    ("said", "low", "high", "shown"),
    [
        ("五六年", "5", "6", "持有 5 年到 6 年"),
        ("3年4个月", "3.33", "3.33", "持有 3 年 4 个月"),
        ("差两个月满五年", "0", "4.99", "不满 5 年"),
        ("25年买的", "2025-01-01", "2025-12-31", "2025 年取得"),
    ],
)
def test_the_time_is_shown_as_it_was_said(said: str, low: str, high: str, shown: str) -> None:
    held = taken("held", said)
    assert (str(held.low), str(held.high), held.said) == (low, high, shown)


@pytest.mark.parametrize("said", ["大概五年", "好几年了", "应该是吧"])
def test_what_is_said_with_reserve_is_asked_again(said: str) -> None:
    with pytest.raises(UnclearReplyError):
        taken("only_home" if "是" in said else "held", said)


def test_facts_survive_the_way_through_slots() -> None:
    facts = Facts(Decimal("5000000.50"), Decimal("89.5"), Held(Decimal(2), Decimal("4.99"), "满 2 年"), "unknown", 0)
    assert Facts.from_slots(facts.to_slots()) == facts


@pytest.mark.parametrize(
    ("value", "said"), [("5000000", "500 万元"), ("5005000", "500.5 万元"), ("1234.5", "1,234.50 元"), ("0", "0.00 元")]
)
def test_round_sums_are_said_in_ten_thousands(value: str, said: str) -> None:
    assert amount(Decimal(value)) == said
