from __future__ import annotations

import pytest

from knowledge_base.answer import KnowledgeBase
from knowledge_base.editing.editor import Editor
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
    assert (shown.questions, shown.answered) == (3, 2)
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
    assert Editor(build(LOST)).dashboard(1).questions == 2
