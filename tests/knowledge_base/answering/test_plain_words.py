"""Everyday speech, in the words of the entries."""

from __future__ import annotations

import pytest

from knowledge_base.answering.plain_words import in_plain_words
from knowledge_base.answering.question import load_cues, rumoured


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("收的票弄丢了咋整", "收的发票丢了怎么办"),
        ("票开超了", "发票额度不够用"),
        ("发票用光了", "发票额度不够用"),
        ("上哪领发票本", "发票怎么领用"),
        ("请零工要啥手续", "请临时工要什么手续"),
        ("转让股份要交税吗", "转让股权要交税吗"),
        ("老爹那份俩人咋分", "父亲那份两个人怎么分"),
        ("股份卖给同事几个点", "个人转让公司股权几个点"),
        ("劳务费怎么扣税", "劳务报酬个税怎么扣"),
        ("刚开的小店要弄啥", "新办企业要办什么"),
        ("社保几号扣", "社保缴费几号扣款"),
        ("登不上去 总提示密码错误", "登录密码忘了怎么办"),
        ("不会用手机，七十几了", "不会网上办，七十几了"),
    ],
)
def test_the_words_of_the_entries(said: str, meant: str) -> None:
    assert in_plain_words(said) == meant


@pytest.mark.parametrize(
    "said", ["车票能抵扣吗", "股票分红", "股份有限公司注册", "社保扣除标准", "支票背书", "彩票中奖", "电子票据"]
)
def test_what_is_something_else_is_left(said: str) -> None:
    assert in_plain_words(said) is None


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("群里说印花税要取消 是真的吗", "印花税税率多少"),
        ("听说明年车船税要涨 靠谱吗", "车船税税率多少"),
        ("个税要降到两成了吗", "个税税率多少"),
        ("增值税会降吗", None),
        ("抖音上说个税起征点提到一万了 真的吗", "个税起征点是多少"),
        ("新闻里讲社保要降到20% 是真的不", "社保缴费比例是多少"),
        ("听说契税可以退，怎么退", None),
    ],
)
def test_a_rumour_asks_for_what_holds(said: str, asked: str | None) -> None:
    assert rumoured(said, load_cues()) == asked
