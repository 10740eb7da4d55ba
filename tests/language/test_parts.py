from __future__ import annotations

import pytest

from language.parts import split_requests


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("契税怎么算，要带什么材料", ["契税怎么算", "要带什么材料"]),
        ("个体户印花税要交吗，啥时候交，谢谢", ["个体户印花税要交吗", "啥时候交"]),
        ("我有两个问题 一是没实缴转股权交税吗 二是在哪申报", ["没实缴转股权交税吗", "在哪申报"]),
        ("1、小规模能开专票吗 2、怎么开", ["小规模能开专票吗", "怎么开"]),
        ("公司卖了辆旧车，怎么开票，税率多少", ["公司卖了辆旧车，怎么开票", "税率多少"]),
    ],
)
def test_what_is_asked_between_commas_is_asked_by_itself(said: str, parts: list[str]) -> None:
    assert split_requests(said) == parts


@pytest.mark.parametrize(
    "said",
    [
        "税率是1.5%还是2.5%",
        "利润5,000,000元，企业所得税多少",
        "这个能不能抵扣，如果不能怎么办",
        "我不知道怎么报，请告诉我流程是什么",
        "房子满五年了，要不要交个税，我老婆名下还有一套",
    ],
)
def test_what_belongs_together_stays_so(said: str) -> None:
    assert split_requests(said) == [said]
