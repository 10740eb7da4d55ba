from __future__ import annotations

from pathlib import Path

import pytest

from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.marks import do_give_opinion, do_mark_handed_over
from knowledge_base.documents.statutes import import_documents
from knowledge_base.editing.editor import Editor
from tests.conftest import FakeClock
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import entry, raw_entry

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
    assert sum(first.reasons.values()) == 3


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


def test_passages_shown_for_want_of_an_entry_are_listed_but_not_those_asked_for(
    build: Build, store: Database, tmp_path: Path
) -> None:
    laws = tmp_path / "laws"
    laws.mkdir()
    (laws / "云朵税法(2024-01-01).txt").write_text("# 云朵税法\n第一条 按朵交。\n第二条 雨季减半。", encoding="utf-8")
    import_documents(store, laws)
    knowledge = build(LOST)
    assert knowledge.ask("云朵税法第一条").name == "Quoted"
    ask(knowledge, "耕地占用税咋交")
    assert [g.question for g in Editor(knowledge).failures(30)] == ["耕地占用税咋交"]


def test_nothing_failed_is_no_group(editor: Editor) -> None:
    assert editor.failures(30) == []


def test_an_answer_that_did_not_help_is_listed_with_why(
    knowledge: KnowledgeBase, editor: Editor, store: Database, clock: FakeClock
) -> None:
    disliked, called, liked = (
        knowledge.ask(question, conversation_id=conversation)
        for question, conversation in (
            ("发票丢了怎么办呢", "c1"),
            ("发票丢了怎么办啊", "c2"),
            ("发票丢了怎么办吗", "c3"),
        )
    )
    knowledge.flush()
    with store.write() as tx:
        for receipt in (disliked.receipt_id, liked.receipt_id):
            do_give_opinion(tx, receipt, liked=False, now=clock())
        do_give_opinion(tx, liked.receipt_id, liked=True, now=clock())  # the last word counts
        do_mark_handed_over(tx, "c2", clock())
        do_mark_handed_over(tx, "c2", clock())
        do_mark_handed_over(tx, "nobody", clock())
    (group,) = editor.failures(30)
    assert (group.count, group.reasons, group.nearest) == (2, {"disliked": 1, "handed_over": 1}, "invoice-lost")
    assert called.question in (group.question, *group.wordings)


def test_an_answer_given_with_little_confidence_is_listed(
    knowledge: KnowledgeBase, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(knowledge, "发票丢了如何办")
    assert editor.failures(30) == []
    monkeypatch.setattr("knowledge_base.editing.failures.MARGIN", 0.5)
    (group,) = editor.failures(30)
    assert group.reasons == {"unsure": 1}


def test_a_question_that_an_entry_answers_word_for_word_by_now_is_no_failure_any_more(
    knowledge: KnowledgeBase, editor: Editor
) -> None:
    ask(knowledge, "耕地占用税咋交")
    assert len(editor.failures(30)) == 1
    more = entry("invoice-lost", "发票丢了怎么办", "答。", tax="发票")
    more = more.model_copy(update={"similar": [*more.similar, "耕地占用税咋交"]})
    editor.save(more, author="甲", based_on=1)
    editor.move("invoice-lost", "review", author="甲", based_on=2)
    editor.move("invoice-lost", "published", author="乙", based_on=3)
    assert editor.failures(30) == []
