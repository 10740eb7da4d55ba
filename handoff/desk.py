"""What an agent sees: the chats in hand, who waits, and all that is known of one case."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backends.services import Backends
from conversations.models import ConversationRow, MessageRow
from conversations.service import Conversations
from handoff.absence import Absence, find_absent
from handoff.models import CaseRow
from handoff.repository import OpenCase, events_of, find_open, find_stands, last_messages
from handoff.rules import Kind, status_after
from handoff.service import Handoff
from kit.auth import Staff
from kit.clock import Clock, utc_now
from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.outcomes import Answered, Quoted


class Desk:
    def __init__(
        self,
        database: Database,
        handoff: Handoff,
        conversations: Conversations,
        knowledge: KnowledgeBase,
        backends: Backends,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._handoff = handoff
        self._conversations = conversations
        self._knowledge = knowledge
        self._backends = backends
        self._clock = clock

    def snapshot(self, staff: Staff) -> dict[str, Any]:
        now = self._clock()
        with self._database.read() as session:
            stands = find_stands(session)
            absence = find_absent(session, stands, now)
            chats = self._chats(session, find_open(session, staff=staff.username), absence)
        waiting = [stand.opened_at for stand in stands if stand.staff is None]
        longest = (now - waiting[0]).total_seconds() / 60 if waiting else 0
        return {
            "agent": {"username": staff.username, "name": staff.name},
            "waiting": {"count": len(waiting), "longest_minutes": int(longest), "away": len(absence.waiting)},
            "chats": chats,
            "limit": self._handoff.places,
        }

    def chat(self, case: OpenCase) -> dict[str, Any]:
        with self._database.read() as session:
            absence = find_absent(session, find_stands(session), self._clock())
            return self._chats(session, [case], absence)[0]

    def _chats(self, session: Session, cases: list[OpenCase], absence: Absence) -> list[dict[str, Any]]:
        last = last_messages(session, [c.case.conversation_id for c in cases])
        return [
            self._chat(
                c.case,
                *last[c.case.conversation_id],
                assigned_at=c.since,
                away_since=absence.served.get(c.case.conversation_id),
            )
            for c in cases
        ]

    def _chat(
        self,
        case: CaseRow,
        conversation: ConversationRow,
        last: MessageRow,
        *,
        assigned_at: datetime | None = None,
        away_since: datetime | None = None,
    ) -> dict[str, Any]:
        return {
            "case_id": case.id,
            "conversation_id": case.conversation_id,
            "taxpayer_name": self._name(conversation.taxpayer_id),
            "summary": case.summary,
            "opened_at": case.opened_at.isoformat(),
            "assigned_at": assigned_at.isoformat() if assigned_at is not None else None,
            "away_since": away_since.isoformat() if away_since is not None else None,
            "fence": conversation.fence,
            "last_text": last.text,
            "last_at": last.at.isoformat(),
            "last_seq": last.seq,
        }

    def _name(self, taxpayer_id: str | None) -> str:
        taxpayer = self._backends.profile.find(taxpayer_id) if taxpayer_id else None
        return taxpayer.name if taxpayer is not None else "访客"

    def case(self, case_id: str, staff: Staff) -> dict[str, Any]:
        """Everything about a case that ``staff`` handles or has handled."""
        with self._database.read() as session:
            events = events_of(session, case_id)
            if staff.role != "admin" and all(e.staff != staff.username for e in events):
                self._handoff.access_case(case_id, staff)  # refuses
            case = session.get_one(CaseRow, case_id)
            conversation_id = case.conversation_id
            kind: Kind = events[-1].kind  # type: ignore[assignment]
            chat = self._chat(case, *last_messages(session, [conversation_id])[conversation_id])
        taxpayer_id = self._conversations.taxpayer_id(conversation_id)
        return {
            "chat": chat,
            "status": status_after(kind),
            "messages": [m.as_dict() for m in self._conversations.messages(conversation_id)],
            "dossier": case.dossier,
            "panorama": {
                "signed_in": taxpayer_id is not None,
                "facts": self._backends.profile.panorama(taxpayer_id) if taxpayer_id else [],
            },
            "draft": self._draft(case),
        }

    def _draft(self, case: CaseRow) -> dict[str, Any] | None:
        """What the knowledge base would say to the question that led here."""
        outcome = self._knowledge.ask(case.summary, record=False)
        if not isinstance(outcome, Answered | Quoted):
            return None
        details = outcome.details if isinstance(outcome, Answered) else ""
        text = outcome.text + (f"\n\n{details}" if details else "")
        return {
            "text": text,
            "citations": [asdict(c) for c in outcome.citations],
            "confidence": outcome.confidence,
            "outcome": outcome.name,
        }
