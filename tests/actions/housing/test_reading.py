from __future__ import annotations

from decimal import Decimal

import pytest

from actions.housing.facts import Sale
from tests.actions.housing.reading import facts_in, said


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
