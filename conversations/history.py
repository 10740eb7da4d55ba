"""The earlier conversations of a person who has signed in, on whatever device they were held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from conversations.models import ConversationRow, MessageRow

SUMMARY_CHARACTERS = 40
LATEST = 50
AROUND = 20  # characters on either side of what was looked for


@dataclass(frozen=True, slots=True)
class Earlier:
    """``summary``: the first words of the person. ``messages``: how many there are. ``found``: what was looked for,
    with what stands around it."""

    id: str
    opened_at: datetime
    last_at: datetime
    summary: str
    messages: int
    found: str = ""


def earlier_of(
    session: Session, taxpayer_id: str, *, actor: str | None = None, but: str | None = None, words: str = ""
) -> list[Earlier]:
    """The newest first, those in which something was said, without ``but``; only those in which ``words`` were.
    ``actor``: of the taxpayer's, those that this person held for them."""
    theirs = and_(ConversationRow.taxpayer_id == taxpayer_id, ConversationRow.actor.is_not_distinct_from(actor))
    begun = (
        select(MessageRow.conversation_id, func.min(MessageRow.seq).label("seq"))
        .where(MessageRow.author == "taxpayer")
        .group_by(MessageRow.conversation_id)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(theirs)
        .subquery()
    )
    first, last = MessageRow.__table__.alias("first_said"), MessageRow.__table__.alias("last_said")
    query = (
        select(ConversationRow, first.c.text, last.c.at)
        .join(begun, begun.c.conversation_id == ConversationRow.id)
        .join(first, (first.c.conversation_id == ConversationRow.id) & (first.c.seq == begun.c.seq))
        .join(last, (last.c.conversation_id == ConversationRow.id) & (last.c.seq == ConversationRow.last_seq))
        .where(theirs, ConversationRow.id != (but or ""))
        .order_by(last.c.at.desc(), ConversationRow.id)
        .limit(LATEST)
    )
    if not words:
        return [_earlier(row, text, at) for row, text, at in session.execute(query)]
    holds = func.lower(MessageRow.text).contains(words.lower(), autoescape=True)
    hit = (
        select(MessageRow.conversation_id, func.min(MessageRow.seq).label("seq"))
        .where(holds)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(theirs)
        .group_by(MessageRow.conversation_id)
        .subquery()
    )
    said = MessageRow.__table__.alias("found_said")
    query = (
        query.add_columns(said.c.text)
        .join(hit, hit.c.conversation_id == ConversationRow.id)
        .join(said, (said.c.conversation_id == ConversationRow.id) & (said.c.seq == hit.c.seq))
    )
    return [_earlier(row, text, at, around(found, words)) for row, text, at, found in session.execute(query)]


def around(text: str, words: str) -> str:
    """
    >>> around("买房要交契税，税率是百分之一", "契税"), around("甲" * 30 + "契税", "契税")[:4]
    ('买房要交契税，税率是百分之一', '……甲甲')
    """
    at = max(text.lower().find(words.lower()), 0)
    begin, end = max(at - AROUND, 0), at + len(words) + AROUND
    return f"{'……' if begin else ''}{' '.join(text[begin:end].split())}{'……' if end < len(text) else ''}"


def _earlier(row: ConversationRow, text: str, at: datetime, found: str = "") -> Earlier:
    return Earlier(row.id, row.opened_at, at, text[:SUMMARY_CHARACTERS], row.last_seq, found)
