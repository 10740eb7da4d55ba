"""Sums whose words say what they are: what two employers paid, what is after all deductions, what was paid for a part
of a year, what a home fewer makes of a purchase."""

from __future__ import annotations

import pytest

from conversations.cards import RefusalCard
from tests.actions.everyday.test_everyday_sums import FORMS, computed, wanted
from tests.actions.fakes import TODAY


def followed(said: str, then: str) -> str:
    """The words of the second reply, in the form of the first."""
    form = FORMS[wanted(said)]
    facts = form.take({}, said, None).facts
    assert form.supposes(then)
    facts = form.take(facts, then, None).facts
    assert form.missing(facts) == []
    [reply] = form.finish(facts, None, None, TODAY)
    assert not isinstance(reply.card, RefusalCard)
    return reply.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "今年换过工作 前一家发了9万 后一家12万 三险一金总共2.6万 没专项附加 两边一共预扣了6200 汇算要补多少",
            "汇算应补 3,680.00",
        ),
        ("我今年跳槽了 上家挣了8万 下家挣了11万 社保公积金一共2.2万 汇算补多少", "全年个人所得税 8,280.00"),
        ("两家公司上班 第一家发了10万 第二家发了8万 五险一金2万 预扣了3000 汇算退多少", "汇算应补 4,480.00"),
        ("上半年在A公司发了8万 下半年在B公司发了10万 三险一金2.4万 一共预缴2000 汇算补多少", "汇算应补 5,080.00"),
        (
            "换了工作 原单位发了7万扣了600税 新单位发了13万扣了2900税 三险一金共2.5万 年度汇算补多少",
            "汇算应补 5,480.00",
        ),
        (
            "今年换工作 前单位三险一金1万发了9万 后单位三险一金1.6万发了12万 已扣税6200 汇算补多少",
            "汇算应补 3,680.00",
        ),
        ("今年在两家单位干过 一共发了21万 三险一金2.6万 预扣6200 汇算补多少", "汇算应补 3,680.00"),
        ("1到5月在前公司每月1万 6到12月在新公司每月1.5万 五险一金一共2.5万 个税一年多少", "个人所得税 4,480.00"),
        (
            "前公司月薪1万干了5个月 现公司月薪1万5干了7个月 五险一金总共2.5万 一共扣了2000 汇算补多少",
            "汇算应补 2,480.00",
        ),
        ("离职前工资发了9万 入职新单位后发了6万 三险一金1.8万 预扣税1200 汇算退补多少", "汇算应补 3,480.00"),
        ("我同时在两家单位领工资 一家一年10万 一家一年12万 三险一金2.6万 汇算补多少", "全年个人所得税 10,880.00"),
        ("先后在甲乙两家公司上班 甲发了8万 乙发了9万 三险一金2万 各扣了800和1500 汇算补多少", "汇算应补 4,180.00"),
        ("跳槽后月薪2万5 五险一金5000 扣多少税", "全年个人所得税 19,080.00"),  # one employer, by the month
    ],
)
def test_what_two_employers_paid_is_the_years_pay(said: str, told: str) -> None:
    assert wanted(said) == "wages"
    assert f"{told} 元" in computed(said)


@pytest.mark.parametrize(
    "said", ["换工作了 前一家月薪1万 后一家月薪1万5 汇算要补多少", "换工作了 前一家发了9万 汇算补多少"]
)
def test_what_one_of_two_employers_paid_is_not_the_year(said: str) -> None:
    form = FORMS["wages"]
    assert form.wants(said)
    assert form.missing(form.take({}, said, None).facts) == ["annual_salary"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("公司名下两家店 前一家卖了9万 后一家12万 增值税多少", ""),
        ("我从上家手里150万买的房 卖给下家200万 个税多少", ""),
        ("前公司离职拿了补偿金20万 工作8年 个税多少", "severance"),
    ],
)
def test_what_is_no_pay_of_two_employers(said: str, name: str) -> None:
    assert wanted(said) == name


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("个体户小饭馆 今年应纳税所得额18万 经营所得个税要交多少", "12,750.00"),  # nothing is deducted once more
        ("个体户 应税所得25万 经营所得税多少", "19,750.00"),
        ("个人独资企业全年应纳税所得额50万 经营所得交多少", "109,500.00"),
        ("个体户算出来应纳税所得额8万 已经预缴了1000 还要补多少", "还应缴 2,250.00"),
        ("个体户利润18万 经营所得个税多少", "6,750.00"),  # of which the 60,000 is still to be deducted
    ],
)
def test_what_a_trade_is_taxed_on_is_not_deducted_from_again(said: str, told: str) -> None:
    assert wanted(said) == "business"
    assert f"{told} 元" in computed(said)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("2.3排量的新车3月份买的交了750车船税 10月因为质量问题退给4S店了 车船税能退多少", "225.00"),
        ("今年4月提的新车 交了360车船税 9月被偷了 能退多少车船税", "160.00"),
        ("5月买的车车船税交了600 11月报废 退多少", "150.00"),
        ("六月份买的新车 车船税280 十月退给厂家了 车船税能退多少", "120.00"),
        ("新车6月买的 一年车船税480 9月退货给厂家 车船税退多少", "160.00"),  # the year's is told
        ("去年3月买的车 今年车船税交了480 6月报废 退多少", "280.00"),  # of which this year's was paid in full
        ("车船税一年900 5月报废能退多少", "600.00"),
        ("车船税交了900 10月报废了 能退多少", "225.00"),
    ],
)
def test_what_was_paid_for_a_new_car_is_for_the_months_it_was_held(said: str, told: str) -> None:
    assert wanted(said) == "vehicle_refund"
    assert f"可退 {told} 元" in computed(said)


@pytest.mark.parametrize(
    ("homes", "then", "left"),
    [
        ("二套", "要是我先把现在这套卖了再买呢", "家庭唯一"),
        ("二套", "那我把手里这套先卖掉呢", "家庭唯一"),
        ("二套", "如果先把名下那套处理了呢", "家庭唯一"),
        ("二套", "先卖后买呢", "家庭唯一"),
        ("二套", "把旧的卖掉再买", "家庭唯一"),
        ("三套", "卖掉一套再买呢", "家庭第二套"),
        ("三套", "把两套都卖了呢", "家庭唯一"),
        ("二套", "老房子先不卖呢", "家庭第二套"),
        ("二套", "买完再卖老房子呢", "家庭第二套"),
        ("二套", "那这套过几年卖了呢", "家庭第二套"),
    ],
)
def test_a_home_sold_before_is_none_of_the_purchase(homes: str, then: str, left: str) -> None:
    assert left in followed(f"{homes} 400万 160平 契税多少", then)
