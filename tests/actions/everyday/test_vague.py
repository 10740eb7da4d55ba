"""二百多万, 一万多: the least is reckoned with, and it is said so."""

from __future__ import annotations

import pytest

from tests.actions.everyday.reading import FORMS, taken, wanted
from tests.actions.fakes import TODAY, Chat

COMPUTE = "everyday_calculation"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("公司去年利润大概二百多万 企业所得税多少", ["按最少的 2,000,000.00 元算", "应缴企业所得税 150,000.00 元"]),
        ("公司利润280多万 企业所得税多少", ["按最少的 2,800,000.00 元算", "145,000.00 元"]),
        ("公司利润三百多万 企业所得税多少", ["正好 3,000,000.00 元的，应缴企业所得税 150,000.00 元", "750,000.25 元"]),
        ("月薪一万多 交多少税", ["按最少的 10,000.00 元算", "全年个人所得税 19,080.00 元"]),
        ("小规模季度二十多万 普票 增值税多少", ["按最少的 200,000.00 元算；接近 300,000.00 元的话，一样"]),
    ],
)
def test_the_least_is_reckoned_with_and_the_most_told(said: str, told: list[str]) -> None:
    form = wanted(said)
    assert form is not None
    [reply] = form.finish(form.take({}, said, None).facts, None, None, TODAY)
    assert all(words in reply.text for words in told), reply.text


def test_an_exact_sum_is_told_as_it_is(chat: Chat) -> None:
    assert "没有准数" in chat.text("公司利润二百多万 企业所得税多少", COMPUTE)
    assert "没有准数" not in chat.text("310万的话呢", "follow_up")
    assert "没有准数" not in chat.text("公司利润280万 企业所得税多少", COMPUTE)


def test_how_many_work_there_is_of_the_result() -> None:
    form = next(form for form in FORMS if form.name == "small_profit")
    assert form.supposes("我公司有40来个人")
    assert taken("small_profit", {"taxable_income": "2000000"}, "我公司有40来个人") == {"staff": "40"}
