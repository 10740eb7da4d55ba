"""The earlier conversations of a person who has signed in, on whatever device they were held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conversations.models import ConversationRow, MessageRow

SUMMARY_CHARACTERS = 40
LATEST = 50


@dataclass(frozen=True, slots=True)
class Earlier:
    """``summary``: the first words of the person. ``messages``: how many there are."""

    id: str
    opened_at: datetime
    last_at: datetime
    summary: str
    messages: int


def earlier_of(session: Session, taxpayer_id: str, *, but: str | None = None) -> list[Earlier]:
    """The newest first, those in which something was said, without ``but``."""
    begun = (
        select(MessageRow.conversation_id, func.min(MessageRow.seq).label("seq"))
        .where(MessageRow.author == "taxpayer")
        .group_by(MessageRow.conversation_id)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(ConversationRow.taxpayer_id == taxpayer_id)
        .subquery()
    )
    first, last = MessageRow.__table__.alias("first_said"), MessageRow.__table__.alias("last_said")
    query = (
        select(ConversationRow, first.c.text, last.c.at)
        .join(begun, begun.c.conversation_id == ConversationRow.id)
        .join(first, (first.c.conversation_id == ConversationRow.id) & (first.c.seq == begun.c.seq))
        .join(last, (last.c.conversation_id == ConversationRow.id) & (last.c.seq == ConversationRow.last_seq))
        .where(ConversationRow.taxpayer_id == taxpayer_id, ConversationRow.id != (but or ""))
        .order_by(last.c.at.desc(), ConversationRow.id)
        .limit(LATEST)
    )
    return [
        Earlier(row.id, row.opened_at, at, text[:SUMMARY_CHARACTERS], row.last_seq)
        for row, text, at in session.execute(query)
    ]
