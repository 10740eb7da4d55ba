from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.replies import failure, reply_to
from conversations.cards import AnswerCard, RefusalCard
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


def test_a_notice_stands_above_the_answer() -> None:
    assert answer_card(answered(notice="按 2025-01-01 的规定回答。")).short.startswith("按 2025-01-01 的规定回答。")


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


def test_statutes_to_read_are_shown_as_reading_and_not_as_sources() -> None:
    card = reply_to(NotFound(question="问", as_of=DAY, text="没有找到。", reading=(SOURCE,))).card
    assert isinstance(card, RefusalCard)
    assert [c.doc_no for c in card.reading] == ["样例公告第1号"]


def test_only_what_may_succeed_later_offers_a_retry() -> None:
    assert "retry" in failure(TechnicalError("系统忙")).commands
    assert "retry" in failure().commands
    assert "retry" not in failure(LogicalError("没有收录")).commands
