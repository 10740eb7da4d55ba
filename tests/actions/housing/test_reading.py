from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from actions.housing.facts import Amount, Held, Sale
from actions.housing.reading import Said, read_sale

TODAY = date(2026, 11, 24)
KNOWN = Sale.from_texts(
    {"sale_price": "5000000~5000000", "home_area": "89~89", "held": "3|3|持有 3 年", "only_home": "yes"}
)


def said(text: str, asked: str | None = None, known: Sale | None = None) -> Said:
    return read_sale(text, known or Sale(), asked, TODAY)


def facts_in(text: str, asked: str | None = None) -> dict[str, str]:
    return said(text, asked).sale.to_texts()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("帮我算一下卖房要交多少税", {}),
        (
            "喂那个我跟你说啊我家有套三居室二零二二年八月份办的房本现在中介帮我谈了七百三十万房子一百六十八平米对方小两口名下已经有一套了",
            {
                "sale_price": "7300000~7300000",
                "home_area": "168~168",
                "held": "2022-08-01|2022-08-31|2022 年 8 月取得",
                "buyer_homes": "1",
            },
        ),
        (
            "22年3月高位接的盘 房款560万契税8.4万 96平 现在只能520万割肉 我还有别的房 买家首套",
            {
                "sale_price": "5200000~5200000",
                "home_area": "96~96",
                "held": "2022-03-01|2022-03-31|2022 年 3 月取得",
                "only_home": "no",
                "buyer_homes": "0",
                "original_price": "5600000",
                "deed_tax_paid": "84000",
            },
        ),
        (
            "2021年6月上的车 花了410万 如今395万清掉 88平 还有一套 买家二套",
            {
                "sale_price": "3950000~3950000",
                "home_area": "88~88",
                "held": "2021-06-01|2021-06-30|2021 年 6 月取得",
                "only_home": "no",
                "buyer_homes": "1",
                "original_price": "4100000",
            },
        ),
        (
            "老房准备642万出手 78个平方 房本到手四年多了 接手的人名下没房",
            {"sale_price": "6420000~6420000", "home_area": "78~78", "held": "4|4|满 4 年", "buyer_homes": "0"},
        ),
        (
            "亏惨了 21年580买的 现在490甩 91平 不唯一",
            {
                "sale_price": "4900000~4900000",
                "home_area": "91~91",
                "held": "2021-01-01|2021-12-31|2021 年取得",
                "only_home": "no",
                "original_price": "5800000",
            },
        ),
        (
            "有人给到415了 76平 2023年1月契税票 唯一",
            {
                "sale_price": "4150000~4150000",
                "home_area": "76~76",
                "held": "2023-01-01|2023-01-31|2023 年 1 月取得",
                "only_home": "yes",
            },
        ),
        (
            "卖600万 90平 差俩月五年",
            {"sale_price": "6000000~6000000", "home_area": "90~90", "held": "3.99|4.99|不满 5 年"},
        ),
        (
            "卖520万 89平 刚满五 还差十来天",
            {"sale_price": "5200000~5200000", "home_area": "89~89", "held": "3.99|4.99|不满 5 年"},
        ),
        (
            "听说满五唯一能免个税 我这不满五 90平 卖520万 原价380万 三年半",
            {
                "sale_price": "5200000~5200000",
                "home_area": "90~90",
                "held": "3.5|3.5|持有 3 年 6 个月",
                "only_home": "yes",
                "original_price": "3800000",
            },
        ),
        (
            "首付 200万 买的那套 总价610万 20年9月买 现在720万卖 88平",
            {
                "sale_price": "7200000~7200000",
                "home_area": "88~88",
                "held": "2020-09-01|2020-09-30|2020 年 9 月取得",
                "original_price": "6100000",
            },
        ),
        (
            "206万让给别人 88平 人家头一套",
            {"sale_price": "2060000~2060000", "home_area": "88~88", "buyer_homes": "0"},
        ),
        (
            "480万盘给一对小年轻 92平 满五唯一 他们首套",
            {
                "sale_price": "4800000~4800000",
                "home_area": "92~92",
                "held": "5|5|满 5 年",
                "only_home": "yes",
                "buyer_homes": "0",
            },
        ),
        (
            "15年12月买的两居 当时210万 现在人家出480 家里还有一套 面积89",
            {
                "sale_price": "4800000~4800000",
                "home_area": "89~89",
                "held": "2015-12-01|2015-12-31|2015 年 12 月取得",
                "only_home": "no",
                "original_price": "2100000",
            },
        ),
        (
            "卖房500万，89平，持有3年，买方首套",
            {"sale_price": "5000000~5000000", "home_area": "89~89", "held": "3|3|持有 3 年", "buyer_homes": "0"},
        ),
        (
            "三百五十万卖一套一百四十平米的房子，满五唯一",
            {"sale_price": "3500000~3500000", "home_area": "140~140", "held": "5|5|满 5 年", "only_home": "yes"},
        ),
        (
            "原价300万，现在卖620万，95平，2019年5月买的，不唯一",
            {
                "sale_price": "6200000~6200000",
                "home_area": "95~95",
                "held": "2019-05-01|2019-05-31|2019 年 5 月取得",
                "only_home": "no",
                "original_price": "3000000",
            },
        ),
        (
            "卖500万,2024年11月买的",
            {"sale_price": "5000000~5000000", "held": "2024-11-01|2024-11-30|2024 年 11 月取得"},
        ),
        ("五年前买的房子卖掉", {"held": "5|5|持有 5 年"}),
        ("满二不满五，四百万", {"sale_price": "4000000~4000000", "held": "2|4.99|满 2 年不满 5 年"}),
        ("总价350万 二套 88平 算契税", {"sale_price": "3500000~3500000", "home_area": "88~88", "buyer_homes": "1"}),
        ("2026年3月打算卖，中介费2万", {"sold_on": "2026-03-31"}),
        ("我有一套89平的房子", {"home_area": "89~89"}),
        ("买家名下没有房，卖家名下两套", {"only_home": "no", "buyer_homes": "0"}),
        ("公司来买，500万", {"sale_price": "5000000~5000000", "buyer_homes": "company"}),
        ("房改房卖500万", {"sale_price": "5000000~5000000", "origin": "purchased_public"}),
        (
            "装修花了20万，贷款利息30万，契税交了9万",
            {"deed_tax_paid": "90000", "renovation": "200000", "loan_interest": "300000"},
        ),
        ("评估价是450万，成交500万", {"sale_price": "5000000~5000000", "assessed_price": "4500000"}),
        ("网签320万 税务局说350万", {"sale_price": "3200000~3200000", "assessed_price": "3500000"}),
        ("成交价320万，税务局说交12万", {"sale_price": "3200000~3200000"}),
        ("合同写的400万 税务那边核的430万", {"sale_price": "4000000~4000000", "assessed_price": "4300000"}),
        ("准备卖95万 人在北京上班", {"sale_price": "950000~950000"}),
        ("评估价350 成交400", {"sale_price": "4000000~4000000", "assessed_price": "3500000"}),
        (
            "税务局说我当年280万买的 现在卖500万",
            {"sale_price": "5000000~5000000", "original_price": "2800000"},
        ),
        ("系统说总价500万 89平", {"sale_price": "5000000~5000000", "home_area": "89~89"}),
        (
            "没有满五年，唯一一套 500万",
            {"sale_price": "5000000~5000000", "held": "0|4.99|不满 5 年", "only_home": "yes"},
        ),
        ("以后要卖 不是满五唯一", {}),
        ("三五零万卖", {"sale_price": "3500000~3500000"}),
        (
            "300万买的 买家名下没有别的 卖500万",
            {"sale_price": "5000000~5000000", "original_price": "3000000", "buyer_homes": "0"},
        ),
        ("有个小伙子出七百三十万要买", {"sale_price": "7300000~7300000"}),
        (
            "契税是2021年11月24日交的 房本2022年1月9日才下来 家里唯一一套 465万",
            {"sale_price": "4650000~4650000", "held": "2021-11-24|2021-11-24|2021-11-24 取得", "only_home": "yes"},
        ),
        (
            "当年285万买的 契税交了28500 别的没有",
            {"original_price": "2850000", "deed_tax_paid": "28500", "costs": "none"},
        ),
        (
            "卖房500，300买的，89平",
            {"sale_price": "5000000~5000000", "home_area": "89~89", "original_price": "3000000"},
        ),
    ],
)
def test_the_first_utterance_fills_what_it_says_and_no_more(text: str, facts: dict[str, str]) -> None:
    assert facts_in(text) == facts


@pytest.mark.parametrize("text", ["算税 500 89 3年 首套", "算税 500，89，3年，首套", "５００　８９　３年　首套"])
def test_in_the_style_of_a_telegram_the_first_number_is_the_price_and_the_second_the_area(text: str) -> None:
    facts = {"sale_price": "5000000~5000000", "home_area": "89~89", "held": "3|3|持有 3 年", "buyer_homes": "0"}
    assert facts_in(text) == facts


def test_a_unit_price_becomes_a_price_once_the_area_is_known() -> None:
    assert facts_in("5万一平") == {"unit_price": "50000"}
    assert facts_in("单价5万，90平")["sale_price"] == "4500000~4500000"
    later = said("90平", "home_area", Sale(unit_price=Decimal(50_000))).sale
    assert later.to_texts() == {"sale_price": "4500000~4500000", "home_area": "90~90"}


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
