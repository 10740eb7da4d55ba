"""What waits for whom, what is said of a text, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.comments import do_comment, find_comments
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.inbox import Inbox, do_see, get_inbox
from knowledge_base.errors import QuestionError
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import entry, open_small, raw_entry

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")


@pytest.fixture
def knowledge(store: Database, tmp_path: Path, clock: FakeClock) -> Iterator[KnowledgeBase]:
    knowledge, _ = open_small(store, tmp_path, LOST, clock=clock)
    editor = Editor(knowledge)
    editor.save(entry("invoice-lost", "发票丢了怎么办", "改。", tax="发票"), author="甲", based_on=1)
    editor.move("invoice-lost", "review", author="甲", based_on=2, reason="请看期限")
    yield knowledge
    knowledge.close()


def inbox(knowledge: KnowledgeBase, person: str) -> Inbox:
    with knowledge.database.read() as session:
        return get_inbox(session, knowledge.snapshot(), person, knowledge.clock())


def test_a_text_waits_for_everybody_but_its_writers(knowledge: KnowledgeBase) -> None:
    (waiting,) = inbox(knowledge, "乙").waiting
    assert (waiting.entry_id, waiting.author, waiting.reason) == ("invoice-lost", "甲", "请看期限")
    assert (inbox(knowledge, "甲").waiting, len(inbox(knowledge, "甲").handed_in)) == ((), 1)
    assert [Editor(knowledge).may_approve("invoice-lost", who) for who in ("甲", "乙")] == [False, True]


def test_the_author_is_told_until_they_have_seen_it(knowledge: KnowledgeBase, clock: FakeClock) -> None:
    editor = Editor(knowledge)
    clock.advance(minutes=1)
    with knowledge.database.write() as tx:
        do_comment(tx, "invoice-lost", 3, "answer", "少了期限", author="乙", now=clock())
    assert inbox(knowledge, "乙").waiting[0].comments == 1
    clock.advance(minutes=1)
    editor.move("invoice-lost", "draft", author="乙", based_on=3, reason="看批注")
    told = [(n.what, n.text, n.author, n.fresh) for n in inbox(knowledge, "甲").news]
    assert told == [("returned", "看批注", "乙", True), ("comment", "少了期限", "乙", True)]
    clock.advance(minutes=1)
    with knowledge.database.write() as tx:
        do_see(tx, "甲", clock())
    assert [n.fresh for n in inbox(knowledge, "甲").news] == [False, False]
    editor.move("invoice-lost", "review", author="甲", based_on=4)
    clock.advance(minutes=1)
    editor.move("invoice-lost", "published", author="乙", based_on=5)
    newest = inbox(knowledge, "甲").news[0]
    assert (newest.what, newest.fresh) == ("published", True)
    assert inbox(knowledge, "乙").news == ()


def test_comments_are_of_a_field_and_over_once_the_text_is_published(knowledge: KnowledgeBase) -> None:
    with knowledge.database.write() as tx:
        do_comment(tx, "invoice-lost", 3, "answer", " 少了期限 ", author="乙", now=knowledge.clock())
        for field, text in (("nothing", "嗯"), ("answer", " ")):
            with pytest.raises(QuestionError):
                do_comment(tx, "invoice-lost", 3, field, text, author="乙", now=knowledge.clock())
    with knowledge.database.read() as session:
        (comment,) = find_comments(session, "invoice-lost")
    assert (comment.name, comment.text, comment.open) == ("答案", "少了期限", True)
    Editor(knowledge).move("invoice-lost", "published", author="乙", based_on=3)
    with knowledge.database.read() as session:
        assert [c.open for c in find_comments(session, "invoice-lost")] == [False]
