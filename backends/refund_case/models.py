"""Tables of refunds. Where a refund stands is told by its events; an outbox row is the order to the treasury."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base, SealedJson


class RefundCaseRow(Base):
    """``subject``: what was overpaid, as ``tax/thing/year``: for one thing its owner has one refund, ever."""

    __tablename__ = "refund_case"
    __table_args__ = (UniqueConstraint("owner", "subject"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(128))
    opened_at: Mapped[datetime]


class RefundEventRow(Base):
    """``ordinal`` counts a refund's events from 1; as part of the key it lets one of two rivals win."""

    __tablename__ = "refund_event"
    __table_args__ = (Index("ix_refund_event_kind_at", "kind", "at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("refund_case.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class RefundPayoutRow(Base):
    """Written in the transaction of the event ``ordered``, so that no order is forgotten. ``cents``: to be summed."""

    __tablename__ = "refund_payout"
    __table_args__ = (
        Index("ix_refund_payout_due", "settled_at", "next_at"),
        Index("ix_refund_payout_created", "created_at"),
    )

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("refund_case.id"))
    owner: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[str] = mapped_column(String(64))
    cents: Mapped[int]
    created_at: Mapped[datetime]
    tries: Mapped[int]
    next_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class RefundAccountRow(Base):
    """An account that its owner named: ``content`` (bank, number, holder) is sealed. It is used from ``usable_at`` on,
    which is set once the telephone on file was told; the newest that was not withdrawn counts."""

    __tablename__ = "refund_account"
    __table_args__ = (
        Index("ix_refund_account_owner", "owner", "set_at"),
        Index("ix_refund_account_next_at", "next_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    set_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    usable_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class RefundSweepRow(Base):
    """A screening of everybody, by the day it was as of: how far its job has come, moved on in the transaction of what
    it did, and the notice that it came to (empty: there was nobody to tell)."""

    __tablename__ = "refund_sweep"

    as_of: Mapped[str] = mapped_column(String(10), primary_key=True)
    place: Mapped[str] = mapped_column(String(64), default="")
    notice_id: Mapped[str] = mapped_column(String(32), default="")
    finished_at: Mapped[datetime | None]


class RefundSweepCaseRow(Base):
    """A refund is of one sweep, the first that found it waiting: its owner is told of it once."""

    __tablename__ = "refund_sweep_case"
    __table_args__ = (Index("ix_refund_sweep_case_owner", "as_of", "owner"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("refund_case.id"), primary_key=True)
    as_of: Mapped[str] = mapped_column(ForeignKey("refund_sweep.as_of"))
    owner: Mapped[str] = mapped_column(String(64))
