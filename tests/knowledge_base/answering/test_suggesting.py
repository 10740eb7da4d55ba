"""Questions while one types: the words as typed first, then all of them anywhere; only what holds here and now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.db import Database
from knowledge_base.answering.suggesting import SHOWN, suggest
from knowledge_base.searching.passages import EVERYWHERE
from knowledge_base.searching.snapshot import Snapshot
from tests.knowledge_base.fakes import day, open_small, raw_entry

ENTRIES = [
    raw_entry(
        "late", "契税什么时候交？", "十五日内。", similar=["买房多久内交税", *("契税几时交" + n for n in "一二三四五")]
    ),
    raw_entry("rate", "首套房契税是多少？", "百分之一。"),
    raw_entry("over", "契税减半吗？", "不减了。", in_force={"from": "2020-01-01", "to": "2021-12-31"}),
    raw_entry("there", "上海契税是多少？", "百分之三。", region="上海"),
    raw_entry("draft", "契税草稿？", "未定。", status="draft"),
]


@pytest.fixture
def snapshot(store: Database, tmp_path: Path) -> Iterator[Snapshot]:
    knowledge, _ = open_small(store, tmp_path, *ENTRIES)
    yield knowledge.snapshot()
    knowledge.close()


def questions(snapshot: Snapshot, typed: str) -> list[str]:
    return [one.question for one in suggest(snapshot, typed, day("2026-11-29"), (EVERYWHERE, "北京"))]


def test_those_that_begin_with_the_words_come_first_and_none_that_do_not_hold_here(snapshot: Snapshot) -> None:
    assert questions(snapshot, "契税") == ["契税什么时候交？", "首套房契税是多少？"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("首套 契税", "首套房契税是多少？"), ("买房多久", "契税什么时候交？"), ("契税,首套房", "首套房契税是多少？")],
)
def test_all_words_anywhere_will_do_and_other_ways_to_ask_it(snapshot: Snapshot, typed: str, found: str) -> None:
    assert questions(snapshot, typed)[0] == found


@pytest.mark.parametrize("typed", ["", "契", "？！", "天气"])
def test_of_little_or_of_something_else_nothing_is_made(snapshot: Snapshot, typed: str) -> None:
    assert questions(snapshot, typed) == []


def test_there_are_never_more_than_fit(store: Database, tmp_path: Path) -> None:
    knowledge, _ = open_small(store, tmp_path, *(raw_entry(f"e{n}", f"云朵税第{n}问", "答。") for n in range(9)))
    assert len(questions(knowledge.snapshot(), "云朵")) == SHOWN
    knowledge.close()
