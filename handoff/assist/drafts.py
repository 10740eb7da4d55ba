"""Replies drafted by the chat's own answering function, for the taxpayer's last words and no others."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conversations.ledger import Message
from conversations.models import MessageRow
from conversations.service import Conversations
from dialogue.followups import Before
from handoff.assist.models import DraftRow
from handoff.dossier import asks_for_person, find_asked
from kit.clock import Clock, utc_now
from kit.db import Database, do_insert_new
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.outcomes import Answered, Outcome, Quoted
from knowledge_base.errors import EntryNotFoundError, SearchUnavailableError


class Drafts:
    def __init__(
        self, database: Database, conversations: Conversations, knowledge: KnowledgeBase, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._knowledge = knowledge
        self._clock = clock

    def make(self, case_id: str, conversation_id: str) -> dict[str, Any] | None:
        """The draft for the words that the conversation ends with, made unless it is there, and again where the
        taxpayer has spoken on while it was made. ``None``: nothing asked."""
        draft = None
        while draft is None:
            messages = self._conversations.messages(conversation_id)
            said = [m for m in messages if m.author == "taxpayer"]
            if not said:
                return None
            seq = said[-1].seq
            with self._database.read() as session:
                there = session.get(DraftRow, (case_id, seq)) is not None
            if not there:
                self._make(case_id, conversation_id, messages, seq)
            draft = self.find(case_id, conversation_id)
        return draft

    def catch_up(self, case_id: str, conversation_id: str) -> dict[str, Any] | None:
        """As ``make`` where the case has a draft already, for words that are not the last; ``None`` otherwise."""
        with self._database.read() as session:
            newest = session.scalar(select(func.max(DraftRow.seq)).where(DraftRow.case_id == case_id))
            behind = newest is not None and newest < last_said(session, conversation_id)
        return self.make(case_id, conversation_id) if behind else None

    def find(self, case_id: str, conversation_id: str) -> dict[str, Any] | None:
        """The draft that is not void. ``text`` is empty where the knowledge base has no answer."""
        with self._database.read() as session:
            row = session.get(DraftRow, (case_id, last_said(session, conversation_id)))
        return draft_json(row) if row is not None else None

    def _make(self, case_id: str, conversation_id: str, messages: list[Message], seq: int) -> None:
        question = self._question(messages)
        outcome = self._answer(conversation_id, question) if question else None
        text = answer_text(outcome) if outcome is not None else ""
        with self._database.write() as tx:
            do_insert_new(
                tx.session,
                DraftRow,
                case_id=case_id,
                seq=seq,
                question=question[:2000],
                outcome=outcome.name if outcome is not None else "NotFound",
                text=text,
                citations=to_jsonable_python([asdict(c) for c in outcome.citations]) if outcome and text else [],
                confidence=outcome.confidence if outcome is not None else 0.0,
                theme=self._theme(outcome),
                at=self._clock(),
            )

    def _question(self, messages: list[Message]) -> str:
        """The last words that ask; what only calls for a person asks nothing."""
        last = next((m.text for m in reversed(messages) if m.author == "taxpayer" and m.card is None), "")
        asked = find_asked(messages)
        return asked[-1] if asks_for_person(last) and asked else "" if asks_for_person(last) else last

    def _answer(self, conversation_id: str, question: str) -> Outcome:
        outcome = self._knowledge.ask(question, record=False)
        if isinstance(outcome, Answered | Quoted):
            return outcome
        return self._following(conversation_id, question) or outcome

    def _following(self, conversation_id: str, question: str) -> Outcome | None:
        """As the bot would go on from the answer in hand: 那二套呢."""
        thread = self._conversations.get(conversation_id).thread or {}
        answer = thread.get("answer")
        if not answer:
            return None
        before = Before(answer["question"], answer["entry_question"], answer["tax"])
        try:
            weighed = self._knowledge.follow(question, before, answer["entry_id"])
            if not weighed.entries or weighed.sure < weighed.answer_at:
                return None
            entry_id = weighed.entries[0][0]
            return self._knowledge.answer_entry(entry_id, question=question, confidence=weighed.sure, record=False)
        except (SearchUnavailableError, EntryNotFoundError):
            return None

    def _theme(self, outcome: Outcome | None) -> str:
        try:
            entry = self._knowledge.entry(outcome.entry_id) if outcome is not None and outcome.entry_id else None
        except SearchUnavailableError:
            return ""
        return entry.tax if entry is not None else ""


def answer_text(outcome: Outcome) -> str:
    """What an agent may send; empty unless it is an answer."""
    if isinstance(outcome, Answered):
        return outcome.text + (f"\n\n{outcome.details}" if outcome.details else "")
    return outcome.text if isinstance(outcome, Quoted) else ""


def last_said(session: Session, conversation_id: str) -> int:
    query = select(func.max(MessageRow.seq)).where(
        MessageRow.conversation_id == conversation_id, MessageRow.author == "taxpayer"
    )
    return session.scalar(query) or 0


def draft_json(row: DraftRow) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "question": row.question,
        "text": row.text,
        "citations": row.citations,
        "confidence": row.confidence,
        "outcome": row.outcome,
        "theme": row.theme,
    }
