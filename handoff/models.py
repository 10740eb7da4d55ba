"""Tables of the hand-off. A case's status is its last lifecycle event; nothing is counted in place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class CaseRow(Base):
    __tablename__ = "handoff_case"
    __table_args__ = (Index("ix_handoff_case_conversation", "conversation_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    summary: Mapped[str] = mapped_column(Text)
    dossier: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]


class CaseEventRow(Base):
    """``ordinal`` counts a case's events from 1; as part of the key it lets one of two rivals win."""

    __tablename__ = "handoff_case_event"

    case_id: Mapped[str] = mapped_column(ForeignKey("handoff_case.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    staff: Mapped[str | None] = mapped_column(String(64))
    fence: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    score: Mapped[int | None]
    at: Mapped[datetime]


class PresenceRow(Base):
    """The last that was heard of a desk (``staff``, username) or a taxpayer's page (``conversation``, id): that it
    is open (``here``), renewed all the while, or that it was closed."""

    __tablename__ = "presence"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    here: Mapped[bool]
    at: Mapped[datetime]
