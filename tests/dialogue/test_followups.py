from __future__ import annotations

import pytest

from dialogue.followups import Before, corrected, joined, new_words, readings

BEFORE = Before("首套房契税多少？", "买首套房契税怎么交？", "契税")


@pytest.mark.parametrize(
    ("said", "new"),
    [
        ("那如果是商铺呢？", "商铺"),
        ("不是 我问的是公司", "公司"),
        ("不对，我说的是契税", "契税"),
        ("那么要多久呢", "要多久"),
        ("所以要交吗", "要交吗"),
        ("那呢", ""),
    ],
)
def test_the_frame_of_a_follow_up_says_nothing_of_its_own(said: str, new: str) -> None:
    assert new_words(said) == new


def test_a_message_is_read_alone_after_the_question_after_the_entry_and_under_the_tax() -> None:
    assert readings("商铺呢", BEFORE) == {
        "alone": "商铺呢",
        "joined": "首套房契税多少，商铺",
        "named": "买首套房契税怎么交，商铺",
        "topical": "契税，商铺",
    }


def test_where_a_condition_can_be_changed_that_is_a_reading_too() -> None:
    assert readings("那二套呢", BEFORE)["swapped"] == "二套契税多少？"


def test_a_condition_of_the_entry_can_be_changed_where_the_question_names_none() -> None:
    assert readings("那二套呢", Before("契税多少", "买首套房契税怎么交？", "契税"))["swapped"] == "买二套契税怎么交？"


def test_the_tax_is_not_named_twice() -> None:
    assert readings("契税怎么算", BEFORE)["topical"] == "契税怎么算"


@pytest.mark.parametrize("said", ["呢", "那呢？", "？", "为什么"])
def test_every_reading_is_a_question_whatever_was_said(said: str) -> None:
    assert all(reading.strip() for reading in readings(said, BEFORE).values())


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("不是蓝字发票，是红字开错了", "红字开错了"),
        ("不对，我问的是退税多久", "退税多久"),
        ("我问的不是退税是补税", "补税"),
        ("不是 我想知道的是公司怎么交", "公司怎么交"),
    ],
)
def test_what_is_meant_instead_is_told(said: str, meant: str) -> None:
    assert corrected(said) == meant


@pytest.mark.parametrize("said", ["我问的不是这个", "不是这个意思", "我没问这个", "这个不是我问的", "答非所问"])
def test_or_only_that_it_is_not_this(said: str) -> None:
    assert corrected(said) == ""


@pytest.mark.parametrize("said", ["是不是要交税", "不是唯一住房", "这不是重复交税吗", "不是说免税吗", "不是首套"])
def test_a_not_within_a_question_or_a_fact_corrects_nothing(said: str) -> None:
    assert corrected(said) is None


def test_what_is_gone_on_from_is_one_question_with_what_is_said() -> None:
    assert joined("注销个体户？", "那多久呢") == "注销个体户，多久"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("是公司捐的 不是我个人", "公司捐的"),
        ("我说的是红字，不是蓝字", "红字"),
        ("是小规模 并不是一般纳税人", "小规模"),
    ],
)
def test_what_is_meant_may_come_before_what_is_not(text: str, meant: str) -> None:
    assert corrected(text) == meant


@pytest.mark.parametrize("text", ["是公司交，不是个人交吗", "是不是个人 不是公司", "是的 不是这样"])
def test_a_question_of_either_corrects_nothing_so(text: str) -> None:
    assert corrected(text) != text.split("，")[0].removeprefix("是")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("弄错啦 是我个人把住房卖掉", "我个人把住房卖掉"),
        ("说岔了 我们要买的是写字楼 不是住宅", "写字楼"),
        ("搞错了，应该是红字", "红字"),
        ("说错了 其实是去年买的", "去年买的"),
    ],
)
def test_a_slip_of_the_tongue_says_what_was_meant(text: str, meant: str) -> None:
    assert corrected(text) == meant
