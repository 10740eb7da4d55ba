"""Tables of notices. Where a notice stands is told by its events; a letter is unique by notice and person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class NoticeRow(Base):
    """``planned_to``, ``told_to``: how far the job has come, moved on in the transaction of what it did: a job that is
    killed goes on from there."""

    __tablename__ = "notice"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    made_at: Mapped[datetime]
    planned_to: Mapped[str] = mapped_column(String(64), default="")
    told_to: Mapped[str] = mapped_column(String(64), default="")


class NoticeEventRow(Base):
    """``ordinal`` counts a notice's events from 1; as part of the key it lets one of two rivals win."""

    __tablename__ = "notice_event"

    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class NoticeLetterRow(Base):
    """``control``: never told. ``held``: why not told; empty: no reason. ``done_at``: every concern is done."""

    __tablename__ = "notice_letter"
    __table_args__ = (Index("ix_notice_letter_person", "person"),)

    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    control: Mapped[bool]
    held: Mapped[str] = mapped_column(String(16), default="")
    told_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class NoticeConcernRow(Base):
    """A taxpayer whom ``person``'s letter is about: themselves, or a firm that they serve."""

    __tablename__ = "notice_concern"
    __table_args__ = (
        Index("ix_notice_concern_person", "notice_id", "person"),
        Index("ix_notice_concern_taxpayer", "taxpayer_id"),
    )

    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    taxpayer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(String(64))
    why: Mapped[str] = mapped_column(String(500))
    done_at: Mapped[datetime | None]


class NoticePushRow(Base):
    """Written in the transaction that tells the letter, so that none is forgotten. ``outcome``: how it was settled."""

    __tablename__ = "notice_push"
    __table_args__ = (
        Index("ix_notice_push_due", "settled_at", "channel", "next_at"),
        Index("ix_notice_push_person", "person", "created_at"),
    )

    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    created_at: Mapped[datetime]
    tries: Mapped[int]
    next_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(16), default="")


class NoticeRefusalRow(Base):
    """A person who does not want notices of ``kind``."""

    __tablename__ = "notice_refusal"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime]
