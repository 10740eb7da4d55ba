"""Tables of the hand-off. A case's status is its last lifecycle event; nothing is counted in place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class CaseRow(Base):
    __tablename__ = "handoff_case"
    __table_args__ = (Index("ix_handoff_case_conversation", "conversation_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    summary: Mapped[str] = mapped_column(Text)
    dossier: Mapped[dict[str, Any]]
    needs: Mapped[dict[str, Any] | None]  # see ``policy.needs``
    difficulty: Mapped[float] = mapped_column(default=1.0, server_default=text("1"))  # places that it takes
    opened_at: Mapped[datetime]
    counts_from: Mapped[datetime]  # its place in the queue: priority counts as time already waited


class CaseEventRow(Base):
    """``ordinal`` counts a case's events from 1; as part of the key it lets one of two rivals win.

    ``desk_group`` and ``route`` stand on every event anew: the last one tells all there is to know.
    """

    __tablename__ = "handoff_case_event"

    case_id: Mapped[str] = mapped_column(ForeignKey("handoff_case.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    staff: Mapped[str | None] = mapped_column(String(64))
    fence: Mapped[int]
    desk_group: Mapped[str | None] = mapped_column(String(32))
    route: Mapped[dict[str, Any] | None]  # see ``repository.Route``
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


class AgentStateRow(Base):
    """What an agent said of themselves, or the desk of them; the last counts."""

    __tablename__ = "agent_state"

    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class AgentSkillsRow(Base):
    """What a supervisor has set for an agent; the last holds, and before the first the desk file does."""

    __tablename__ = "agent_skills"

    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    groups: Mapped[list[Any]]
    languages: Mapped[list[Any]]
    capacity: Mapped[int]
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class WorkRow(Base):
    """Something to be done about a subject, once however often it was asked for. ``stamp`` grows with each asking, so
    that what was asked while it was being done is done again. A lease that has run out is anybody's."""

    __tablename__ = "handoff_work"
    __table_args__ = (Index("ix_handoff_work_due", "due_at"), Index("ix_handoff_work_subject", "subject"))

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    due_at: Mapped[datetime]
    stamp: Mapped[int]
    attempts: Mapped[int]
    leased_by: Mapped[str | None] = mapped_column(String(64))
    leased_until: Mapped[datetime | None]
