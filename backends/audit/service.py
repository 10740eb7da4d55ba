"""Who did what and when: entries of the one chained ledger (``backends.ledger``), under a kind of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from backends.ledger.models import LedgerRow
from backends.ledger.service import Record, Verdict, do_record, verify_store
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction

KIND = "audit"
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Act:
    """``who`` did ``what`` to ``about`` (as ``room/id``). No personal number, no word of a conversation."""

    seq: int
    at: datetime
    who: str
    what: str
    about: str
    details: dict[str, str]


class Audit:
    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def note(self, who: str, what: str, about: str, **details: str) -> None:
        """Durable when it returns: what cannot be noted is not to be done."""
        with self._database.write() as tx:
            do_note(tx, self._clock(), who, what, about, **details)

    def find(self, *, before: int | None = None, who: str | None = None, what: str | None = None) -> list[Act]:
        """The newest first, ``SHOWN`` at most; ``who`` as it stands, ``what`` as it begins."""
        return list(self._find(before, who, what))

    def verify(self) -> Verdict:
        with self._database.read() as session:
            return verify_store(session)

    def _find(self, before: int | None, who: str | None, what: str | None) -> Iterator[Act]:
        query = select(LedgerRow).where(LedgerRow.kind == KIND).order_by(LedgerRow.seq.desc()).limit(SHOWN)
        if before is not None:
            query = query.where(LedgerRow.seq < before)
        if who:
            query = query.where(LedgerRow.consent == who[:128])
        if what:
            query = query.where(LedgerRow.purpose.startswith(what, autoescape=True))
        with self._database.read() as session:
            for row in session.scalars(query):
                yield Act(row.seq, row.at, row.consent, row.purpose, row.subject, json.loads(row.content))


def do_note(tx: Transaction, now: datetime, who: str, what: str, about: str, **details: str) -> None:
    """In the caller's transaction. The ledger's ``consent`` holds who answers for the act."""
    do_record(tx, Record(KIND, about[:128], what[:256], who[:128], details), now)
