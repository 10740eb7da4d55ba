from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.replies import failure, reply_to
from conversations.cards import AnswerCard, QuotedCard, RefusalCard
from kit.errors import LogicalError, TechnicalError
from knowledge_base.answering.outcomes import (
    Answered,
    CitedSource,
    Clarify,
    EntryChoice,
    NeedsAccount,
    NeedsHuman,
    NotFound,
    Outcome,
    OutOfScope,
    Quoted,
    QuotedText,
    Unavailable,
)

DAY = date(2026, 11, 24)
SOURCE = CitedSource("样例机关", "样例公告第1号", "第一条", "样例标题", date(2024, 1, 1), date(2027, 12, 31))
OTHER = EntryChoice("other-entry", "另一个问题")


def answered(**more: Any) -> Answered:
    fields: dict[str, Any] = {"question": "问", "as_of": DAY, "text": "答。", "entry_id": "e", "entry_question": "条目"}
    return Answered(**{**fields, "citations": (SOURCE,), "choices": (OTHER,), **more})


def answer_card(outcome: Answered) -> AnswerCard:
    card = reply_to(outcome).card
    assert isinstance(card, AnswerCard)
    return card


def test_an_answer_shows_its_sources_with_their_validity() -> None:
    card = answer_card(answered(receipt_id="r1", materials=("材料一",)))
    assert (card.entry_id, card.short, card.receipt_id, card.materials) == ("e", "答。", "r1", ["材料一"])
    assert (card.citations[0].doc_no, card.citations[0].in_force_to) == ("样例公告第1号", date(2027, 12, 31))


def test_the_text_alone_tells_answer_and_basis() -> None:
    assert reply_to(answered()).text == "答。\n依据：样例机关样例公告第1号第一条"


def test_related_questions_ask_their_entry() -> None:
    reply = reply_to(answered())
    assert answer_card(answered()).choices[0].label == "另一个问题"
    assert reply.commands == {"entry1": "ask:other-entry"}


def test_a_notice_stands_above_the_answer_and_is_no_part_of_it() -> None:
    outcome = answered(notice="按 2025-01-01 的规定回答。", understood="那年呢")
    card = answer_card(outcome)
    assert (card.notice, card.short) == ("按“那年呢”理解。按 2025-01-01 的规定回答。", "答。")
    assert reply_to(outcome).text.startswith("按“那年呢”理解。按 2025-01-01 的规定回答。\n\n答。")


def test_an_unsettled_point_says_so_and_offers_a_person() -> None:
    outcome = answered(needs_person=True, certainty="unsettled")
    assert answer_card(outcome).needs_person
    assert "须人工确认" in reply_to(outcome).text
    assert "transfer" in reply_to(outcome).commands.values()


@pytest.mark.parametrize(
    ("outcome", "commands"),
    [
        (Clarify(question="问", as_of=DAY, text="您是问哪一个？", choices=(OTHER,)), ["ask:other-entry", "transfer"]),
        (NotFound(question="问", as_of=DAY, text="没有找到。"), ["transfer"]),
        (OutOfScope(question="问", as_of=DAY, text="这不是税费问题。"), ["transfer"]),
        (NeedsAccount(question="问", as_of=DAY, text="请先登录。"), ["say:问", "sign_in", "transfer"]),
        (NeedsHuman(question="问", as_of=DAY, text="请找人工。"), ["transfer"]),
        (Unavailable(question="问", as_of=DAY, text="暂时查不了。"), ["retry", "transfer"]),
    ],
)
def test_every_refusal_says_why_and_offers_a_way_out(outcome: Outcome, commands: list[str]) -> None:
    reply = reply_to(outcome)
    assert isinstance(reply.card, RefusalCard)
    assert (reply.card.outcome, reply.text) == (outcome.name, outcome.text)
    assert list(reply.commands.values()) == commands
    assert [c.id for c in reply.card.choices] == list(reply.commands)


def test_passages_stand_apart_from_our_words_with_their_state_and_what_rests_on_them() -> None:
    near = EntryChoice("near-entry", "相近的问题", "短答")
    passage = QuotedText(SOURCE, "第一章", "第一条 原文。", "部分废止", whole=False, note="注", entries=(OTHER,))
    outcome = Quoted(
        question="问", as_of=DAY, text="相关原文是：\n\n原文。", lead="相关原文是：", passages=(passage, passage),
        choices=(near, OTHER), receipt_id="r1", understood="别的问法",
    )  # fmt: skip
    reply = reply_to(outcome)
    assert isinstance(reply.card, QuotedCard)
    assert (reply.card.lead, reply.text) == (
        "按“别的问法”理解。相关原文是：",
        "按“别的问法”理解。相关原文是：\n\n原文。",
    )
    first = reply.card.passages[0]
    assert (first.text, first.state, first.note, first.whole) == ("第一条 原文。", "部分废止", "注", False)
    assert first.source.in_force_to == date(2027, 12, 31)
    assert first.resting == ["entry1"]
    assert reply.commands == {"entry1": "ask:other-entry", "entry2": "ask:near-entry", "transfer": "transfer"}
    assert not reply.card.asked_for


def test_statutes_to_read_are_shown_as_reading_and_not_as_sources() -> None:
    card = reply_to(NotFound(question="问", as_of=DAY, text="没有找到。", reading=(SOURCE,))).card
    assert isinstance(card, RefusalCard)
    assert [c.doc_no for c in card.reading] == ["样例公告第1号"]


def test_only_what_may_succeed_later_offers_a_retry() -> None:
    assert "retry" in failure(TechnicalError("系统忙")).commands
    assert "retry" in failure().commands
    assert "retry" not in failure(LogicalError("没有收录")).commands
