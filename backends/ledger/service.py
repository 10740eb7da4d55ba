"""Append-only, hash-chained: what was learnt of whom, for what purpose and by whose consent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backends.ledger.models import LedgerRow
from kit.db import Transaction
from kit.signing import canonical, digest

GENESIS = "0" * 64
PAGE = 500
_LOCK = 0x6C656467  # one append at a time on PostgreSQL; SQLite has one writer anyway


@dataclass(frozen=True, slots=True)
class Record:
    """``subject``: what it concerns, as ``room/id``. ``content``: what was said, signature and all."""

    kind: str
    subject: str
    purpose: str
    consent: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``broken``: the first entry that does not hold, and ``why``. ``head``: the last hash, to be noted elsewhere."""

    count: int
    head: str
    broken: int | None = None
    why: str = ""


def do_record(tx: Transaction, record: Record, now: datetime) -> int:
    """Append ``record`` in the caller's transaction; its number. Two appends at once follow one another."""
    return do_record_all(tx, [record], now)


def do_record_all(tx: Transaction, records: Sequence[Record], now: datetime) -> int:
    """As ``do_record``, in their order; the number of the last."""
    session = tx.session
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = session.execute(select(LedgerRow.seq, LedgerRow.hash).order_by(LedgerRow.seq.desc()).limit(1)).first()
    first, previous = (last.seq + 1, last.hash) if last is not None else (1, GENESIS)
    rows = []
    for seq, record in enumerate(records, first):
        row = LedgerRow(
            seq=seq,
            previous=previous,
            hash="",
            at=now,
            kind=record.kind,
            subject=record.subject,
            purpose=record.purpose,
            consent=record.consent,
            content=canonical(record.content).decode(),
        )
        row.hash = previous = hash_of(row)
        rows.append(row)
    session.add_all(rows)
    session.flush()
    return first + len(rows) - 1


def hash_of(row: LedgerRow) -> str:
    """Of everything in the entry but the hash itself."""
    return digest(
        {
            "seq": row.seq,
            "previous": row.previous,
            "at": row.at.isoformat(),
            "kind": row.kind,
            "subject": row.subject,
            "purpose": row.purpose,
            "consent": row.consent,
            "content": row.content,
        }
    )


def verify(rows: Iterable[LedgerRow]) -> Verdict:
    """Whether ``rows``, in order, are one whole chain."""
    count, head = 0, GENESIS
    for row in rows:
        why = _fault(row, count + 1, head)
        if why:
            return Verdict(count, head, count + 1 if row.seq > count + 1 else row.seq, why)
        count, head = row.seq, row.hash
    return Verdict(count, head)


def _fault(row: LedgerRow, expected: int, previous: str) -> str:
    if row.seq != expected:
        return "这一条不见了"
    if row.previous != previous:
        return "和前一条接不上"
    return "" if row.hash == hash_of(row) else "内容和散列不符"


def verify_store(session: Session) -> Verdict:
    return verify(_pages(session))


def _pages(session: Session) -> Iterator[LedgerRow]:
    last = 0
    while page := session.scalars(
        select(LedgerRow).where(LedgerRow.seq > last).order_by(LedgerRow.seq).limit(PAGE)
    ).all():
        yield from page
        last = page[-1].seq
        session.expunge_all()  # a long chain is not held in memory


def has_head(session: Session, head: str) -> bool:
    """Whether an entry with this hash is in the chain: a head noted earlier shows that no tail was cut off."""
    return session.scalar(select(LedgerRow.seq).where(LedgerRow.hash == head)) is not None


def records_of(session: Session, subject: str) -> list[tuple[int, Record, datetime]]:
    rows = session.scalars(select(LedgerRow).where(LedgerRow.subject == subject).order_by(LedgerRow.seq))
    return [(r.seq, Record(r.kind, r.subject, r.purpose, r.consent, json.loads(r.content)), r.at) for r in rows]
