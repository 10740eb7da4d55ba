"""Tables of quality: chats picked for review, and tickets whose state is their last event."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class ReviewRow(Base):
    """``why`` it was picked; ``scores`` by item of the checklist, ``None`` until somebody has scored it."""

    __tablename__ = "quality_review"
    __table_args__ = (UniqueConstraint("case_id", "why"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("handoff_case.id"))
    why: Mapped[str] = mapped_column(String(16))
    picked_at: Mapped[datetime]
    reviewer: Mapped[str | None] = mapped_column(String(64))
    scores: Mapped[dict[str, Any] | None]
    comment: Mapped[str] = mapped_column(Text)
    reviewed_at: Mapped[datetime | None]


class TicketRow(Base):
    __tablename__ = "ticket"
    __table_args__ = (Index("ix_ticket_conversation", "conversation_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id"))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("handoff_case.id"))
    text: Mapped[str] = mapped_column(Text)
    opened_by: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime]


class TicketEventRow(Base):
    """``ordinal`` counts from 1. ``owner`` and ``due`` are those from this event on."""

    __tablename__ = "ticket_event"

    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    staff: Mapped[str] = mapped_column(String(64))
    owner: Mapped[str | None] = mapped_column(String(64))
    due: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class MisreadRow(Base):
    """A message of a conversation that was taken for something else, and the intent that it has."""

    __tablename__ = "misread"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    text: Mapped[str] = mapped_column(String(500), unique=True)
    intent: Mapped[str] = mapped_column(String(40))
    conversation_id: Mapped[str] = mapped_column(String(32))
    author: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class TrainedModelRow(Base):
    """A dialogue model trained on what was misread too. ``utterances`` by intent; ``figures`` once it is measured."""

    __tablename__ = "trained_model"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    base: Mapped[str] = mapped_column(String(12))
    begun_by: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime]
    utterances: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any] | None]
    problem: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[datetime | None]
