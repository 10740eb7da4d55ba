"""What is read of homes, rents, shops and cars."""

from __future__ import annotations

import re

import pytest

from actions.everyday.deed_tax import DEED_TAX
from tests.actions.everyday.reading import FORMS, taken, wanted


def test_figures_after_the_rates_of_deed_tax_are_of_a_purchase() -> None:
    assert re.search(DEED_TAX.told_after, "买房契税多少？首套、二套、三套分别几个点？")
    assert not re.search(DEED_TAX.told_after, "契税什么时候交？签了购房合同多久内要交？")


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("小规模三季度卖货20万 还卖了一套门面100万 增值税多少", {"sales": "1200000", "real_estate_sales": "1000000"}),
        ("小规模三季度销售额120万 其中卖不动产100万 增值税多少", {"sales": "1200000", "real_estate_sales": "1000000"}),
    ],
)
def test_real_estate_is_a_part_of_the_sales(said: str, facts: dict[str, str]) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == "small_vat"
    assert form.take({}, said, None).facts == {**facts, "period": "quarter", "as_of": "2026-09-30"}


def test_a_car_bought_and_gone_in_one_year() -> None:
    assert taken("vehicle_refund", {}, "3月买的车 一年车船税900 7月退货了 能退多少") == {
        "annual_tax": "900",
        "event": "returned",
        "first_month": "3",
        "event_month": "7",
    }
    assert taken("vehicle_refund", {}, "2024年3月买的车 2.0排量 今年5月报废 车船税退多少")["first_month"] == "1"


def test_the_days_of_both_homes_are_kept() -> None:
    found = taken("home_swap", {}, "2025年3月卖房500万缴了20万个税 2026年8月买400万的房 能退多少")
    assert (found["sold_on"], found["bought_on"], found.get("as_of")) == ("2025-03-01", "2026-08-01", None)


def test_the_vat_in_a_price_is_no_other_tax() -> None:
    said = "买房600万 二套 150平 其中增值税174757 契税多少"
    form = wanted(said)
    assert form is not None
    assert form.name == "deed_tax"
    assert form.take({}, said, None).facts["vat"] == "174757"


def test_rent_that_is_deducted_is_no_rent_that_is_taken() -> None:
    assert wanted("我一个月房租5000块 能抵多少个税") is None


@pytest.mark.parametrize("kind", ["门脸", "门市房", "铺面", "档口", "底商", "沿街房", "写字间", "库房"])
def test_whatever_a_shop_is_called_it_is_no_home(kind: str) -> None:
    said = f"我有个{kind}租出去一个月9000 交多少税"
    form = wanted(said)
    assert form is not None
    assert form.take({}, said, None).facts["property"] == "shop"
    assert taken("deed_tax", {}, f"买{kind}200万 契税多少")["kind"] == "other"


def test_a_home_after_a_shop_is_a_home_again() -> None:
    assert taken("rent", {"monthly_rent": "9000", "property": "shop"}, "住人的那套4300呢")["property"] == "home"


def test_a_shop_that_trades_sells_no_shop() -> None:
    form = wanted("我门店这个月卖了9万 小规模 增值税多少")
    assert form is not None
    assert form.name == "small_vat"
    assert wanted("门店一个月流水卖到9万 交税吗") is None or wanted("门店一个月流水卖到9万 交税吗").name != "shop_sale"  # type: ignore[union-attr]


def test_homes_counted_before_are_those_of_the_purchase() -> None:
    form = next(f for f in FORMS if f.name == "deed_tax")
    assert form.beside("契税的“家庭”包括谁？套数怎么认定、在哪查？", "那房子152平 总价540万")
    told = form.take({}, "我老公名下有一套 我没有 算几套 那房子152平 总价540万", None).facts
    assert told == {"homes_before": "1", "area_m2": "152", "price": "5400000"}


@pytest.mark.parametrize(("who", "homes"), [("我闺女", None), ("我爸", None), ("我爱人", "1"), ("我媳妇", "1")])
def test_whose_home_counts_is_not_guessed(who: str, homes: str | None) -> None:
    assert taken("deed_tax", {}, f"{who}名下有一套 我没房 契税多少 总价410万 86平").get("homes_before") == homes


@pytest.mark.parametrize(
    "lives", ["房子是租的", "住的地方是租的", "租着房", "跟人合租", "在外面租了个单间", "自己租的一居"]
)
def test_who_lives_for_rent_has_it_deducted(lives: str) -> None:
    facts = taken("wages", {}, f"每月工资一万二 五险一金扣掉两千 {lives} 每月得交多少个人所得税")
    assert facts == {"monthly_salary": "12000", "insurance": "2000", "housing": "rent"}


@pytest.mark.parametrize("lets", ["房子租给别人", "每月收房租3000", "房子出租"])
def test_who_lets_has_no_rent_deducted(lets: str) -> None:
    assert "housing" not in taken("wages", {}, f"月薪2万 社保公积金4000 {lets} 个税多少")


@pytest.mark.parametrize("said", ["房子带家具家电出租 一个月6500 税多少", "车位租出去 一个月800 交多少税"])
def test_a_home_with_what_stands_in_it_and_a_parking_space_are_let_as_buildings(said: str) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == "rent"


def test_a_car_of_last_year_is_taxed_for_all_of_this() -> None:
    assert "first_month" not in taken("vehicle_year", {}, "车去年11月买的 1.8T 今年车船税多少钱")
    assert taken("vehicle_year", {}, "车今年11月买的 1.8T 今年车船税多少钱")["first_month"] == "11"


def test_the_month_of_the_plate_counts() -> None:
    assert taken("vehicle_year", {}, "2.0T的SUV 今年6月上的牌 车船税今年交多少")["first_month"] == "6"


def test_what_was_paid_long_ago_beside_what_it_costs_now_is_of_a_seller_and_no_deed_tax_of_then() -> None:
    said = "{}400万 但税务局核定价450万 2020年350万买的 89平 不唯一 首套 契税3.5万"
    assert [wanted(said.format(word)) for word in ("合同", "网签价")] == [None, None]
    assert wanted("2020年350万买的房 首套 89平 契税该交多少") is not None
