"""Tables of invoice matters and of paper stock. Where a matter stands is told by its events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class InvoiceMatterRow(Base):
    """``request``: the owner's own id of it, so that opening it twice opens one. ``other``: the tax number of the other
    party of a red sheet."""

    __tablename__ = "invoice_matter"
    __table_args__ = (
        UniqueConstraint("owner", "request"),
        Index("ix_invoice_matter_other", "other"),
        Index("ix_invoice_matter_opened_at", "opened_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    request: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str | None] = mapped_column(String(32))
    other: Mapped[str | None] = mapped_column(String(20))
    opened_at: Mapped[datetime]


class InvoiceMatterEventRow(Base):
    """``ordinal`` counts a matter's events from 1; as part of the key it lets one of two rivals win. ``status``: where
    the matter stood after it, so that all that stand somewhere are found; the last event's is where it stands now."""

    __tablename__ = "invoice_matter_event"
    __table_args__ = (
        Index("ix_invoice_matter_event_status", "status"),
        Index("ix_invoice_matter_event_kind", "kind"),
    )

    matter_id: Mapped[str] = mapped_column(ForeignKey("invoice_matter.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class InvoiceBlockRow(Base):
    """Numbers ``first`` to ``last`` of a code that came into stock. How far they are given out is told by handouts."""

    __tablename__ = "invoice_block"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    added_at: Mapped[datetime]


class InvoiceHandoutRow(Base):
    """A range given to somebody, for one matter, in parts where a block ran out. ``seller``: their tax number."""

    __tablename__ = "invoice_handout"
    __table_args__ = (Index("ix_invoice_handout_owner", "owner"), Index("ix_invoice_handout_matter_id", "matter_id"))

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    owner: Mapped[str] = mapped_column(String(64))
    seller: Mapped[str] = mapped_column(String(20))
    matter_id: Mapped[str] = mapped_column(ForeignKey("invoice_matter.id"))
    at: Mapped[datetime]


class InvoiceAddressRow(Base):
    """An address book: where paper invoices may be sent."""

    __tablename__ = "invoice_address"
    __table_args__ = (Index("ix_invoice_address_owner", "owner"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    phone: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
