from __future__ import annotations

import pytest

from knowledge_base.answer import KnowledgeBase
from knowledge_base.editing.editor import Editor
from tests.conftest import FakeClock
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import raw_entry

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")


@pytest.fixture
def knowledge(build: Build) -> KnowledgeBase:
    return build(LOST)


@pytest.fixture
def editor(knowledge: KnowledgeBase) -> Editor:
    return Editor(knowledge)


def ask(knowledge: KnowledgeBase, *questions: str) -> None:
    for question in questions:
        knowledge.ask(question)
    knowledge.flush()


def test_what_was_not_answered_is_grouped_by_meaning_and_sorted_by_demand(
    knowledge: KnowledgeBase, editor: Editor
) -> None:
    ask(knowledge, "车船税可以退税款吗", "车船税可以退税款嘛", "车船税可以退税款吗", "耕地占用税咋交", "发票丢了怎么办")
    first, second = editor.failures(30)
    assert (first.question, first.count, first.wordings) == ("车船税可以退税款吗", 3, ("车船税可以退税款嘛",))
    assert (second.question, second.count) == ("耕地占用税咋交", 1)
    assert sum(first.outcomes.values()) == 3


def test_what_was_dismissed_stays_away_and_the_rest_remains(knowledge: KnowledgeBase, editor: Editor) -> None:
    ask(knowledge, "车船税可以退税款吗", "耕地占用税咋交")
    editor.dismiss(["车船税可以退税款吗"], author="甲", reason="已有条目")
    editor.dismiss(["车船税可以退税款吗"], author="乙", reason="再点一次也一样")
    ask(knowledge, "车船税可以退税款吗")
    assert [g.question for g in editor.failures(30)] == ["耕地占用税咋交"]


def test_only_the_time_asked_for_is_looked_at(build: Build, clock: FakeClock) -> None:
    ask(build(LOST), "耕地占用税咋交")
    clock.advance(days=8)
    later = Editor(build(LOST))
    assert later.failures(7) == []
    assert len(later.failures(9)) == 1


def test_nothing_failed_is_no_group(editor: Editor) -> None:
    assert editor.failures(30) == []
