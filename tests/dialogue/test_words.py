from __future__ import annotations

import pytest

from dialogue.words import asks_something, evades, is_sum_alone, names_matter


@pytest.mark.parametrize(
    "text",
    ["契税", "谢谢，那契税呢", "你好，个税", "个人所得税", "人工费怎么开票", "找人工问契税", "退税", "谢谢，发票呢"],
)
def test_a_word_of_the_tax_dictionary_is_a_matter(text: str) -> None:
    assert names_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "谢谢老师",
        "你好",
        "转人工",
        "你是机器人吗",
        "谢谢小导办",
        "你是税务局的吗",
        "我是个人",
        "公司怎么办理",
        "密码忘了",
        "找个人",
        "",
    ],
)
def test_everyday_words_are_none_though_the_dictionary_has_them_too(text: str) -> None:
    assert not names_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "自己住的房每年用交税吗 街坊说要开始收了",
        "契税多少",
        "要交税吗",
        "怎么办",
        "去哪办",
        "行不行",
        "满五年是按房本算还是按契税票算",
        "这个要交不",
        "什么时候交",
        "几天到账",
        "真的？",
        "为啥",
        "合理不",
    ],
)
def test_a_question_is_known_by_its_words(text: str) -> None:
    assert asks_something(text)


@pytest.mark.parametrize("text", ["500万", "买方首套", "我是个体户", "谢谢", "不清楚", "转人工", "卖了一套房"])
def test_what_is_told_is_no_question(text: str) -> None:
    assert not asks_something(text)


@pytest.mark.parametrize("text", ["3千的呢", "那5万呢", "要是拿八千块呢", "发20万要交多少税", "1.5万", "三千块呢"])
def test_a_sum_and_nothing_else_is_a_sum_alone(text: str) -> None:
    assert is_sum_alone(text)


@pytest.mark.parametrize("text", ["3%的呢", "二套呢", "5万以上呢", "3个月呢", "2024年呢", "工资5万呢", "第二个"])
def test_what_is_of_something_or_no_sum_is_none(text: str) -> None:
    assert not is_sum_alone(text)


@pytest.mark.parametrize("text", ["增值税要降了真的假的", "真假", "去税务局领票"])
def test_nobody_speaks_of_evasion_by_asking_whether_it_is_true(text: str) -> None:
    assert not evades(text)
