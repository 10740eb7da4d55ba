"""Words and repeals: nobody puts in force what they have proposed themselves."""

from __future__ import annotations

import pytest

from kit.errors import ConflictError, ForbiddenError, LogicalError
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.approving import Approving
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.impact import RegressionError
from knowledge_base.editing.inbox import Inbox, get_inbox
from knowledge_base.editing.words import WordEditor
from knowledge_base.errors import EntryNotFoundError, WordError
from knowledge_base.words.added import make_word
from knowledge_base.words.vocabulary import Word
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import raw_entry

TERM = make_word("term", "云朵证明")
QUESTION = "云朵证明在哪里"


@pytest.fixture
def knowledge(build: Build) -> KnowledgeBase:
    return build(
        raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票"),
        raw_entry("cloud", "云朵证明怎么开", "到云端开具。"),
    )


@pytest.fixture
def approving(knowledge: KnowledgeBase) -> Approving:
    return Approving(knowledge)


def inbox(knowledge: KnowledgeBase, person: str) -> Inbox:
    with knowledge.database.read() as session:
        return get_inbox(session, knowledge.snapshot(), person, knowledge.clock())


def holds(knowledge: KnowledgeBase) -> bool:
    return "云朵证明" in knowledge.ask(QUESTION, record=False).tokens


def test_a_word_holds_once_somebody_else_has_approved_it(knowledge: KnowledgeBase, approving: Approving) -> None:
    made = approving.propose_word(TERM, author="甲", reason="新业务")
    assert not holds(knowledge)
    (waiting,), (mine,) = inbox(knowledge, "乙").proposals, inbox(knowledge, "甲").proposed
    assert waiting == mine
    assert (waiting.about, waiting.author, waiting.reason) == ("云朵证明", "甲", "新业务")
    with pytest.raises(ForbiddenError, match="另一位同事"):
        approving.approve(made, by="甲")
    assert not holds(knowledge)
    approving.approve(made, by="乙")
    assert holds(knowledge)
    (told,) = inbox(knowledge, "甲").decided
    assert (told.about, told.approved, told.by, told.fresh) == ("云朵证明", True, "乙", True)
    assert inbox(knowledge, "乙").proposals == ()
    with pytest.raises(ConflictError, match="处理过"):
        approving.approve(made, by="丙")


def test_what_is_sent_back_needs_a_reason_and_what_is_taken_back_none(
    knowledge: KnowledgeBase, approving: Approving
) -> None:
    made = approving.propose_word(TERM, author="甲")
    with pytest.raises(LogicalError, match="写明原因"):
        approving.refuse(made, by="乙")
    approving.refuse(made, by="乙", reason="已有“证明”")
    (told,) = inbox(knowledge, "甲").decided
    assert (told.approved, told.reason) == (False, "已有“证明”")
    approving.refuse(approving.propose_word(TERM, author="甲"), by="甲")
    assert not holds(knowledge)
    assert inbox(knowledge, "甲").proposed == ()


def test_of_one_word_one_change_waits_at_a_time(approving: Approving) -> None:
    approving.propose_word(TERM, author="甲")
    with pytest.raises(ConflictError, match="在等审核"):
        approving.propose_word(TERM, author="乙")


def test_what_has_become_harmful_meanwhile_is_not_approved_unseen(
    knowledge: KnowledgeBase, approving: Approving
) -> None:
    made = approving.propose_word(make_word("synonym", "咋整", "云朵证明怎么开"), author="甲")
    Editor(knowledge).keep_case("发票丢了咋整", None, author="丙")
    with pytest.raises(RegressionError):
        approving.approve(made, by="乙")
    assert knowledge.ask("发票丢了咋整", record=False).entry_id == "invoice-lost"
    approving.approve(made, by="乙", override="试验")
    assert knowledge.ask("发票丢了咋整", record=False).entry_id == "cloud"


def test_what_is_not_there_is_neither_repealed_nor_approved(approving: Approving) -> None:
    with pytest.raises(EntryNotFoundError):
        approving.propose_repeal("云朵税法", "第九条", None, author="甲")
    with pytest.raises(EntryNotFoundError):
        approving.approve(404, by="乙")


def test_two_words_approved_at_once_do_not_lead_in_a_circle(
    knowledge: KnowledgeBase, approving: Approving, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = approving.propose_word(make_word("synonym", "棉花条", "云朵条"), author="甲")
    other = approving.propose_word(make_word("synonym", "云朵条", "棉花条"), author="甲")
    check = WordEditor.check

    def overtaken(self: WordEditor, word: Word, reason: str, override: str) -> str:
        told = check(self, word, reason, override)
        if word.text == "棉花条":
            approving.approve(other, by="丙")
        return told

    monkeypatch.setattr(WordEditor, "check", overtaken)
    with pytest.raises(WordError, match="绕成一圈"):
        approving.approve(one, by="乙")
    knowledge.refresh()
    assert [waiting.id for waiting in inbox(knowledge, "乙").proposals] == [one]
