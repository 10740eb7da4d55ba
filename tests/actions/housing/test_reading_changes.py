from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from actions.housing.facts import Amount, Held, Sale
from actions.housing.reading import read_sale
from tests.actions.housing.reading import KNOWN, TODAY, facts_in, said


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("不对，是600万", "成交价", "600 万元"),
        ("成交价改成520", "成交价", "520 万元"),
        ("面积不是89是98", "建筑面积", "98 平方米"),
        ("说错了，是四年", "卖方取得", "持有 4 年"),
        ("不对，不是唯一", "卖方家庭唯一住房", "不是"),
    ],
)
def test_what_is_put_right_takes_the_place_of_what_was_said(text: str, field: str, value: str) -> None:
    read = said(text, "buyer_homes", KNOWN)
    [change] = read.changes
    assert read.corrected
    assert (change.label, change.value) == (field, value)
    assert change.before


def test_what_is_taken_back_without_another_value_is_emptied() -> None:
    read = said("价格我说错了", "buyer_homes", KNOWN)
    assert (read.emptied, read.sale.sale_price, read.changes) == ("sale_price", None, ())


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("如果卖600万呢", "成交价", "600 万元"),
        ("98平呢", "建筑面积", "98 平方米"),
        ("要是满五呢", "卖方取得", "满 5 年"),
        ("买方二套呢", "买方家庭已有住房", "1 套"),
    ],
)
def test_what_is_supposed_changes_one_fact(text: str, label: str, value: str) -> None:
    [change] = said(text, None, KNOWN).changes
    assert (change.label, change.value) == (label, value)


@pytest.mark.parametrize("text", ["买方贷款300万", "中介费2万", "首付150万"])
def test_another_sum_changes_nothing(text: str) -> None:
    assert said(text, "buyer_homes", KNOWN).sale == KNOWN


def test_what_is_known_already_is_repeated() -> None:
    assert said("89平", "buyer_homes", KNOWN).repeated
    assert not said("98平", "buyer_homes", KNOWN).repeated


@pytest.mark.parametrize("junk", ["", "？", "😀", "' OR 1=1", "9" * 50, "万" * 30, "-5平", "0平", "满满满"])
@pytest.mark.parametrize(
    "asked", [None, "sale_price", "home_area", "held", "only_home", "buyer_homes", "original_price", "location"]
)
def test_whatever_is_typed_is_read_without_a_fall(junk: str, asked: str | None) -> None:
    read: Any = said(junk, asked)
    assert Sale.from_texts(read.sale.to_texts()) == read.sale


@pytest.mark.parametrize("who", ["老太太", "老爷子", "我爸妈", "我岳母", "老两口", "我奶奶"])
@pytest.mark.parametrize("said", ["名下统共一套", "就这一套房", "只有这套"])
def test_the_only_home_is_so_whoever_owns_it(who: str, said: str) -> None:
    assert read_sale(f"{who}{said}", Sale(), None, TODAY).sale.only_home == "yes"


def test_one_of_the_spouse_beside_it_is_another() -> None:
    assert read_sale("我太太名下有一套 这套是我的", Sale(), None, TODAY).sale.only_home == "no"


@pytest.mark.parametrize(
    ("said", "paid", "got", "held"),
    [
        ("17年全款买的 233万 现在能成交470万", "2330000", "4700000", "2017 年取得"),
        ("前年五一买的 233万 现在卖470万", "2330000", "4700000", "2024 年 5 月取得"),
        ("2011年花了133万 如今挂470万", "1330000", "4700000", "2011 年取得"),
        ("18年首付买的 总价333万 有人出470万", "3330000", "4700000", "2018 年取得"),
        ("13年233拿下 谈妥470万", "2330000", "4700000", "2013 年取得"),
    ],
)
def test_both_sums_are_kept_with_the_year(said: str, paid: str, got: str, held: str) -> None:
    sale = read_sale(said, Sale(), None, TODAY).sale
    assert str(sale.original_price) == paid
    assert isinstance(sale.sale_price, Amount)
    assert (str(sale.sale_price.low), isinstance(sale.held, Held) and sale.held.said) == (got, held)


@pytest.mark.parametrize("said_of_another", ["新房买520万", "打算买套600万的", "又买了480万的"])
def test_what_another_home_costs_is_no_price_paid(said_of_another: str) -> None:
    facts = facts_in(f"老房310万卖 10年 {said_of_another}")
    assert facts["sale_price"] == "3100000~3100000"
    assert "original_price" not in facts


def test_what_nobody_knew_may_be_told_later() -> None:
    known = Sale.from_texts({"sale_price": "1800000~1800000", "home_area": "50~50", "held": "unknown"})
    assert said("零几年吧 应该是07年", "buyer_homes", known).sale.to_texts()["held"].endswith("2007 年取得")


@pytest.mark.parametrize("then", ["那你就拿360万算吧", "360万", "先按三百六十万算", "价格就360万吧"])
def test_a_whole_sum_after_an_inexact_price_is_that_price_whatever_is_asked(then: str) -> None:
    known = said("三百多万", "sale_price").sale
    told = said(then, "home_area", known)
    assert (told.sale.sale_price, told.problem) == (Amount(Decimal(3_600_000), Decimal(3_600_000)), "")


def test_a_bare_number_while_the_area_is_asked_for_is_the_area() -> None:
    known = said("三百多万", "sale_price").sale
    told = said("89", "home_area", known).sale
    assert (told.home_area, told.sale_price) == (Amount(Decimal(89), Decimal(89)), known.sale_price)


@pytest.mark.parametrize(
    "said",
    ["爸妈给的房 他们2010年买的 我2023年过户 现在卖390万", "爸妈给的房 我2023年过户 他们2010年买的 现在卖390万"],
)
def test_a_home_from_the_parents_counts_from_when_they_bought(said: str) -> None:
    sale = read_sale(said, Sale(), None, TODAY).sale
    assert sale.how_acquired == "given_by_relative"
    assert isinstance(sale.held, Held)
    assert sale.held.said == "2010 年取得"


@pytest.mark.parametrize(
    ("text", "cost", "deed_tax", "how"),
    [
        (
            "我爸2020年把房赠与给我了 他09年买的连契税花了90万 我过户交契税5.4万 现在卖260万 不唯一",
            "900000",
            "54000",
            "given_by_relative",
        ),
        ("爸妈把房子送给我 2010年他们花100万买的 契税我交了3万 现在卖200万", "1000000", "30000", "given_by_relative"),
        ("奶奶18年把房赠与给我 她2003年买的花了40万 我卖180万 不唯一", "400000", None, "given_by_relative"),
        ("这房2015年买的 带契税一共花了210万 现在卖400万 不唯一", "2100000", None, None),
    ],
)
def test_a_home_that_was_given_has_the_cost_of_the_giver(
    text: str, cost: str, deed_tax: str | None, how: str | None
) -> None:
    told = facts_in(text)
    assert (told["original_price"], told.get("deed_tax_paid"), told.get("how_acquired")) == (cost, deed_tax, how)


@pytest.mark.parametrize(
    ("text", "asked", "facts"),
    [
        ("12年我俩买的 去年离的婚", "former_held", {"held": "2012-01-01|2012-12-31|2012 年取得"}),
        ("买家小两口婚前一人有一套", "buyer_homes", {"buyer_homes": "2"}),
        ("首套", "only_home", {"buyer_homes": "0"}),
        ("这是我第一套房", "only_home", {}),
        ("我对象她名下还有一套", "only_home", {"only_home": "no"}),
        ("不是在市区", "location", {}),
        ("别的没有", "only_home", {"only_home": "yes"}),
        ("在村里 不是市区也不是镇上", "location", {"location": "other"}),
    ],
)
def test_what_answers_is_taken_for_what_it_says(text: str, asked: str, facts: dict[str, str]) -> None:
    assert facts_in(text, asked) == facts


@pytest.mark.parametrize(("then", "asked"), [("2022年买的 300万", "held"), ("2022年买的，花了300万", "buyer_homes")])
def test_what_it_was_bought_for_beside_the_year_is_not_another_price(then: str, asked: str) -> None:
    sale = said(then, asked, said("卖房500万").sale).sale
    assert (sale.sale_price, sale.original_price) == (said("卖房500万").sale.sale_price, Decimal(3_000_000))


def test_several_facts_put_right_at_once_are_all_put_right() -> None:
    known = said("卖房500万，89平，持有3年，买方首套，300万买的").sale
    changed = {change.field for change in said("刚才说错了 是480万 92平 买方二套", "costs", known).changes}
    assert changed == {"sale_price", "home_area", "buyer_homes"}


@pytest.mark.parametrize(
    "said",
    [
        "我们家老人去年把老房子过户给我了 当时说是赠与 现在我想卖掉 房产证在我名下才一年多 要交哪些税",
        "我妈赠与我的房子 过户到我名下3年了 现在卖500万",
        "爸妈给我的房子，在我手里两年，想卖300万",
    ],
)
def test_how_long_a_home_given_is_in_ones_own_name_counts_for_nothing(said: str) -> None:
    sale = read_sale(said, Sale(), None, TODAY).sale
    assert (sale.how_acquired, sale.held) == ("given_by_relative", None)


def test_how_long_a_home_bought_is_in_ones_own_name_counts() -> None:
    held = read_sale("房子在我名下5年了 卖500万 90平", Sale(), None, TODAY).sale.held
    assert isinstance(held, Held)
    assert held.said == "持有 5 年"


def test_what_was_told_of_the_former_owner_counts_no_more_for_another_way() -> None:
    mother = said("我妈前年把房子赠给我，她2010年买的60万，现在我180万卖，名下还有一套住房").sale
    friend = said("要是房子是干妈送的，没血缘，又咋样", "home_area", mother)
    assert friend.sale.to_texts() == {"sale_price": "1800000~1800000", "only_home": "no", "how_acquired": "given"}
    again = said("是干妈2015年送的", "held", friend.sale)
    assert again.sale.how_acquired == "given"


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("我那房子卖一百多万，得交多少税啊", None),
        ("卖100多万", None),
        ("卖一千多万", None),
        ("卖三百多万", "3000000~3000000?"),
        ("卖一百二十多万", "1200000~1200000?"),
        ("卖100万出头", "1000000~1000000?"),
    ],
)
def test_a_price_that_may_be_twice_as_much_is_asked_for(text: str, price: str | None) -> None:
    assert facts_in(text).get("sale_price") == price


def test_why_such_a_price_is_asked_for_again_is_told() -> None:
    assert "差得太远" in said("一百多万", "sale_price").problem
