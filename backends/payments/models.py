"""Tables of payments. An order stands where its events say; a certificate is there once for each order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class OrderRow(Base):
    """``attempt`` counts the orders of one payer for one subject: another is opened when the last was closed."""

    __tablename__ = "payment_order"
    __table_args__ = (UniqueConstraint("subject", "payer", "attempt"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject: Mapped[str] = mapped_column(String(128))
    payer: Mapped[str] = mapped_column(String(16))
    attempt: Mapped[int]
    title: Mapped[str] = mapped_column(String(256))
    amount: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime]


class OrderEventRow(Base):
    """``ordinal`` counts an order's events from 1; as part of the key it lets one of two rivals win."""

    __tablename__ = "payment_event"

    order_id: Mapped[str] = mapped_column(ForeignKey("payment_order.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class CertificateRow(Base):
    """``code``: without it, whoever guesses a number is shown nothing. ``about``: what the verification page shows."""

    __tablename__ = "tax_certificate"
    __table_args__ = (UniqueConstraint("order_id"),)

    number: Mapped[str] = mapped_column(String(32), primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("payment_order.id"))
    code: Mapped[str] = mapped_column(String(32))
    about: Mapped[dict[str, Any]]
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    issued_at: Mapped[datetime]
