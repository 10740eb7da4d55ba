"""So much more or less of what was told: 工资涨了2000, 普票少开3万."""

from __future__ import annotations

import pytest

from actions.everyday.equity import EQUITY
from tests.actions.everyday.reading import FORMS, taken

PAID = {"monthly_salary": "15000", "insurance": "3000"}
INVOICES = {"ordinary_sales": "270000", "special_sales": "50000", "period": "quarter"}
GOODS = {"sales": "1130000", "priced": "gross", "rate": "13", "input_tax": "90000"}
SHARES = {"price": "800000", "cost": "1000000"}
TRADE = {"revenue": "360000", "costs": "240000", "each_month": "true"}


@pytest.mark.parametrize(
    ("name", "facts", "said", "changed"),
    [
        ("wages", PAID, "工资涨了2000呢", {"monthly_salary": "17000"}),
        ("wages", PAID, "降薪5000呢", {"monthly_salary": "10000"}),
        ("wages", PAID, "涨到2万呢", {"monthly_salary": "20000"}),
        ("wages", PAID, "要是五险一金少500呢", {"insurance": "2500"}),
        ("wages", PAID, "社保少交500呢", {"insurance": "2500"}),
        ("wages", PAID, "公积金多交500呢", {"insurance": "3500"}),
        ("wages", {"annual_salary": "200000"}, "每个月涨2000呢", {"annual_salary": "224000", "view": "每月"}),
        ("small_vat", INVOICES, "要是普票少开3万呢", {"ordinary_sales": "240000"}),
        ("small_vat", INVOICES, "再加上没开票的2万", {"ordinary_sales": "290000", "view": "未开票"}),
        ("small_vat", INVOICES, "多开1万专票呢", {"special_sales": "60000"}),
        ("general_vat", {"output_tax": "150000", "input_tax": "90000"}, "进项少2万呢", {"input_tax": "70000"}),
        ("small_profit", {"taxable_income": "3100000"}, "少50万呢", {"taxable_income": "2600000"}),
        ("equity", {"price": "800000", "cost": "500000"}, "成本少10万呢", {"cost": "400000"}),
        ("equity", {"price": "800000", "cost": "500000"}, "要是多卖20万呢", {"price": "1000000"}),
        ("rent", {"monthly_rent": "5000"}, "涨500呢", {"monthly_rent": "5500"}),
        ("bonus", {"bonus": "36000"}, "少发500呢", {"bonus": "35500"}),
        ("wages", PAID, "一年多拿2万4呢", {"monthly_salary": "17000.00", "view": "全年"}),
        (
            "wages",
            {"annual_salary": "200000", "insurance": "36000"},
            "社保每月多交500呢",
            {"insurance": "42000", "view": "每月"},
        ),
        ("small_vat", {"sales": "310000", "period": "quarter"}, "每个月少开1万呢", {"sales": "280000"}),
        (
            "small_vat",
            {"sales": "310000", "special_sales": "50000", "period": "quarter"},
            "专票少开2万呢",
            {"sales": "290000", "special_sales": "30000"},
        ),
        ("rent", {"monthly_rent": "5000"}, "一年涨6000呢", {"monthly_rent": "5500.00"}),
        ("general_vat", GOODS, "多买22600的配件呢", {"input_tax": "92600.00"}),
        ("general_vat", GOODS, "要是再多采购11.3万呢", {"input_tax": "103000.00"}),
        ("general_vat", GOODS, "再买11.3万材料呢", {"input_tax": "103000.00"}),
        ("general_vat", GOODS, "少卖13万呢", {"sales": "1000000"}),
        ("business", TRADE, "每月成本再多5000呢", {"costs": "300000"}),
        ("business", TRADE, "一年少1万成本呢", {"costs": "230000"}),
    ],
)
def test_a_change_counts_from_what_was_told(
    name: str, facts: dict[str, str], said: str, changed: dict[str, str]
) -> None:
    assert taken(name, facts, said) == changed
    assert next(form for form in FORMS if form.name == name).supposes(said)


@pytest.mark.parametrize(
    ("name", "facts", "said", "changed"),
    [
        ("part_time", {"amount": "8000", "kind": "labour"}, "少扣200呢", {}),  # of the tax
        ("wages", PAID, "工资少了2万呢", {}),  # nothing would be left
        ("late", {"amount": "100000", "days": "23"}, "少交了5万呢", {"amount": "50000"}),  # so much is late
        ("wages", PAID, "至少2万呢", {"monthly_salary": "20000", "about": "monthly_salary=20000"}),
        ("wages", PAID, "差不多2万呢", {"monthly_salary": "20000"}),
        ("wages", PAID, "我爱人工资少3000呢", {}),  # another's
        ("wages", {}, "薪水涨了1500呢", {}),  # of what is not told
        (
            "general_vat",
            {"output_tax": "150000", "input_tax": "90000"},
            "多买3万设备呢",
            {"left_out": "多买的价款（专票上的税额才加到进项里）"},
        ),  # at which rate
    ],
)
def test_what_only_sounds_like_a_change_is_none(
    name: str, facts: dict[str, str], said: str, changed: dict[str, str]
) -> None:
    assert taken(name, facts, said) == changed


def test_why_there_is_less_supposes_nothing() -> None:
    assert not next(form for form in FORMS if form.name == "wages").supposes("怎么少了2000")


def test_staff_that_is_paid_is_none_of_the_firms_result() -> None:
    form = next(form for form in FORMS if form.name == "small_profit")
    assert form.supposes("我们有5个人")
    assert not form.supposes("给5个人发工资要交个税吗")


def test_a_months_insurance_stays_a_months_under_a_lower_pay() -> None:
    assert taken("wages", PAID, "工资降到2000呢") == {"monthly_salary": "2000", "insured_by": "month"}


def test_a_part_of_the_shares_held_may_be_of_the_firm_or_of_what_is_held() -> None:
    form = next(form for form in FORMS if form.name == "equity")
    facts = form.take(SHARES, "我持股60%，卖其中的30%", None).facts
    costs = [inputs["cost"] for _, inputs in EQUITY.cases(facts)]
    assert costs == ["500000.00", "300000.00"]
    assert [inputs["cost"] for _, inputs in EQUITY.cases(form.take(facts, "手里股权的", None).facts)] == ["300000.00"]
    assert [inputs["cost"] for _, inputs in EQUITY.cases(form.take(facts, "公司的", None).facts)] == ["500000.00"]
