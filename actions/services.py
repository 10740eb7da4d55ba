"""What actions may use of the other rooms: few methods each, so that a test can stand in for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from backends.invoice.office.service import InvoiceOffice
from backends.profile.acting import Acting
from backends.profile.matters.service import Outlooks
from backends.profile.portraits import Portraits
from backends.refund_case.office import RefundOffice
from backends.services import Backends
from conversations.cards import Reply
from conversations.service import Conversation
from dialogue.followups import Before
from dialogue.points import Point
from kit.clock import Clock, utc_now
from kit.clock import today as beijing_today
from knowledge_base.answering.focus import Focus
from knowledge_base.answering.following import Weighed
from knowledge_base.answering.outcomes import Outcome
from knowledge_base.entries.schemas import Entry
from knowledge_base.offices.schemas import Office
from knowledge_base.walks.schemas import Walk


class Knowledge(Protocol):
    """``KnowledgeBase`` as the dialogue needs it."""

    def ask(
        self, question: str, *, as_of: date | None = None, conversation_id: str = "", record: bool = True
    ) -> Outcome: ...

    def follow(self, text: str, before: Before, entry_id: str, *, as_of: date | None = None) -> Weighed: ...

    def answer_entry(
        self,
        entry_id: str,
        *,
        question: str = "",
        as_of: date | None = None,
        confidence: float = 1.0,
        conversation_id: str = "",
        record: bool = True,
    ) -> Outcome: ...

    def offer(
        self,
        question: str,
        entries: Sequence[str],
        *,
        as_of: date | None = None,
        confidence: float = 0.0,
        conversation_id: str = "",
        record: bool = True,
    ) -> Outcome: ...

    def focus(self, entry_id: str, question: str, said: str, *, as_of: date | None = None) -> Focus: ...

    def spelled(self, text: str) -> str: ...

    def told(self, entry_id: str, point: Point, *, as_of: date | None = None) -> str: ...

    def entry(self, entry_id: str) -> Entry | None: ...

    def day_asked(self, text: str) -> date: ...


class People(Protocol):
    """Where a conversation goes when a person is to take over, and comes back from when nobody is waited for."""

    def request(self, conversation_id: str, *, reason: str, facts: Sequence[tuple[str, str]] = ()) -> object: ...

    def withdraw(self, conversation_id: str) -> bool: ...


class Ledger(Protocol):
    """A conversation as it is kept: who is signed in (the only source of identity), what the bot has in hand."""

    def get(self, conversation_id: str) -> Conversation: ...

    def last_reply(self, conversation_id: str) -> Reply | None: ...


@dataclass(frozen=True, slots=True)
class Services:
    knowledge: Knowledge
    backends: Backends
    handoff: People
    conversations: Ledger
    matters: Outlooks
    clock: Clock = utc_now
    walks: Mapping[str, Walk] = field(default_factory=dict)
    offices: Callable[[], Sequence[Office]] = tuple
    invoices: InvoiceOffice | None = None
    refunds: RefundOffice | None = None
    portraits: Portraits | None = None
    acting: Acting | None = None  # of who speaks for themselves alone, nothing is asked

    def today(self) -> date:
        """Today in Beijing: the date by which tax rules are chosen."""
        return beijing_today(self.clock)
