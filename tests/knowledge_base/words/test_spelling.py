from __future__ import annotations

import pytest

from knowledge_base.words.spelling import corrected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("增直税怎么交", "增值税怎么交"),
        ("zengzhishui怎么交", "增值税怎么交"),
        ("GeRenSuoDeShui税率", "个人所得税税率"),
        ("个睡怎么算", "个税怎么算"),
        ("增值锐是多少", "增值税是多少"),
        ("fapiao开错了咋办", "发票开错了咋办"),
        ("汇算青缴什么时候", "汇算清缴什么时候"),
        ("印花水几点", "印花税几点"),
        ("个人所的税怎么申报", "个人所得税怎么申报"),
        ("小规摸纳税人开票", "小规模纳税人开票"),
        ("残宝金怎么报", "残保金怎么报"),
        ("ge shui zen me suan", "个税怎么算"),
        ("fa piao diu le zenmeban", "发票丢了怎么办"),
        ("qi shui hou jiao", "契税 hou 交"),
        ("qi shui duo shao", "契税多少"),
    ],
)
def test_a_slip_is_put_right(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "增值税怎么交",
        "消费者要交什么",
        "公司注销怎么办",
        "怎么在app上操作",
        "excel导入模板",
        "how can I get a refund",
        "tax id",
        "我的社保咋交",
        "",
        "😀😀",
        "a1b2",
    ],
)
def test_what_makes_sense_stays(typed: str) -> None:
    assert corrected(typed) is None
