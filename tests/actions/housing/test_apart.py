from __future__ import annotations

import doctest

import pytest

from actions.housing import apart
from actions.housing.apart import homes_apart


def test_the_examples_run() -> None:
    assert doctest.testmod(apart).failed == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "一套300万60平，一套500万90平，买家都是首套",
            ["卖房 300万60平 买家都是首套", "卖房 500万90平 买家都是首套"],
        ),
        ("第一套400万，第二套500万", ["卖房 400万", "卖房 500万"]),
        (
            "我有两套房 一套510万91平15年买的 一套330万62平24年买的 买家首套",
            ["卖房 510万91平15年买的 买家首套", "卖房 330万62平24年买的 买家首套"],
        ),
        (
            "名下两套 西城那套680万70平住了9年 大兴那套320万99平前年买的 卖哪个税少",
            ["卖房 680万70平住了9年 不是唯一住房", "卖房 320万99平前年买的 不是唯一住房"],
        ),
        (
            "两套都卖 420万 81平 满五 另一套 290万 63平 去年买的 分别多少税",
            ["卖房 420万 81平 满五 分别多少税", "卖房 290万 63平 去年买的 分别多少税"],
        ),
        (
            "大的630万131平 小的340万57平 挑一套卖",
            ["卖房 630万131平 不是唯一住房", "卖房 340万57平 挑一套卖 不是唯一住房"],
        ),
    ],
)
def test_several_homes_are_told_apart(text: str, told: list[str]) -> None:
    assert homes_apart(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "我有两套房，卖一套",
        "老房310万卖 61平 唯一 新房买520万 118平",
        "一套卖500万",
        "卖480万 89平 3年 310万买的 契税4万6 买家首套",
        "卖房 480到500万 89平 首套",
        "老房子卖260万 55平 2016年买的 家里还有一套新的",
        "我有一套460万 90平 家里还有一套 买家首套",
    ],
)
def test_one_home_stays_one(text: str) -> None:
    assert homes_apart(text) == [text]
