"""What actions may use of the other rooms: few methods each, so that a test can stand in for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from backends.services import Backends
from kit.clock import Clock, utc_now
from kit.clock import today as beijing_today
from knowledge_base.answering.outcomes import Outcome


class Knowledge(Protocol):
    def ask(
        self, question: str, *, as_of: date | None = None, conversation_id: str = "", record: bool = True
    ) -> Outcome: ...


class People(Protocol):
    """Where a conversation goes when a person is to take over."""

    def request(self, conversation_id: str, *, reason: str, facts: Sequence[tuple[str, str]] = ()) -> object: ...


class Identities(Protocol):
    """Who is signed in to a conversation: the only source of identity for an action."""

    def taxpayer_id(self, conversation_id: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Services:
    knowledge: Knowledge
    backends: Backends
    handoff: People
    conversations: Identities
    clock: Clock = utc_now

    def today(self) -> date:
        """Today in Beijing: the date by which tax rules are chosen."""
        return beijing_today(self.clock)
