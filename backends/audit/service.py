"""Who did what and when: entries of the one chained ledger (``backends.ledger``), under a kind of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backends.ledger.models import LedgerRow
from backends.ledger.service import Record, Verdict, do_record, verify_store
from kit.clock import BEIJING, Clock, utc_now
from kit.db import Database, Transaction

KIND = "audit"
SHOWN = 200
MOST_EXPORTED = 50_000


@dataclass(frozen=True, slots=True)
class Act:
    """``who`` did ``what`` to ``about`` (as ``room/id``). No personal number, no word of a conversation."""

    seq: int
    at: datetime
    who: str
    what: str
    about: str
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Search:
    """``who`` as it stands, ``what`` and ``about`` as they begin; days of Beijing, both included."""

    who: str = ""
    what: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None

    def narrow(self, query: Select[LedgerRow]) -> Select[LedgerRow]:
        if self.who:
            query = query.where(LedgerRow.consent == self.who[:128])
        if self.what:
            query = query.where(LedgerRow.purpose.startswith(self.what, autoescape=True))
        if self.about:
            query = query.where(LedgerRow.subject.startswith(self.about, autoescape=True))
        if self.since is not None:
            query = query.where(LedgerRow.at >= _midnight(self.since))
        if self.until is not None:
            query = query.where(LedgerRow.at < _midnight(self.until) + timedelta(days=1))
        return query


ALL = Search()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING)


class Audit:
    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def note(self, who: str, what: str, about: str, **details: str) -> None:
        """Durable when it returns: what cannot be noted is not to be done."""
        with self._database.write() as tx:
            do_note(tx, self._clock(), who, what, about, **details)

    def find(self, search: Search = ALL, *, before: int | None = None, most: int = SHOWN) -> list[Act]:
        """The newest first, ``most`` at most."""
        query = search.narrow(select(LedgerRow).where(LedgerRow.kind == KIND))
        if before is not None:
            query = query.where(LedgerRow.seq < before)
        with self._database.read() as session:
            rows = session.scalars(query.order_by(LedgerRow.seq.desc()).limit(most))
            return [Act(r.seq, r.at, r.consent, r.purpose, r.subject, json.loads(r.content)) for r in rows]

    def verify(self) -> Verdict:
        with self._database.read() as session:
            return verify_store(session)


def do_note(tx: Transaction, now: datetime, who: str, what: str, about: str, **details: str) -> None:
    """In the caller's transaction. The ledger's ``consent`` holds who answers for the act."""
    do_record(tx, Record(KIND, about[:128], what[:256], who[:128], details), now)


def has_noted(session: Session, who: str, what: str, about: str, since: datetime) -> bool:
    """Whether ``who`` did just this to just that since then."""
    query = select(LedgerRow.seq).where(
        LedgerRow.kind == KIND,
        LedgerRow.subject == about[:128],
        LedgerRow.purpose == what,
        LedgerRow.consent == who[:128],
        LedgerRow.at >= since,
    )
    return session.scalar(query.limit(1)) is not None
