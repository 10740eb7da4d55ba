from __future__ import annotations

import pytest

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.impact import RegressionError
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import day, entry, raw_entry

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")
LATE = raw_entry("late-filing", "忘了申报会罚款吗", "会，按天数。", tax="征收管理")
GREEDY = entry("greedy", "忘了申报会罚款吗？会罚吗", "我也会答。", similar=["忘了申报会罚款吗"] * 6, tax="征收管理")


@pytest.fixture
def knowledge(build: Build) -> KnowledgeBase:
    return build(LOST, LATE)


@pytest.fixture
def editor(knowledge: KnowledgeBase) -> Editor:
    return Editor(knowledge)


def hand_in(editor: Editor) -> None:
    editor.save(GREEDY, author="甲", based_on=0)
    editor.move("greedy", "review", author="甲", based_on=1)


def test_a_kept_case_blocks_what_would_spoil_it_until_a_reason_is_given(
    knowledge: KnowledgeBase, editor: Editor
) -> None:
    editor.keep_case("忘了申报会罚款吗", None, author="甲")
    hand_in(editor)
    with pytest.raises(RegressionError, match="忘了申报会罚款吗"):
        editor.move("greedy", "published", author="乙", based_on=2)
    assert knowledge.ask("忘了申报会罚款吗", record=False).entry_id == "late-filing"
    editor.move("greedy", "published", author="乙", based_on=2, override="旧条目即将停用")
    assert "旧条目即将停用" in editor.history("greedy")[0].reason


def test_without_a_case_nothing_blocks(editor: Editor) -> None:
    hand_in(editor)
    assert editor.move("greedy", "published", author="乙", based_on=2) == 3


def test_a_question_that_nothing_may_answer_is_watched_too(editor: Editor) -> None:
    editor.keep_case("今天天气怎么样", None, author="甲")
    editor.save(entry("weather", "今天天气怎么样", "晴。", tax="其他"), author="甲", based_on=0)
    editor.move("weather", "review", author="甲", based_on=1)
    with pytest.raises(RegressionError, match="天气"):
        editor.move("weather", "published", author="乙", based_on=2)


def test_a_case_kept_twice_is_one_and_another_day_is_another(editor: Editor) -> None:
    for as_of in (None, None, day("2025-01-01"), day("2025-01-01")):
        editor.keep_case("忘了申报会罚款吗", as_of, author="甲")
    hand_in(editor)
    found = editor.impact("greedy")
    assert [c.question for c in found.broken] == ["忘了申报会罚款吗"] * 2


def test_the_impact_tells_of_what_was_asked_of_late(knowledge: KnowledgeBase, editor: Editor) -> None:
    for question in ("忘了申报会罚款吗", "发票丢了怎么办", "忘了申报会罚款吗"):
        knowledge.ask(question)
    knowledge.flush()
    hand_in(editor)
    found = editor.impact("greedy")
    assert (found.questions, [c.question for c in found.changes]) == (2, ["忘了申报会罚款吗"])
    assert found.broken == ()  # nobody said that the answer was right
