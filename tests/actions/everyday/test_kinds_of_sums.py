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
