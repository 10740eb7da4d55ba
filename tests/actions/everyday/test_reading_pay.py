"""What is read of pay, fees and a trade."""

from __future__ import annotations

import pytest

from tests.actions.everyday.reading import FORMS, taken, wanted


@pytest.mark.parametrize(
    ("known", "said", "children", "infants"),
    [
        ({}, "两个娃 老大五岁 老二一岁", "1", "1"),
        ({"children": "2"}, "小的才一岁半", "1", "1"),
        ({"children": "1"}, "孩子刚满两岁", "0", "1"),
        ({}, "两个娃都不到3岁", None, "2"),
        ({}, "一个8岁一个2岁", "1", "1"),
        ({"children": "1"}, "老二刚出生", "1", "1"),
        ({}, "两个孩子 我爸65岁", "2", None),
    ],
)
def test_a_child_counts_by_its_age(known: dict[str, str], said: str, children: str | None, infants: str | None) -> None:
    form = next(form for form in FORMS if form.name == "wages")
    facts = form.take({"monthly_salary": "20000"} | known, said, None).facts
    assert (facts.get("children"), facts.get("infants")) == (children, infants)


def test_a_sum_beside_a_child_is_no_insurance() -> None:
    assert taken("wages", {"monthly_salary": "25000"}, "有个孩子上小学 2000", "insurance") == {"children": "1"}
    assert taken("wages", {"monthly_salary": "25000"}, "3000 还有个孩子", "insurance") == {
        "insurance": "3000",
        "children": "1",
    }


def test_ages_are_no_answer_to_a_sum_that_was_asked_for() -> None:
    assert "insurance" not in taken("wages", {"monthly_salary": "6000"}, "一个5岁一个1岁", "insurance")


@pytest.mark.parametrize(
    "said", ["五险一金扣了1500", "社保公积金自己交了1500", "社保公积金交了1500", "公积金社保一共扣1500"]
)
def test_what_goes_off_for_insurance_is_no_tax_withheld(said: str) -> None:
    form = next(form for form in FORMS if form.name == "wages")
    facts = form.take({"monthly_salary": "9800"}, said, "insurance").facts
    assert ("withheld" in facts, facts.get("insurance", facts.get("fund", facts.get("social")))) == (False, "1500")


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("个体户一季度利润4万5 个税多少", {"profit": "45000", "months": "3", "as_of": "2026-03-31"}),
        (
            "个体户前三季度利润15万 已经预缴3000 还要交多少",
            {"profit": "150000", "months": "9", "prepaid": "3000", "as_of": "2026-09-30"},
        ),
        (
            "个体户全年收入50万成本35万 预缴了5000 汇算退还是补",
            {"revenue": "500000", "costs": "350000", "prepaid": "5000"},
        ),
        (
            "个体户上半年利润10万 每月社保1500 一个孩子 个税多少",
            {"profit": "100000", "months": "6", "social_insurance": "9000", "children": "1"},
        ),
        ("个体户1到8月利润10万 个税多少", {"profit": "100000", "months": "8"}),
    ],
)
def test_a_trade_is_reckoned_up_to_the_month_that_is_told(said: str, facts: dict[str, str]) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == "business"
    assert form.take({}, said, None).facts == facts


def test_allowances_are_of_a_foreigner() -> None:
    wages = {"monthly_salary": "50000"}
    assert taken("wages", wages, "我是外籍 每个月住房补贴1万")["foreign_allowances"] == "120000"
    assert "foreign_allowances" not in taken("wages", wages, "每个月住房补贴1万")


def test_the_share_of_the_parents_and_nothing_withheld() -> None:
    found = taken("wages", {"monthly_salary": "20000"}, "父母65了 我有个弟弟 每月我分摊1000")
    assert (found["elderly"], found["elderly_share"]) == ("shared", "1000")
    assert taken("wages", {"annual_salary": "110000"}, "一分没扣 要补多少")["withheld"] == "0"


@pytest.mark.parametrize(
    ("said", "name", "facts"),
    [
        (
            "月薪2万5 一个娃 和老婆各扣一半 个税多少",
            "wages",
            {"monthly_salary": "25000", "children": "1", "children_share": "0.5"},
        ),
        (
            "全年工资20万 劳务3万 扣了4800 三险一金4万 汇算退多少",
            "wages",
            {"annual_salary": "200000", "labour_income": "30000", "fees_withheld": "4800", "insurance": "40000"},
        ),
        (
            "全年工资24万 劳务2万 一共已经扣了9000 汇算退多少",
            "wages",
            {"annual_salary": "240000", "labour_income": "20000", "withheld": "9000"},
        ),
        (
            "年薪50万 年终奖10万 五险一金6万 怎么报税划算",
            "wages",
            {"annual_salary": "500000", "bonus": "100000", "insurance": "60000"},
        ),
        (
            "年终奖今年发了六万，工资一个月9000，单独计税划算还是并进去划算",
            "wages",
            {"monthly_salary": "9000", "bonus": "60000"},
        ),
        (
            "奖金去年到手5万 月薪一万二 怎么交税划算",
            "wages",
            {"monthly_salary": "12000", "bonus": "50000", "as_of": "2025-12-31"},
        ),
        (
            "退休金每月5000 返聘工资8000 个税多少",
            "wages",
            {"monthly_salary": "8000", "left_out": "5,000.00 元"},
        ),
        ("N+1赔了25万 北京平均工资每年20万 交税多少", "severance", {"amount": "250000", "average_wage": "200000"}),
        ("公司亏损20万 企业所得税多少", "small_profit", {"taxable_income": "-200000"}),
        ("个体户亏了5万 个税多少", "business", {"profit": "-50000"}),
        (
            "小规模一月份销售额8万 全部专票 交多少增值税",
            "small_vat",
            {"sales": "80000", "special_sales": "80000", "period": "month"},
        ),
    ],
)
def test_what_else_is_told_beside_the_main_sum_counts(said: str, name: str, facts: dict[str, str]) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == name
    assert form.take({}, said, None).facts == facts


@pytest.mark.parametrize(
    "said",
    [
        "摆地摊一个月挣四千 要交多少税",
        "跑滴滴一年挣九万 要交多少个税",
        "送外卖一个月挣八千 要交个税不 多少",
        "开小饭馆一年挣十万 交多少税",
        "做直播一个月挣三万 个税多少",
    ],
)
def test_what_is_earned_by_a_trade_or_by_fees_is_no_wage(said: str) -> None:
    form = wanted(said)
    assert form is None or form.name != "wages"


@pytest.mark.parametrize("said", ["送外卖 月薪8000 个税多少", "一个月挣一万二 个税多少"])
def test_a_wage_is_one_whatever_the_trade(said: str) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == "wages"


@pytest.mark.parametrize(
    ("said", "elderly", "children"),
    [
        ("爸妈六十多了 我是独子", "only_child", None),
        ("爸妈62了 家里就我一个孩子", "only_child", None),
        ("养父母 没有兄弟姐妹", "only_child", None),
        ("老人我是独苗 我有一个孩子", "only_child", "1"),
        ("养老人 我和我哥分", "shared", None),
        ("她弟也养老人", "shared", None),
    ],
)
def test_who_shares_the_parents_is_read_and_oneself_is_no_child(said: str, elderly: str, children: str | None) -> None:
    facts = taken("wages", {}, f"月薪2万 社保公积金4000 {said} 个税多少")
    assert (facts["elderly"], facts.get("children")) == (elderly, children)


def test_a_brothers_pay_tells_of_no_parents() -> None:
    assert "elderly" not in taken("wages", {}, "我弟月薪2万 社保公积金4000 个税多少")


def test_who_reads_a_manuscript_serves_and_writes_nothing() -> None:
    assert taken("part_time", {}, "给出版社审稿 给了3000审稿费 扣多少")["kind"] == "labour"


def test_a_sum_before_whose_it_is_counts() -> None:
    facts = taken("rent", {}, "底商一间租给奶茶店 一年18万 个人的 税多少")
    assert facts == {"property": "shop", "owner": "person", "monthly_rent": "15000.00"}


def test_both_halves_make_the_year_and_one_alone_tells_nothing() -> None:
    both = taken("wages", {}, "上半年工资共9万 下半年共11万 社保公积金全年3.4万 已经扣了5200 汇算是退还是补")
    assert both == {"annual_salary": "200000", "insurance": "34000", "withheld": "5200"}
    assert wanted("上半年工资9万 个税多少") is None


def test_two_payments_are_shown_each() -> None:
    facts = taken("part_time", {}, "出版社给了两笔版税 一笔3万一笔2万 扣多少税")
    assert (facts["amount"], facts["also"]) == ("30000", "20000")


def test_a_film_for_a_firm_is_a_service_before_tax() -> None:
    form = wanted("业余给公司拍宣传片 说好税后一万二 税前得开多少")
    assert form is not None
    assert form.name == "part_time"


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        (
            "月工资15000，社保公积金每月扣2500，专项附加扣除每月3000，年终奖6万，全年多少",
            {"monthly_salary": "15000", "insurance": "2500", "special_deductions": "36000", "bonus": "60000"},
        ),
        (
            "月薪15000，每月专项附加扣除4500，五险一金2000，个税多少",
            {"monthly_salary": "15000", "insurance": "2000", "special_deductions": "54000"},
        ),
        (
            "月薪15000 专项附加扣除36000 社保2000 个税多少",
            {"monthly_salary": "15000", "social": "2000", "special_deductions": "36000"},
        ),
        ("年薪30万 专项附加扣除每月3000 个税多少", {"annual_salary": "300000", "special_deductions": "36000"}),
        ("年薪30万 专项附加扣除3.6万 个税多少", {"annual_salary": "300000", "special_deductions": "36000"}),
        (
            "年薪30万 子女教育每月2000 房贷每月8000 个税多少",
            {"annual_salary": "300000", "special_deductions": "24000", "housing": "loan"},
        ),
        (
            "月薪15000 子女教育每月2000 社保2000 个税多少",
            {"monthly_salary": "15000", "social": "2000", "special_deductions": "24000"},
        ),
        (
            "月薪15000 两个孩子 子女教育4000 社保2000 个税多少",
            {"monthly_salary": "15000", "social": "2000", "children": "2"},
        ),
        ("月薪2万 房租3500 社保2000 个税多少", {"monthly_salary": "20000", "social": "2000", "housing": "rent"}),
    ],
)
def test_what_is_deducted_each_month_is_of_the_year(said: str, facts: dict[str, str]) -> None:
    form = wanted(said)
    assert form is not None
    assert form.take({}, said, None).facts == facts


def test_what_is_deducted_stays_when_another_sum_is_supposed() -> None:
    known = {"monthly_salary": "15000", "insurance": "2500", "special_deductions": "36000", "bonus": "60000"}
    assert taken("wages", known, "年终奖要是变成3万6呢") == {"bonus": "36000"}
    assert taken("wages", known, "月薪涨2000呢") == {"monthly_salary": "17000"}


@pytest.mark.parametrize(
    "said",
    [
        "老公在工地上受伤了，月薪9000，公司赔了28万，还有一次性伤残补助，这些钱要扣税吗",
        "工伤赔28万，月薪9000，扣税吗",
        "人均年薪8万的话要交多少",
        "我另外还在厂里上班有工资，那6万还能扣吗",
    ],
)
def test_what_is_asked_of_something_else_is_no_wage(said: str) -> None:
    assert wanted(said) is None


def test_a_licence_after_a_fee_is_one() -> None:
    known = {"amount": "3000", "kind": "royalties"}
    assert taken("part_time", known, "如果是把专利授权给人用收8000呢") == {"amount": "8000", "kind": "licence"}
