from __future__ import annotations

import pytest

from dialogue.conditions import beside, named_in, swapped


@pytest.mark.parametrize(
    ("question", "said", "other"),
    [
        ("买了超过两年再卖要交增值税吗", "没满的呢", "买了没满再卖要交增值税吗"),
        ("首套房契税多少", "那二套呢", "二套契税多少"),
        ("个人出租住房交什么税", "公司呢", "公司出租住房交什么税"),
        ("小规模纳税人要交增值税吗", "那一般纳税人呢", "一般纳税人要交增值税吗"),
        ("契税什么时候交", "印花税呢", "印花税什么时候交"),
        ("满五唯一要交个税吗", "不满两年呢", "不满两年要交个税吗"),
        ("今年的年终奖怎么算", "明年呢", "明年的年终奖怎么算"),
        ("企业所得税怎么交", "个人所得税呢", "个人所得税怎么交"),
        ("公司转让商铺交什么税", "如果是个人的住宅呢", "个人转让住宅交什么税"),
    ],
)
def test_a_condition_takes_the_place_of_its_counterpart(question: str, said: str, other: str) -> None:
    assert swapped(question, said) == other


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("首套房契税多少", "首套呢"),  # the same
        ("首套房契税多少", "那呢"),  # nothing named
        ("发票丢了怎么办", "专票呢"),  # nothing to take the place of
        ("契税什么时候交", "小规模呢"),  # of another group
    ],
)
def test_without_a_counterpart_nothing_is_swapped(question: str, said: str) -> None:
    assert swapped(question, said) is None


def test_of_the_names_of_a_group_the_longest_is_meant() -> None:
    assert [named.name for named in named_in("满五唯一")] == ["满五唯一"]
    assert [named.name for named in named_in("小规模纳税人")] == ["小规模纳税人"]


def test_beside_a_tax_stands_what_it_would_not_replace() -> None:
    assert [named.name for named in beside("二手电车过户要交购置税吗", "车船税")] == ["电车"]
    assert beside("契税多少", "印花税") == []
