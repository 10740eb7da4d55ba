"""Tables of the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class ConversationRow(Base):
    """Who owns the turn. ``fence`` grows with every change of turn or owner. ``waiting``: the turn is people's but none
    has taken it yet."""

    __tablename__ = "conversation"
    __table_args__ = (
        Index("ix_conversation_turn", "turn"),
        Index("ix_conversation_visitor", "visitor_id"),
        Index("ix_conversation_taxpayer", "taxpayer_id"),
        Index("ix_conversation_actor", "actor"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    visitor_id: Mapped[str] = mapped_column(String(32))
    taxpayer_id: Mapped[str | None] = mapped_column(String(64))
    actor: Mapped[str | None] = mapped_column(String(64))  # who speaks in the taxpayer's place; none: themselves
    turn: Mapped[str] = mapped_column(String(8))
    fence: Mapped[int]
    waiting: Mapped[bool] = mapped_column(default=False, server_default=false())
    last_seq: Mapped[int]
    opened_at: Mapped[datetime]
    entrance: Mapped[str | None] = mapped_column(String(16))  # from which page, see ``conversations.entrances``
    thread: Mapped[dict[str, Any] | None]  # what the bot has in hand, see ``dialogue.thread``


class MessageRow(Base):
    """Every word the taxpayer saw, once, in order. Only the end of its time changes one: its words go."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("client_id", "conversation_id"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author: Mapped[str] = mapped_column(String(8))
    author_name: Mapped[str | None] = mapped_column(String(64))
    client_id: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    card: Mapped[dict[str, Any] | None]
    commands: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]


class FeedbackRow(Base):
    """有用 / 没用 on one message; the last word counts."""

    __tablename__ = "feedback"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    useful: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
