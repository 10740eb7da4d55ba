from __future__ import annotations

import time

import pytest

from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.marks import do_give_opinion
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.quality import run_cases
from tests.conftest import FakeClock
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import day, raw_entry

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")


@pytest.fixture
def knowledge(build: Build, clock: FakeClock) -> KnowledgeBase:
    first = build(LOST)
    first.ask("发票丢了怎么办")
    first.flush()
    clock.advance(days=1)
    knowledge = build(LOST)
    knowledge.ask("发票丢了怎么办")
    knowledge.ask("今天天气怎么样")
    knowledge.flush()
    return knowledge


def test_numbers_by_day_and_theme(knowledge: KnowledgeBase) -> None:
    shown = Editor(knowledge).dashboard(30)
    assert (shown.now.questions, shown.now.answered) == (3, 2)
    assert [(d.day, d.outcomes.get("Answered")) for d in shown.days] == [
        (day("2026-11-24"), 1),
        (day("2026-11-25"), 1),
    ]
    assert [(t.theme, t.asked, t.answered) for t in shown.themes] == [("发票", 2, 2), ("未归类", 1, 0)]


def test_each_number_opens_its_questions(knowledge: KnowledgeBase) -> None:
    editor = Editor(knowledge)
    everything = editor.questions(30, day=None, outcome="", theme="")
    assert len(everything) == 3
    assert [q.question for q in editor.questions(30, day=None, outcome="", theme="未归类")] == ["今天天气怎么样"]
    assert [q.entry_id for q in editor.questions(30, day=day("2026-11-24"), outcome="Answered", theme="")] == [
        "invoice-lost"
    ]


def test_the_time_asked_for_is_the_time_shown(knowledge: KnowledgeBase, build: Build, clock: FakeClock) -> None:
    clock.advance(days=1)
    assert Editor(build(LOST)).dashboard(1).now.questions == 2


def test_satisfaction_coverage_and_quality_are_counted(build: Build, store: Database, clock: FakeClock) -> None:
    knowledge = build(raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票"))
    editor = Editor(knowledge)
    liked, disliked = knowledge.ask("发票丢了怎么办"), knowledge.ask("发票丢了怎么办吗")
    knowledge.ask("耕地占用税哪天交")
    knowledge.ask("耕地占用税哪天交")
    knowledge.flush()
    with store.write() as tx:
        do_give_opinion(tx, liked.receipt_id, liked=True, now=clock())
        do_give_opinion(tx, disliked.receipt_id, liked=False, now=clock())
    editor.keep_case("发票丢了怎么办", None, author="甲")
    run_cases(knowledge)
    knowledge.set_status("invoice-lost", "disabled", "甲")
    run_cases(knowledge)
    shown = editor.dashboard(7)
    assert (shown.now.liked, shown.now.disliked, shown.now.wordings, shown.now.covered) == (1, 1, 3, 2)
    assert [(r.cases, r.passed) for r in shown.runs] == [(1, 1), (1, 0)]
    (question,) = editor.questions(7, day=None, outcome="", theme="", mark="disliked")
    assert question.question == "发票丢了怎么办吗"
    (uncovered,) = editor.questions(7, day=None, outcome="", theme="", mark="uncovered")
    assert uncovered.question == "耕地占用税哪天交"


def test_the_kept_cases_are_asked_again_after_publishing(build: Build) -> None:
    knowledge = build(raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票"))
    editor = Editor(knowledge)
    editor.keep_case("发票丢了怎么办", None, author="甲")
    editor.move("invoice-lost", "disabled", author="甲", based_on=1)
    deadline = time.monotonic() + 10
    while not editor.dashboard(7).runs:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    (run,) = editor.dashboard(7).runs
    assert (run.cases, run.passed) == (1, 0)
