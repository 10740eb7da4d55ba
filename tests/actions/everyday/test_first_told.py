"""What a first message tells beside the sum itself, and what is asked of a result in short."""

from __future__ import annotations

import pytest

from dialogue.decide import decide
from dialogue.forms import Form
from dialogue.heard import Heard
from dialogue.moves import Begin, Consult, Fill
from dialogue.thread import Task, Thread
from tests.actions.everyday.reading import FORMS, taken, wanted
from tests.actions.fakes import TODAY

BY_NAME = {form.name: form for form in FORMS}
FORMS_BY_NAME: dict[str, Form] = dict(BY_NAME)
PROFIT = {"taxable_income": "2000000"}
TAXES = {"output_tax": "130000", "input_tax": "90000"}
HOME = {"price": "4000000", "area_m2": "150", "homes_before": "1"}


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("wages", "我月薪9000，涨了2000呢", {"monthly_salary": "11000"}),
        ("wages", "工资12000 降了3000 个税多少", {"monthly_salary": "9000"}),
        ("rent", "住房月租5000涨了500 交多少税", {"monthly_rent": "5500"}),
    ],
)
def test_a_change_counts_from_the_sum_beside_it(name: str, said: str, told: dict[str, str]) -> None:
    found = taken(name, {}, said)
    assert {key: found.get(key) for key in told} == told


@pytest.mark.parametrize("said", ["他工资涨了2000 个税多多少", "工资少了3000 个税少交多少"])
def test_a_change_of_what_is_not_told_is_no_pay(said: str) -> None:
    assert wanted(said) is None


@pytest.mark.parametrize("said", ["人数301个行不行", "那301个人呢", "员工301呢"])
def test_so_many_people_are_no_money(said: str) -> None:
    assert taken("small_profit", PROFIT, said) == {"staff": "301"}


@pytest.mark.parametrize("said", ["8000个税多少", "工资8000个人所得税怎么算"])
def test_what_is_called_after_the_tax_is_money(said: str) -> None:
    assert taken("wages", {}, said) == {"monthly_salary": "8000"}


def test_losses_of_earlier_years_are_made_up_first_and_tell_of_no_day() -> None:
    told = {"losses": "500000", "taxable_income": "1200000"}
    assert taken("small_profit", {}, "公司去年亏了50万，今年利润120万，企业所得税交多少") == told


@pytest.mark.parametrize(
    "said",
    [
        "老婆一个月挣7000我挣20000 两个孩子 专项附加怎么分合适",
        "我工资2万 老公工资8000 房贷扣谁的",
        "在国外工作一年挣了40万 国内要补税吗",
        "被派到新加坡上班 年薪50万 个税怎么算",
    ],
)
def test_pay_of_two_and_pay_from_abroad_are_not_computed_as_ones_own(said: str) -> None:
    assert wanted(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "注册资本500万没到位 要交印花税不",
        "认缴100万 还没实缴 印花税多少",
        "合伙企业 三个合伙人 今年赚90万 每人交多少税",
        "股权转让价0元行吗 当初投了50万",
    ],
)
def test_what_is_not_paid_in_and_what_several_earn_are_not_computed(said: str) -> None:
    assert wanted(said) is None


@pytest.mark.parametrize("said", ["今年亏了呢", "要是亏损的话"])
def test_a_year_without_profit_owes_nothing(said: str) -> None:
    assert taken("small_profit", PROFIT, said)["taxable_income"] == "0"


def test_what_comes_to_it_is_added() -> None:
    told = {"sales": "298000", "period": "quarter"}
    assert taken("small_vat", told, "加一张2万的专票呢") == {"sales": "318000", "special_sales": "20000"}


def test_what_a_firm_lets_after_its_own_building_is_a_firms() -> None:
    form = BY_NAME["rent"]
    kept = form.after("property_tax", {"original_value": "8000000"}, "租出去一年60万呢")
    assert kept == {"owner": "small_company", "property": "shop"}


@pytest.mark.parametrize("said", ["租房补贴要交吗", "餐补要不要算进去交税呢", "已经在那边交了6万"])
def test_whether_an_allowance_is_taxed_tells_no_fact(said: str) -> None:
    assert taken("wages", {"monthly_salary": "25000"}, said) == {}


@pytest.mark.parametrize("said", ["多买2万设备呢", "再采购5万的料呢"])
def test_what_is_bought_is_no_tax(said: str) -> None:
    found = taken("general_vat", TAXES, said)
    assert list(found) == ["left_out"]
    [reply] = BY_NAME["general_vat"].finish({**TAXES, **found}, TAXES, None, TODAY)
    assert "没有算进去" in reply.text


@pytest.mark.parametrize("said", ["为什么", "为啥这么多", "这个怎么算出来的", "哪来的"])
def test_why_a_result_is_so_is_told_with_its_law(said: str) -> None:
    form = BY_NAME["deed_tax"]
    thread = Thread().with_task(Task("deed_tax", HOME, done=True, before=HOME))
    [move] = decide(Heard(said, {"why_ask": 0.9}), thread, FORMS_BY_NAME)
    assert isinstance(move, Fill)
    [reply] = form.finish(move.taken.facts, HOME, None, TODAY)
    assert reply.text.startswith("是这样算出来的：家庭第二套住房")
    assert "依据：财政部 税务总局 住房城乡建设部公告2024年第16号" in reply.text


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("月薪一万，个税多少，什么时候交", "工资个人所得税什么时候交"),
        ("季度开票35万小规模交多少增值税，要报哪些表", "小规模纳税人增值税要报哪些表"),
    ],
)
def test_what_no_sum_tells_is_answered_beside_it(said: str, asked: str) -> None:
    moves = decide(Heard(said, {"everyday_calculation": 0.9}), Thread(), FORMS_BY_NAME)
    assert [type(move) for move in moves] == [Begin, Consult]
    assert moves[1] == Consult(asked, "policy")
