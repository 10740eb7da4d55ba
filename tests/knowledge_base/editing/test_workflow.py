"""Every step and every refusal, and what answers meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kit.errors import ForbiddenError
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.history import Piece
from knowledge_base.editing.workflow import EntryChangedError, ReasonMissingError, StepNotAllowedError, UnfinishedError
from knowledge_base.entries.content import read_draft
from knowledge_base.entries.loading import load_content
from knowledge_base.entries.repository import from_content
from knowledge_base.entries.schemas import Draft, Entry, Status
from knowledge_base.errors import ContentError, EntryNotFoundError
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import entry, raw_entry, write_content

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")
FAR = raw_entry("late-filing", "忘了申报会罚款吗", "会，按天数。", tax="征收管理")


def text(answer: str, **more: Any) -> Entry:
    return entry("invoice-lost", "发票丢了怎么办", answer, **({"tax": "发票"} | more))


def said(knowledge: KnowledgeBase) -> str:
    return knowledge.ask("发票丢了怎么办", record=False).text


@pytest.fixture
def knowledge(build: Build) -> KnowledgeBase:
    return build(LOST, FAR)


@pytest.fixture
def editor(knowledge: KnowledgeBase) -> Editor:
    return Editor(knowledge)


def test_a_draft_beside_a_published_text_changes_no_answer_until_somebody_else_approves(
    knowledge: KnowledgeBase, editor: Editor
) -> None:
    assert editor.save(text("凭存根复印件。"), author="甲", based_on=1, reason="新规定") == 2
    assert editor.newest("invoice-lost").entry.status == "draft"
    assert said(knowledge) == "请开票方重新提供。"
    assert editor.move("invoice-lost", "review", author="甲", based_on=2) == 3
    assert said(knowledge) == "请开票方重新提供。"
    with pytest.raises(ForbiddenError, match="不能审核自己写的"):
        editor.move("invoice-lost", "published", author="甲", based_on=3)
    assert editor.move("invoice-lost", "published", author="乙", based_on=3) == 4
    assert said(knowledge) == "凭存根复印件。"


def test_whoever_wrote_any_part_cannot_approve_it(editor: Editor) -> None:
    editor.save(text("一。"), author="甲", based_on=1)
    editor.save(text("二。"), author="乙", based_on=2)
    editor.move("invoice-lost", "review", author="乙", based_on=3)
    for author in ("甲", "乙"):
        with pytest.raises(ForbiddenError):
            editor.move("invoice-lost", "published", author=author, based_on=4)
    editor.move("invoice-lost", "published", author="丙", based_on=4)


def test_what_is_sent_back_can_be_written_and_handed_in_again(knowledge: KnowledgeBase, editor: Editor) -> None:
    editor.save(text("改。"), author="甲", based_on=1)
    editor.move("invoice-lost", "review", author="甲", based_on=2)
    editor.move("invoice-lost", "draft", author="乙", based_on=3, reason="依据不对")
    editor.save(text("再改。"), author="甲", based_on=4)
    editor.move("invoice-lost", "review", author="甲", based_on=5)
    editor.move("invoice-lost", "published", author="丙", based_on=6)
    assert said(knowledge) == "再改。"


def test_whoever_only_sent_it_back_may_approve_it(knowledge: KnowledgeBase, editor: Editor) -> None:
    editor.save(text("改。"), author="甲", based_on=1)
    editor.move("invoice-lost", "review", author="甲", based_on=2)
    editor.move("invoice-lost", "draft", author="乙", based_on=3, reason="依据不对")
    editor.save(text("再改。"), author="甲", based_on=4)
    editor.move("invoice-lost", "review", author="甲", based_on=5)
    with pytest.raises(ForbiddenError):
        editor.move("invoice-lost", "published", author="甲", based_on=6)
    editor.move("invoice-lost", "published", author="乙", based_on=6)
    assert said(knowledge) == "再改。"


def test_whoever_sent_it_back_and_changed_a_word_may_not(editor: Editor) -> None:
    editor.save(text("改。"), author="甲", based_on=1)
    editor.move("invoice-lost", "review", author="甲", based_on=2)
    with pytest.raises(ReasonMissingError):
        editor.move("invoice-lost", "draft", author="乙", based_on=3, reason=" ")
    editor.move("invoice-lost", "draft", author="乙", based_on=3, reason="少了期限")
    editor.save(text("改了。"), author="乙", based_on=4)
    editor.save(text("改了吧。"), author="甲", based_on=5)
    editor.move("invoice-lost", "review", author="甲", based_on=6)
    with pytest.raises(ForbiddenError):
        editor.move("invoice-lost", "published", author="乙", based_on=7)
    editor.move("invoice-lost", "published", author="丙", based_on=7)


def test_whoever_hands_in_or_saves_unchanged_what_another_wrote_may_approve_it(editor: Editor) -> None:
    editor.save(text("改。"), author="甲", based_on=1)
    editor.move("invoice-lost", "review", author="乙", based_on=2)
    assert editor.save(text("改。"), author="乙", based_on=3) == 4  # takes it back as a draft
    editor.move("invoice-lost", "review", author="乙", based_on=4)
    editor.move("invoice-lost", "published", author="乙", based_on=5)


def test_whoever_disabled_a_text_may_approve_what_another_then_wrote(editor: Editor) -> None:
    editor.move("invoice-lost", "disabled", author="乙", based_on=1)
    editor.save(text("新的。"), author="甲", based_on=2)
    editor.move("invoice-lost", "review", author="甲", based_on=3)
    with pytest.raises(ForbiddenError):
        editor.move("invoice-lost", "published", author="甲", based_on=4)
    editor.move("invoice-lost", "published", author="乙", based_on=4)


def test_whoever_wrote_it_may_disable_and_enable_what_another_approved(editor: Editor) -> None:
    editor.save(text("改。"), author="甲", based_on=1)
    editor.move("invoice-lost", "review", author="甲", based_on=2)
    editor.move("invoice-lost", "published", author="乙", based_on=3)
    editor.move("invoice-lost", "disabled", author="甲", based_on=4)
    editor.move("invoice-lost", "published", author="甲", based_on=5)


def test_a_draft_that_was_disabled_with_its_source_is_not_enabled_by_its_writer(
    knowledge: KnowledgeBase, editor: Editor, tmp_path: Path
) -> None:
    editor.save(text("没人看过。"), author="甲", based_on=1)
    load_content(knowledge.database, write_content(tmp_path / "content", FAR))
    knowledge.refresh()
    with pytest.raises(ForbiddenError):
        editor.move("invoice-lost", "published", author="甲", based_on=3)
    editor.move("invoice-lost", "published", author="乙", based_on=3)
    assert said(knowledge) == "没人看过。"


def test_a_disabled_text_answers_no_more_and_can_be_enabled_again(knowledge: KnowledgeBase, editor: Editor) -> None:
    editor.move("invoice-lost", "disabled", author="甲", based_on=1, reason="过时")
    assert said(knowledge) != "请开票方重新提供。"
    editor.save(text("新的。"), author="甲", based_on=2)
    assert said(knowledge) != "请开票方重新提供。"  # a draft after it was disabled brings nothing back
    editor.roll_back("invoice-lost", 1, author="甲", based_on=3)
    assert said(knowledge) == "请开票方重新提供。"


@pytest.mark.parametrize("to", ["published", "disabled", "draft"])
def test_a_draft_goes_to_review_and_nowhere_else(editor: Editor, to: Status) -> None:
    editor.save(text("改。"), author="甲", based_on=1)
    with pytest.raises(StepNotAllowedError, match="草稿"):
        editor.move("invoice-lost", to, author="乙", based_on=2)


def test_a_new_entry_starts_as_a_draft_that_answers_nothing(knowledge: KnowledgeBase, editor: Editor) -> None:
    fresh = entry("invoice-torn", "发票撕破了怎么办", "粘好再用。", tax="发票")
    assert editor.save(fresh, author="甲", based_on=0) == 1
    assert knowledge.ask("发票撕破了怎么办", record=False).entry_id != "invoice-torn"
    editor.move("invoice-torn", "review", author="甲", based_on=1)
    editor.move("invoice-torn", "published", author="乙", based_on=2)
    assert knowledge.ask("发票撕破了怎么办", record=False).entry_id == "invoice-torn"


def test_the_second_of_two_trainers_is_told_who_was_quicker(editor: Editor) -> None:
    editor.save(text("甲的。"), author="甲", based_on=1)
    with pytest.raises(EntryChangedError, match="已有同事在 11月24日 10:00 改过"):
        editor.save(text("乙的。"), author="乙", based_on=1)
    assert editor.newest("invoice-lost").entry.answer == "甲的。"
    with pytest.raises(EntryChangedError):
        editor.move("invoice-lost", "review", author="乙", based_on=1)


def test_of_many_who_save_at_once_one_wins_and_the_rest_are_told(editor: Editor) -> None:
    def save(n: int) -> bool:
        try:
            editor.save(text(f"第{n}个。"), author=f"t{n}", based_on=1)
        except EntryChangedError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(save, range(8))) == 1
    assert [r.revision for r in editor.history("invoice-lost")] == [2, 1]


def test_saving_the_same_draft_again_makes_no_revision(editor: Editor) -> None:
    assert editor.save(text("改。"), author="甲", based_on=1) == 2
    assert editor.save(text("改。"), author="甲", based_on=2) == 2


def test_every_revision_is_kept_with_who_when_and_why(editor: Editor) -> None:
    editor.save(text("改。"), author="甲", based_on=1, reason="新公告")
    editor.move("invoice-lost", "review", author="甲", based_on=2)
    told = [(r.revision, r.status, r.author, r.reason) for r in editor.history("invoice-lost")]
    assert told[:2] == [(3, "review", "甲", "提交审核"), (2, "draft", "甲", "新公告")]
    assert told[2][:2] == (1, "published")


def test_a_difference_is_told_word_by_word_and_item_by_item(editor: Editor) -> None:
    editor.save(text("请开票方重新开具。", materials=["存根"]), author="甲", based_on=1)
    changes = {c.field: c.pieces for c in editor.changes("invoice-lost", 1, 2)}
    assert changes["answer"] == (
        Piece("same", "请开票方重新"),
        Piece("removed", "提供"),
        Piece("added", "开具"),
        Piece("same", "。"),
    )
    assert changes["materials"] == (Piece("added", "存根\n"),)
    assert changes["status"] == (Piece("removed", "已发布"), Piece("added", "草稿"))
    assert set(changes) == {"answer", "materials", "status"}


def test_going_back_brings_text_words_and_vectors_together(knowledge: KnowledgeBase, editor: Editor) -> None:
    editor.save(text("改。", similar=[f"弄没了{n}" for n in range(6)]), author="甲", based_on=1)
    editor.move("invoice-lost", "review", author="甲", based_on=2)
    editor.move("invoice-lost", "published", author="乙", based_on=3)
    assert knowledge.ask("弄没了3", record=False).entry_id == "invoice-lost"
    assert editor.roll_back("invoice-lost", 1, author="甲", based_on=4, reason="写错了") == 5
    assert said(knowledge) == "请开票方重新提供。"
    assert knowledge.ask("弄没了3", record=False).entry_id is None
    with pytest.raises(StepNotAllowedError, match="没有发布过"):
        editor.roll_back("invoice-lost", 2, author="甲", based_on=5)
    with pytest.raises(EntryNotFoundError):
        editor.roll_back("invoice-lost", 9, author="甲", based_on=5)


def test_a_crash_in_the_middle_of_publishing_leaves_the_old_state_whole(
    knowledge: KnowledgeBase, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.save(text("改。"), author="甲", based_on=1)
    editor.move("invoice-lost", "review", author="甲", based_on=2)

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("power is gone")

    with monkeypatch.context() as patched:
        patched.setattr("knowledge_base.editing.workflow.add_revision", crash)
        with pytest.raises(RuntimeError):
            editor.move("invoice-lost", "published", author="乙", based_on=3)
    assert said(knowledge) == "请开票方重新提供。"
    assert editor.newest("invoice-lost").entry.status == "review"


def test_a_draft_needs_only_a_question_and_is_handed_in_whole(editor: Editor, knowledge: KnowledgeBase) -> None:
    begun = read_draft({"id": "cloud-seal", "question": "云朵印章怎么补办？"})
    assert editor.save(begun, author="甲", based_on=0) == 1
    assert isinstance(editor.newest("cloud-seal").entry, Draft)
    with pytest.raises(UnfinishedError, match=r"“相似问法” 至少要 6 项.*“税种” 缺少这一项.*“起” 缺少这一项"):
        editor.move("cloud-seal", "review", author="甲", based_on=1)
    assert knowledge.ask("云朵印章怎么补办？", record=False).entry_id != "cloud-seal"
    whole = entry("cloud-seal", "云朵印章怎么补办？", "到云上补办。")
    editor.save(whole, author="甲", based_on=1)
    editor.move("cloud-seal", "review", author="甲", based_on=2)
    editor.move("cloud-seal", "published", author="乙", based_on=3)
    assert knowledge.ask("云朵印章怎么补办？", record=False).text == "到云上补办。"


def test_only_a_draft_may_be_unfinished() -> None:
    with pytest.raises(ContentError):
        read_draft({"question": "没有编号"})
    with pytest.raises(ValidationError):
        from_content({"id": "a", "question": "问", "status": "review"})
