"""What is told of a trade and of shares: what was taken in, what it cost, what part is sold."""

from __future__ import annotations

import pytest

from tests.actions.everyday.reading import FORMS, taken, wanted
from tests.actions.fakes import TODAY, Chat


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("个体户 一年卖了80万 成本50万 两个小孩 交多少个税", {"revenue": "800000", "costs": "500000", "children": "2"}),
        ("个体工商户月营业额8万 月成本5万 个税交多少", {"revenue": "960000", "costs": "600000", "each_month": "true"}),
        ("个体户 每月利润1万 个税多少", {"profit": "120000", "each_month": "true"}),
        ("个体户今年收入60万 进货30万 房租5万 人工10万 交多少税", {"revenue": "600000", "costs": "450000"}),
        ("个体户 收入100万 成本一共60万 其中房租10万 交多少税", {"revenue": "1000000", "costs": "600000"}),
        ("个体户 收入100万 成本50万 包括房租10万 人工8万 交多少税", {"revenue": "1000000", "costs": "500000"}),
        ("个体户 收入100万 总成本50万 房租10万 人工8万 交多少税", {"revenue": "1000000", "costs": "500000"}),
        ("个体户 收入100万 成本50万 再加货款10万 交多少税", {"revenue": "1000000", "costs": "600000"}),
        ("个体户 一个月大概卖6万 雇了两个人 每人工资4000 要交多少税", {"revenue": "720000", "each_month": "true"}),
        ("个体户年利润30万 交多少税", {"profit": "300000"}),
    ],
)
def test_what_is_taken_in_and_what_it_costs(said: str, facts: dict[str, str]) -> None:
    form = wanted(said)
    assert form is not None
    assert (form.name, form.take({}, said, None).facts) == ("business", facts)


def test_of_what_is_taken_in_alone_no_tax_is_computed(chat: Chat) -> None:
    assert "成本费用" in chat.text("个体户一个月流水3万 要交多少税", "everyday_calculation")
    said = chat.text("2万", "inform")
    assert "按 12 个月算成一年" in said
    assert "2,250.00 元" in said  # (360,000 − 240,000 − 60,000) × 10% − 1,500, halved


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("2万", {"costs": "240000"}),
        ("一年成本12万", {"costs": "120000"}),
        ("没有成本", {"costs": "0"}),
        ("利润也就1万", {"profit": "120000"}),
    ],
)
def test_costs_are_told_like_what_was_taken_in(said: str, changed: dict[str, str]) -> None:
    facts = {"revenue": "360000", "each_month": "true"}
    assert taken("business", facts, said, "costs") == changed


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("成本3万呢", {"costs": "360000"}),
        ("要是流水5万 成本3万呢", {"revenue": "600000", "costs": "360000"}),
        ("收入其实是40万", {"revenue": "400000"}),  # nearer to the year's
        ("人工再加5000", {"costs": "300000"}),
    ],
)
def test_what_is_told_anew_is_of_a_month_as_before(said: str, changed: dict[str, str]) -> None:
    assert taken("business", {"revenue": "360000", "costs": "240000", "each_month": "true"}, said) == changed


@pytest.mark.parametrize(
    ("said", "costs"),
    [("还有房租5万没算", "650000"), ("再加上人工8万", "680000"), ("成本是50万", "500000"), ("房租5万呢", None)],
)
def test_a_part_of_the_costs_never_stands_for_all(said: str, costs: str | None) -> None:
    facts = {"revenue": "1000000", "costs": "600000"}
    assert taken("business", facts, said) == ({"costs": costs} if costs else {})


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("我持股60% 出资60万 卖一半 作价40万 要交多少个税",
         {"price": "400000", "cost": "600000", "sold_half": "true", "held": "60"}),
        ("我占股30% 当初出资60万 把一半转让给朋友 股权转让个税多少",
         {"cost": "600000", "sold_half": "true", "held": "30"}),
        ("转让30%股权 40万 当初出资30万 对应的净资产份额60万 个税多少",
         {"price": "400000", "cost": "300000", "sold": "30", "cost_of": "part", "net_assets": "600000",
          "worth_of": "part"}),
        ("股权转让我出资100万实缴20万 转让价30万 净资产40万 我要交多少",
         {"price": "300000", "cost": "200000", "net_assets": "400000", "worth_of": "all"}),
        ("我实缴50万 现在卖20%股权 作价15万 交多少税", {"price": "150000", "cost": "500000", "sold": "20"}),
        ("转让20%股权 当初出资50万 卖80万 要交多少税",
         {"price": "800000", "cost": "500000", "sold": "20", "cost_of": "part"}),
        ("我持股60% 出资60万 卖掉其中20% 作价30万 个税多少",
         {"price": "300000", "cost": "600000", "sold": "20", "held": "60", "sold_of": "either"}),
    ],
)  # fmt: skip
def test_what_was_paid_for_shares(said: str, facts: dict[str, str]) -> None:
    assert taken("equity", {}, said) == facts


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"price": "150000", "cost": "500000", "sold": "20"}, ["9,992.50 元", "没说清的按两种算"]),
        ({"price": "300000", "cost": "600000", "sold": "20", "held": "60"}, ["19,985.00 元", "20/60"]),
        ({"price": "400000", "cost": "600000", "sold_half": "true", "held": "60"}, ["19,980.00 元", "30/60"]),
        ({"price": "400000", "cost": "600000", "sold_half": "true"}, ["19,980.00 元", "按 50% 算"]),
        ({"price": "400000", "cost": "300000", "sold": "30", "cost_of": "part", "net_assets": "600000",
          "worth_of": "part"}, ["600,000.00 元（按您说的"]),
        ({"price": "300000", "cost": "200000", "net_assets": "400000"}, ["19,985.00 元", "核定转让收入"]),
        ({"price": "400000", "cost": "300000", "net_assets": "2000000", "sold": "30", "cost_of": "part"},
         ["19,980.00 元", "600,000.00 元（按转让 30% 算）"]),
    ],
)  # fmt: skip
def test_of_a_part_of_the_shares_only_its_cost_counts(facts: dict[str, str], told: list[str]) -> None:
    form = next(form for form in FORMS if form.name == "equity")
    [reply] = form.finish(facts, None, None, TODAY)
    assert all(words in reply.text for words in told), reply.text


@pytest.mark.parametrize(
    "said",
    ["公司欠我三十万工资，上个月还了二十万，我现在告他们，这个要不要交税", "老板拖欠工资5万 劳动仲裁要交个税吗"],
)
def test_what_is_owed_is_the_pay_of_no_month(said: str) -> None:
    assert wanted(said) is None


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("全年工资20万 其中年终奖6万 怎么计税划算", {"annual_salary": "140000", "bonus": "60000"}),
        ("年薪30万 含年终奖5万 个税怎么算", {"annual_salary": "250000", "bonus": "50000"}),
        ("全年工资20万 年终奖6万 怎么计税划算", {"annual_salary": "200000", "bonus": "60000"}),
        ("我一个月大概1万5工资 个税多少", {"monthly_salary": "15000"}),  # 一个月大概 tells of no infant
    ],
)
def test_a_bonus_within_the_pay_is_no_pay(said: str, facts: dict[str, str]) -> None:
    assert taken("wages", {}, said) == facts


def test_the_whole_behind_a_part_is_all_that_was_sold() -> None:
    assert taken("small_vat", {}, "里面有5万开的是专票咋算 总共28万") == {"sales": "280000", "special_sales": "50000"}
    assert taken("small_vat", {"special_sales": "50000"}, "总共28万") == {"sales": "280000"}
