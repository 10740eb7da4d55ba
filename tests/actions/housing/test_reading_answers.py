from __future__ import annotations

from decimal import Decimal

import pytest

from tests.actions.housing.reading import KNOWN, facts_in, said


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("500", "5000000~5000000"),
        ("500万", "5000000~5000000"),
        ("5000000", "5000000~5000000"),
        ("成交价是390万元", "3900000~3900000"),
        ("350-380万", "3500000~3800000"),
        ("大概三百五十万", "3500000~3500000?"),
        ("五百多万", "5000000~5000000?"),
        ("300万买的现在卖500万", "5000000~5000000"),
        ("几百万", None),
        ("400万500万", None),
        ("300元", None),
    ],
)
def test_a_price_that_was_asked_for(text: str, price: str | None) -> None:
    assert facts_in(text, "sale_price").get("sale_price") == price


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("89", "89~89"),
        ("八十九点五平", "89.5~89.5"),
        ("建面89，套内75平", "89~89"),
        ("90多平", "90.01~99.0?"),
        ("90出头", "90.01~99.0?"),
        ("不到90", "81.0~89.99?"),
        ("套内75平", None),
    ],
)
def test_an_area_that_was_asked_for_is_a_range_where_it_is_rough(text: str, area: str | None) -> None:
    assert facts_in(text, "home_area").get("home_area") == area


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("3", "3|3|持有 3 年"),
        ("三年", "3|3|持有 3 年"),
        ("一年半", "1.5|1.5|持有 1 年 6 个月"),
        ("五六年", "5|6|持有 5 年到 6 年"),
        ("大概五年", "5|5|约 5 年"),
        ("不满2年", "0|1.99|不满 2 年"),
        ("满二不满五", "2|4.99|满 2 年不满 5 年"),
        ("满两年", "2|2|满 2 年"),
        ("快五年了", "3.99|4.99|不满 5 年"),
        ("差两个月满五年", "3.99|4.99|不满 5 年"),
        ("2021年5月", "2021-05-01|2021-05-31|2021 年 5 月取得"),
        ("2021", "2021-01-01|2021-12-31|2021 年取得"),
        ("25年买的", "2025-01-01|2025-12-31|2025 年取得"),
        ("去年", "2025-01-01|2025-12-31|2025 年取得"),
        ("今年", "2026-01-01|2026-11-24|2026 年取得"),
        ("2019-3-12", "2019-03-12|2019-03-12|2019-03-12 取得"),
        ("2027年1月", None),
        ("好几年了", None),
    ],
)
def test_the_time_held_is_as_precise_as_it_was_said(text: str, held: str | None) -> None:
    assert facts_in(text, "held").get("held") == held


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是", "yes"),
        ("是的，唯一", "yes"),
        ("应该是吧", "yes"),
        ("不是", "no"),
        ("没有，还有别的房", "no"),
        ("名下有两套房", "no"),
        ("不清楚", "unknown"),
        ("有", None),
        ("不对不对 是3年8个月", None),
        ("红烧肉", None),
    ],
)
def test_whether_it_is_the_only_home(text: str, answer: str | None) -> None:
    assert facts_in(text, "only_home").get("only_home") == answer


@pytest.mark.parametrize(
    ("text", "homes"),
    [
        ("没有", "0"),
        ("首套", "0"),
        ("0", "0"),
        ("1", "1"),
        ("二套", "1"),
        ("有两套房", "2"),
        ("已经有3套了", "3"),
        ("不是首套", "1+"),
        ("不清楚", "unknown"),
        ("买方是公司", "company"),
        ("红烧肉", None),
    ],
)
def test_how_many_homes_the_buyer_has(text: str, homes: str | None) -> None:
    assert facts_in(text, "buyer_homes").get("buyer_homes") == homes


@pytest.mark.parametrize("text", ["300万", "300", "300万买的", "当时花了300万"])
def test_the_price_it_was_bought_for(text: str) -> None:
    known = KNOWN
    read = said(text, "original_price", known).sale
    assert (read.original_price, read.sale_price) == (Decimal(3_000_000), known.sale_price)


@pytest.mark.parametrize(
    ("asked", "text", "why"),
    [
        ("sale_price", "几百万", "还算不出来"),
        ("sale_price", "400万500万", "几个金额"),
        ("home_area", "套内75平", "建筑面积"),
        ("held", "继承的，前年", "原来买房的时间"),
        ("only_home", "老家还有一套", "本市范围内"),
    ],
)
def test_what_cannot_be_used_says_why(asked: str, text: str, why: str) -> None:
    assert why in said(text, asked).problem
    assert said(text, None).problem == ""
