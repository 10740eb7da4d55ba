"""The part of an answer that is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from dialogue.points import points_of
from knowledge_base.answering.focus import Focus, focus, parts_of, told
from knowledge_base.entries.schemas import Entry
from knowledge_base.words.vocabulary import Vocabulary
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import CharacterEncoder, entry, raw_entry

ANSWER = "按成交价交。三十日内办完。"
TABLE = "税率如下：\n| 面积 | 税率 |\n|---|---|\n| 小户型 | 一个点 |\n\n超过的按两个点。"


@pytest.fixture
def vocabulary(build: Build) -> Vocabulary:
    return build(raw_entry("deed", "契税怎么交", ANSWER)).snapshot().vocabulary


def asked(vocabulary: Vocabulary, said: str, **content: Any) -> Focus:
    version: Entry = entry("deed", "契税怎么交", content.pop("answer", ANSWER), **content)
    return focus(f"契税怎么交，{said}", said, version, CharacterEncoder(), vocabulary)


@pytest.mark.parametrize("said", ["要带什么材料", "准备什么", "手续呢"])
def test_the_materials(vocabulary: Vocabulary, said: str) -> None:
    assert asked(vocabulary, said, materials=["合同", "身份证"]) == Focus("需要准备：合同；身份证。")


@pytest.mark.parametrize("said", ["怎么办", "去哪办", "流程呢"])
def test_the_steps(vocabulary: Vocabulary, said: str) -> None:
    assert asked(vocabulary, said, steps=["先申报", "再缴款"]) == Focus("1. 先申报\n2. 再缴款")


def test_how_long_it_holds(vocabulary: Vocabulary) -> None:
    until = asked(vocabulary, "什么时候到期", in_force={"from": "2024-01-01", "to": "2027-12-31"}).text
    assert "执行至 2027 年 12 月 31 日" in until
    assert "没有公布截止日期" in asked(vocabulary, "什么时候到期").text


@pytest.mark.parametrize("said", ["要带什么材料", "流程呢"])
def test_where_an_answer_has_none_its_nearest_sentence(vocabulary: Vocabulary, said: str) -> None:
    assert asked(vocabulary, said).text in (ANSWER, *ANSWER.replace("。", "。|").split("|"))


def test_the_sentence_nearest_to_what_was_said(vocabulary: Vocabulary) -> None:
    assert asked(vocabulary, "几日内办完") == Focus("三十日内办完。")
    assert asked(
        vocabulary, "三十平方米", answer="按成交价交税。", details="三十平方米以下免征。\n另有规定的除外。"
    ) == Focus("三十平方米以下免征。")


def test_an_answer_of_one_sentence_is_the_whole(vocabulary: Vocabulary) -> None:
    assert asked(vocabulary, "多少", answer="按成交价交税。") == Focus("按成交价交税。", whole=True)


def test_a_table_stays_in_one_piece() -> None:
    answer, *_, table, rest = parts_of(entry("deed", "契税怎么交", "按面积分档。", details=TABLE))
    assert (answer, rest) == ("按面积分档。", "超过的按两个点。")
    assert table.strip().splitlines() == ["| 面积 | 税率 |", "|---|---|", "| 小户型 | 一个点 |"]


@pytest.mark.xfail(strict=True, reason="the line before a table is a part of its own, or dropped where it is short")
def test_with_the_line_that_leads_to_it() -> None:
    parts = parts_of(entry("deed", "契税怎么交", "按面积分档。", details=TABLE))
    assert any("税率如下" in part and "| 小户型 |" in part for part in parts)


def test_a_table_at_the_end_is_not_lost() -> None:
    parts = parts_of(entry("deed", "契税怎么交", "按面积分档。", details="| 面积 | 税率 |\n|---|---|"))
    assert parts[-1].strip() == "| 面积 | 税率 |\n|---|---|"


def test_scraps_are_no_sentences() -> None:
    assert parts_of(entry("deed", "契税怎么交", "是。按成交价交税。")) == ["按成交价交税。"]


@pytest.mark.parametrize(
    ("said", "content", "text"),
    [
        ("要带啥", {"materials": ["合同", "身份证"]}, "需要准备：合同；身份证。"),
        ("多久", {"answer": "按成交价交。受理后 5 个工作日办结。"}, "受理后 5 个工作日办结。"),
        ("网上能办吗", {"steps": ["在电子税务局申报", "缴款"]}, "在电子税务局申报。"),
        ("收费吗", {}, ""),
        ("罚多少", {"details": "先把罚款结清。"}, ""),
    ],
)
def test_a_point_is_told_by_what_settles_it_or_not_at_all(said: str, content: dict[str, Any], text: str) -> None:
    [point] = points_of(said)
    assert told(entry("deed", "契税怎么交", content.pop("answer", "按成交价交。"), **content), point) == text


def test_how_much_of_what_was_said_a_part_holds(vocabulary: Vocabulary) -> None:
    assert asked(vocabulary, "成交价").covers == 1
    assert asked(vocabulary, "丰台").covers == 0


def test_a_part_bears_no_mark_of_a_list() -> None:
    details = "1. 先在网上提交申请。2. 再到窗口领取。\n- 委托别人的，带委托书。"
    assert parts_of(entry("deed", "契税怎么交", "按面积分档。", details=details)) == [
        "按面积分档。",
        "先在网上提交申请。",
        "再到窗口领取。",
        "委托别人的，带委托书。",
    ]


def test_a_number_that_begins_a_sentence_stays() -> None:
    assert parts_of(entry("deed", "契税怎么交", "按面积分档。", details="1.5% 的是大户型。"))[1] == "1.5% 的是大户型。"


def test_of_two_sides_the_one_on_which_the_figure_lies(vocabulary: Vocabulary) -> None:
    answer = "不用交：职工 30 人（含）以下的企业免征。超过 30 人的要交，分档减。"
    assert asked(vocabulary, "职工35人的企业呢", answer=answer).text == "超过 30 人的要交，分档减。"
