"""What a message must hold to be computed, and what is read of it."""

from __future__ import annotations

import pytest

from actions.everyday.form import EverydayForm
from actions.everyday.matters import MATTERS, offer_beside
from tests.actions.fakes import TODAY, everyday_by_law

FORMS = [EverydayForm(matter, everyday_by_law(), lambda: TODAY) for matter in MATTERS]


def wanted(text: str) -> EverydayForm | None:
    return next((form for form in FORMS if form.wants(text)), None)


@pytest.mark.parametrize(
    ("said", "name", "facts"),
    [
        (
            "月薪2万 扣五险一金4400 个税多少",
            "wages",
            {"monthly_salary": "20000", "insurance": "4400"},
        ),
        (
            "我一个月工资一万八，社保公积金2500，两个娃，租房，交多少税",
            "wages",
            {"monthly_salary": "18000", "insurance": "2500", "children": "2", "housing": "rent"},
        ),
        (
            "年薪30万 三险一金5万 独生子女养父母 已经预缴了2万 汇算退多少",
            "wages",
            {"annual_salary": "300000", "insurance": "50000", "elderly": "only_child", "withheld": "20000"},
        ),
        ("年终奖3万6和36001差多少", "bonus", {"bonus": "36000", "also": "36001"}),
        ("年终奖14万4 多一块钱呢", "bonus", {"bonus": "144000", "also": "144001"}),
        ("劳务费5000扣了800能退吗", "part_time", {"amount": "5000", "withheld": "800", "kind": "labour"}),
        ("稿费8000到手多少", "part_time", {"amount": "8000", "kind": "royalties"}),
        ("晚交23天10万块滞纳金多少", "late", {"amount": "100000", "days": "23"}),
        (
            "买500万首套90平契税多少",
            "deed_tax",
            {"price": "5000000", "homes_before": "0", "area_m2": "90"},
        ),
        ("我爸送给我一套房 评估价200万 契税多少", "deed_tax", {"price": "2000000", "kind": "gift"}),
        ("买20万电车交多少购置税", "vehicle_purchase", {"price": "200000", "energy": "electric"}),
        (
            "小规模三季度开了28万普票5万专票",
            "small_vat",
            {
                "ordinary_sales": "280000",
                "special_sales": "50000",
                "period": "quarter",
                "as_of": "2026-09-30",
            },
        ),
        (
            "我们是小规模，三季度开了28万的普票还有5万的专票，另外有个门面租给别人收了租金，增值税要不要交",
            "small_vat",
            {
                "ordinary_sales": "280000",
                "special_sales": "50000",
                "period": "quarter",
                "as_of": "2026-09-30",
            },
        ),
        (
            "小规模，三季度28万的普票还有5万的专票，门面租给别人一个月收8000，增值税要不要交",
            "small_vat",
            {"ordinary_sales": "280000", "special_sales": "50000", "period": "quarter", "as_of": "2026-09-30"},
        ),
        (
            "小规模这季度35万 里面专票10万 普票25万",
            "small_vat",
            {"ordinary_sales": "250000", "special_sales": "100000", "period": "quarter"},
        ),
        (
            "我是小规模 一个月15万 里面专票5万 普票10万 交多少税",
            "small_vat",
            {"ordinary_sales": "100000", "special_sales": "50000", "period": "month"},
        ),
        ("房子租出去一个月5000交多少税", "rent", {"monthly_rent": "5000", "property": "home"}),
        ("商铺一年租金24万 税多少", "rent", {"monthly_rent": "20000.00", "property": "shop"}),
        (
            "卖了500万的房交了20万个税 又买了400万的 能退多少",
            "home_swap",
            {"sold_price": "5000000", "tax_paid": "200000", "bought_price": "4000000"},
        ),
        (
            "商铺200万买的有发票 现在260万卖 增值税多少",
            "shop_sale",
            {"original_price": "2000000", "price": "2600000", "provable": "true"},
        ),
        (
            "车船税一年480 8月报废 退多少",
            "vehicle_refund",
            {"annual_tax": "480", "event": "scrapped", "event_month": "8"},
        ),
        ("1.6L的车 车船税多少", "vehicle_year", {"displacement_l": "1.6"}),
        (
            "签了100万的采购合同 我们小规模 印花税多少",
            "stamp",
            {"amount": "1000000", "contract": "sale", "halved": "true"},
        ),
        ("公司利润80万 小型微利 企业所得税交多少", "small_profit", {"taxable_income": "800000"}),
        ("个体户今年利润20万 交多少个税", "business", {"profit": "200000"}),
        ("个体户利润50万 个税", "business", {"profit": "500000"}),
        ("离职补偿30万 平均工资12万 交多少税", "severance", {"amount": "300000", "average_wage": "120000"}),
    ],
)
def test_figures_beside_the_words_of_a_matter_are_computed(said: str, name: str, facts: dict[str, str]) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == name
    assert form.take({}, said, None).facts == facts


@pytest.mark.parametrize(
    "said",
    [
        "劳务报酬个税怎么扣",
        "月销售额10万以下免增值税吗",
        "小规模季度不超过30万要交多少",
        "年收入12万以下要不要汇算",
        "劳务报酬800以下要交税吗",
        "二套房契税多少",
        "滞纳金一天是多少",
        "公积金基数标准是多少",
        "帮我算卖房的税",
        "卖房430万 280万买的 不唯一 个税多少",
        "我要把额度提到50万",
    ],
)
def test_a_question_about_the_rule_is_not_computed(said: str) -> None:
    assert wanted(said) is None


@pytest.mark.parametrize("matter", MATTERS, ids=lambda m: m.name)
def test_what_is_asked_for_by_its_name_begins(matter: object) -> None:
    named = next(m for m in MATTERS if m is matter)
    form = wanted(f"帮我算{named.title.removeprefix('测算')}")
    assert form is not None
    assert form.name == named.name
    assert form.missing({})[0] in form.questions


def test_a_button_stands_beside_the_entry_that_can_be_computed() -> None:
    beside = offer_beside("劳务报酬个税怎么扣？")
    assert beside is not None
    assert wanted(beside.command.removeprefix("say:")) is not None
    assert offer_beside("发票丢了怎么办？") is None


@pytest.mark.parametrize(
    ("name", "facts", "said", "changed"),
    [
        ("wages", {"monthly_salary": "20000"}, "两个娃呢", {"children": "2"}),
        ("wages", {"monthly_salary": "20000"}, "再加租房", {"housing": "rent"}),
        ("wages", {"monthly_salary": "20000"}, "那年终奖呢", {"bonus": "?"}),
        ("wages", {"monthly_salary": "20000"}, "30000", {"monthly_salary": "30000"}),
        ("bonus", {"bonus": "36000"}, "要是5万呢", {"bonus": "50000"}),
        ("late", {"amount": "100000", "days": "23"}, "那30天呢", {"days": "30"}),
        ("rent", {"monthly_rent": "5000", "property": "home"}, "如果是商铺呢", {"property": "shop"}),
        ("vehicle_refund", {"annual_tax": "480", "event": "scrapped"}, "卖了呢", {"event": "transferred"}),
    ],
)  # fmt: skip
def test_what_if_changes_one_fact(name: str, facts: dict[str, str], said: str, changed: dict[str, str]) -> None:
    form = next(form for form in FORMS if form.name == name)
    assert form.take(facts, said, None).facts == facts | changed
    assert form.supposes(said) or said == "30000"


def test_a_question_about_the_rule_changes_nothing() -> None:
    form = next(form for form in FORMS if form.name == "wages")
    assert not form.take({"monthly_salary": "20000"}, "租房扣除需要什么材料", None).changes
