"""Certificates of what was paid: one for each order, for good."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backends.payments.errors import CertificateNotFoundError
from backends.payments.models import CertificateRow
from backends.payments.paper import Paper, draw
from backends.payments.schemas import Order
from backends.payments.sealing import Seal
from backends.profile.masking import mask_number
from kit.clock import Clock, beijing_date, utc_now
from kit.db import Database, do_insert_new


@dataclass(frozen=True, slots=True)
class Certificate:
    number: str
    order_id: str
    code: str
    about: dict[str, Any]
    issued_at: datetime


class Certificates:
    """``address``: where people reach the verification page. ``demo``: every page says that it is worth nothing."""

    def __init__(self, database: Database, seal: Seal, address: str, *, demo: bool, clock: Clock = utc_now) -> None:
        self._database = database
        self._seal = seal
        self._address = address
        self._demo = demo
        self._clock = clock

    def issue(self, order: Order, *, payer: str, id_number: str, lines: Sequence[tuple[str, Decimal]]) -> Certificate:
        """The certificate of a paid ``order``: the one there is, or a new one. Of two made at once, one stays."""
        assert order.paid_at is not None
        with self._database.read() as session:
            there = _find_of(session, order.id)
        if there is not None:
            return there
        now, code = self._clock(), secrets.token_hex(8)
        number = f"{beijing_date(now).year}{secrets.randbelow(10**12):012d}"
        paper = Paper(
            number=number,
            payer=payer,
            id_number=mask_number(id_number),
            matter=order.title,
            paid_on=beijing_date(order.paid_at),
            issued_on=beijing_date(now),
            lines=tuple(lines),
            transaction=order.transaction,
            verify_url=f"{self._address}/verify/{number}?code={code}",
            demo=self._demo,
        )
        pdf = self._seal(draw(paper))
        with self._database.write() as tx:
            do_insert_new(
                tx.session,
                CertificateRow,
                number=number,
                order_id=order.id,
                code=code,
                about=_about(paper, pdf),
                pdf=pdf,
                issued_at=now,
            )
            made = _find_of(tx.session, order.id)
        assert made is not None
        return made

    def pdf(self, number: str) -> bytes:
        with self._database.read() as session:
            row = session.get(CertificateRow, number)
        if row is None:
            raise CertificateNotFoundError("找不到这张凭证")
        return row.pdf

    def find(self, number: str, code: str) -> Certificate | None:
        """For whoever holds the paper: the number alone shows nothing."""
        with self._database.read() as session:
            row = session.get(CertificateRow, number)
        return _plain(row) if row is not None and compare_digest(row.code.encode(), code.encode()) else None


def _find_of(session: Session, order_id: str) -> Certificate | None:
    row = session.scalar(select(CertificateRow).where(CertificateRow.order_id == order_id))
    return _plain(row) if row is not None else None


def _plain(row: CertificateRow) -> Certificate:
    return Certificate(row.number, row.order_id, row.code, row.about, row.issued_at)


def _about(paper: Paper, pdf: bytes) -> dict[str, Any]:
    """What the verification page shows: a name only by its first character."""
    return {
        "payer": f"{paper.payer[:1]}{'*' * max(1, len(paper.payer) - 1)}",
        "id_number": paper.id_number,
        "matter": paper.matter,
        "paid_on": paper.paid_on.isoformat(),
        "lines": [[tax, str(amount)] for tax, amount in paper.lines],
        "total": str(paper.total),
        "sha256": sha256(pdf).hexdigest(),
        "demo": paper.demo,
    }
