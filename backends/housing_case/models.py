"""Tables of housing cases. Where a case stands is told by its events; nothing else changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base, SealedJson


class HousingCaseRow(Base):
    """``request``: the owner's own id of it, so that opening it twice opens one. ``rests_at``: the event up to which
    the machine has nothing left to do."""

    __tablename__ = "housing_case"
    __table_args__ = (
        UniqueConstraint("owner", "request"),
        Index("ix_housing_case_conversation", "conversation_id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    request: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str | None] = mapped_column(String(32))
    opened_at: Mapped[datetime]
    rests_at: Mapped[int] = mapped_column(server_default="0")


class HousingCaseEventRow(Base):
    """``ordinal`` counts a case's events from 1; as part of the key it lets one of two rivals win. ``content``
    has names and numbers of people, so it lies sealed."""

    __tablename__ = "housing_case_event"
    __table_args__ = (UniqueConstraint("case_id", "request"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("housing_case.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    request: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]
