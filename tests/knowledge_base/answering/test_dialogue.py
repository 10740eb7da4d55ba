from __future__ import annotations

import pytest

from knowledge_base.answering.dialogue import goes_on, resolve, split_parts
from knowledge_base.answering.question import load_cues

CUES = load_cues()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("二手房契税多少？个税要交吗，需要带什么材料", ["二手房契税多少", "个税要交吗，需要带什么材料"]),
        ("契税怎么算，另外印花税要交吗", ["契税怎么算", "印花税要交吗"]),
        ("公司买了辆车。能一次性扣除吗？印花税怎么交？", ["公司买了辆车，能一次性扣除吗", "印花税怎么交"]),
        ("我公司是小规模，请问开专票几个点？", ["我公司是小规模，请问开专票几个点？"]),
        ("公司买了辆车，40万。能一次性扣除吗？", ["公司买了辆车，40万。能一次性扣除吗？"]),
        ("卖房要交什么税？", ["卖房要交什么税？"]),
        ("发票", ["发票"]),
    ],
)
def test_several_questions_in_one_are_told_apart_and_one_stays_whole(text: str, parts: list[str]) -> None:
    assert split_parts(text, CUES) == parts


@pytest.mark.parametrize(
    ("before", "text", "whole"),
    [
        ("首套房契税多少", "那二套呢？", "二套房契税多少"),
        ("小规模怎么交增值税", "一般纳税人呢", "一般纳税人怎么交增值税"),
        ("二手房契税多少", "个税呢", "二手房个税多少"),
        ("个人出租住房要交房产税吗", "那企业呢", "企业出租住房要交房产税吗"),
        ("2025年小规模税率多少", "那2026年呢", "2026年小规模税率多少"),
        ("车船税怎么交", "去哪里办", "车船税怎么交，去哪里办"),
        ("契税怎么算", "需要什么材料", "契税怎么算，需要什么材料"),
    ],
)
def test_a_question_that_goes_on_takes_the_place_of_something_or_adds_to_it(before: str, text: str, whole: str) -> None:
    assert goes_on(text, CUES)
    assert resolve(before, text, CUES) == whole


@pytest.mark.parametrize(
    "text", ["契税怎么算", "发票丢了怎么办", "如果公司注销了股东还要交税吗", "要带什么材料去办车辆购置税", "个税怎么交"]
)
def test_a_whole_question_goes_on_from_nothing(text: str) -> None:
    assert not goes_on(text, CUES)
