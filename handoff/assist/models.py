"""Tables of what helps an agent: drafts, canned replies and their use, notes, read marks, how a case ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base

SHARED = ""  # owner of the canned replies that everybody has


class DraftRow(Base):
    """What the knowledge base would reply to message ``seq`` of the taxpayer. Void once a newer one is there."""

    __tablename__ = "reply_draft"

    case_id: Mapped[str] = mapped_column(ForeignKey("handoff_case.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    citations: Mapped[list[Any]]
    confidence: Mapped[float]
    theme: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class UseRow(Base):
    """A draft, a canned reply or an answer found by search was put into a reply. ``what`` names which."""

    __tablename__ = "reply_use"
    __table_args__ = (Index("ix_reply_use_kind_what", "kind", "what"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("handoff_case.id"))
    kind: Mapped[str] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(String(64))
    staff: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class CannedReplyRow(Base):
    """``owner``: whose it is, or ``SHARED``."""

    __tablename__ = "canned_reply"
    __table_args__ = (UniqueConstraint("owner", "shortcut"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    shortcut: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime]


class NoteRow(Base):
    """Said about a case among staff; the taxpayer never sees it. ``kind``: ``note``, ``whisper`` (a supervisor's),
    ``consult`` and ``consult_end`` (a colleague, ``to_staff``, is asked in and leaves), ``takeover``."""

    __tablename__ = "case_note"
    __table_args__ = (Index("ix_case_note_case", "case_id"), Index("ix_case_note_to", "to_staff"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("handoff_case.id"))
    kind: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(64))
    author_name: Mapped[str] = mapped_column(String(64))
    to_staff: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class ReadMarkRow(Base):
    """How far a side (``taxpayer`` or ``agent``) has had the conversation before its eyes."""

    __tablename__ = "read_mark"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    side: Mapped[str] = mapped_column(String(8), primary_key=True)
    seq: Mapped[int]
    at: Mapped[datetime]


class CaseResultRow(Base):
    """How a case ended and what it was about; ``proposed_…`` is what the system had put before the agent."""

    __tablename__ = "case_result"

    case_id: Mapped[str] = mapped_column(ForeignKey("handoff_case.id"), primary_key=True)
    result: Mapped[str] = mapped_column(String(16))
    theme: Mapped[str] = mapped_column(String(64))
    proposed_result: Mapped[str] = mapped_column(String(16))
    proposed_theme: Mapped[str] = mapped_column(String(64))
    staff: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
