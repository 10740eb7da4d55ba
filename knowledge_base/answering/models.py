"""Tables of what was answered, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class ReceiptRow(Base):
    """What was asked, what was said and on what grounds; enough to say the same again."""

    __tablename__ = "answer_receipt"
    __table_args__ = (Index("ix_answer_receipt_conversation", "conversation_id"), Index("ix_answer_receipt_at", "at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32))
    question: Mapped[str] = mapped_column(Text)
    as_of: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[str | None] = mapped_column(String(80))
    revision: Mapped[int | None]
    confidence: Mapped[float]
    citations: Mapped[list[Any]]
    ranks: Mapped[list[Any]]
    encoder: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class ReceiptMarkRow(Base):
    """What became of an answer: liked, disliked, or handed over to a person after it."""

    __tablename__ = "receipt_mark"

    receipt_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime]


class AnswerWishRow(Base):
    """Somebody wants to hear once a question has an answer; ``told_at`` when they did."""

    __tablename__ = "answer_wish"

    receipt_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32))
    question: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]
