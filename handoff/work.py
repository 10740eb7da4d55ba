"""Work that threads take from the store: leased, so that the death of any process loses none; one subject at a time.

What is to be done is put in in the transaction that makes it necessary. On PostgreSQL several processes take work side
by side (``FOR UPDATE SKIP LOCKED``); on SQLite one writer at a time takes it anyway.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from handoff.models import WorkRow
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction
from kit.events import Event

log = structlog.get_logger(__name__)

WORK = "work"  # topic that wakes the threads
LEASE = timedelta(seconds=30)
SWEEP_SECONDS = 1.0  # how soon work of another process, or due by the clock alone, is found
STANDING = "desk"  # the subject of work that is about no one case
LONGEST_PAUSE = timedelta(seconds=60)

Handler = Callable[[str], datetime | None]


@dataclass(frozen=True, slots=True)
class Work:
    """Leased. ``stamp`` is what it was when taken."""

    kind: str
    subject: str
    stamp: int
    attempts: int
    leased_by: str


def do_put(tx: Transaction, kind: str, subject: str, due_at: datetime) -> None:
    """Ask for ``kind`` to be done about ``subject``, at ``due_at`` or sooner if it was asked for sooner."""
    insert = sqlite.insert if tx.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(WorkRow).values(kind=kind, subject=subject, due_at=due_at, stamp=1, attempts=0)
    sooner = func.min if tx.session.get_bind().dialect.name == "sqlite" else func.least
    tx.session.execute(
        new.on_conflict_do_update(
            index_elements=["kind", "subject"],
            set_={"due_at": sooner(WorkRow.due_at, new.excluded.due_at), "stamp": WorkRow.stamp + 1},
        )
    )
    tx.announce(WORK, "put")


def do_take(tx: Transaction, kinds: list[str], now: datetime) -> Work | None:
    """Lease what is due first. A subject of which somebody does something already is left alone."""
    busy = aliased(WorkRow)
    theirs = exists().where(
        busy.subject == WorkRow.subject, busy.kind != WorkRow.kind, busy.leased_until > now, WorkRow.subject != STANDING
    )
    query = (
        select(WorkRow)
        .where(
            WorkRow.kind.in_(kinds),
            WorkRow.due_at <= now,
            or_(WorkRow.leased_until.is_(None), WorkRow.leased_until <= now),
            ~theirs,
        )
        .order_by(WorkRow.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = tx.session.scalar(query)
    if row is None:
        return None
    row.leased_by, row.leased_until, row.attempts = uuid.uuid4().hex, now + LEASE, row.attempts + 1
    tx.session.flush()
    return Work(row.kind, row.subject, row.stamp, row.attempts, row.leased_by)


def do_finish(tx: Transaction, work: Work, again_at: datetime | None, now: datetime) -> None:
    """It is done; ``again_at``: and is to be done again then. Whoever took it after our lease ran out keeps it."""
    mine = (WorkRow.kind == work.kind, WorkRow.subject == work.subject, WorkRow.leased_by == work.leased_by)
    if again_at is None:
        gone = tx.session.execute(delete(WorkRow).where(*mine, WorkRow.stamp == work.stamp).returning(WorkRow.kind))
        if gone.first() is not None:
            return
    asked_again = func.coalesce(WorkRow.stamp, 0) != work.stamp
    due = now if again_at is None else again_at
    free = {"leased_by": None, "leased_until": None, "attempts": 0}
    # What was asked for meanwhile is due as it was asked for; else at ``again_at``.
    tx.session.execute(update(WorkRow).where(*mine, asked_again).values(**free))
    tx.session.execute(update(WorkRow).where(*mine, ~asked_again).values(due_at=due, **free))


def do_fail(tx: Transaction, work: Work, now: datetime) -> None:
    pause = min(timedelta(seconds=2.0 ** min(work.attempts, 10)), LONGEST_PAUSE)
    tx.session.execute(
        update(WorkRow)
        .where(WorkRow.kind == work.kind, WorkRow.subject == work.subject, WorkRow.leased_by == work.leased_by)
        .values(leased_by=None, leased_until=None, due_at=now + pause)
    )


class Workers:
    """``threads`` threads that do what is due. A handler gets the subject; it may be called twice for the same work
    (a lease ran out), so what it does must be safe to repeat. It returns when it wants to be called
    again, if at all."""

    def __init__(self, database: Database, *, threads: int, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._count = threads
        self._handlers: dict[str, Handler] = {}
        self._standing: list[str] = []
        self._threads: list[threading.Thread] = []
        self._stirred = threading.Semaphore(0)
        self._stopping = threading.Event()
        self._unlisten: Callable[[], None] | None = None

    def register(self, kind: str, handler: Handler, *, standing: bool = False) -> None:
        """``standing``: to be done from the start, and again as the handler says."""
        self._handlers[kind] = handler
        if standing:
            self._standing.append(kind)

    def start(self) -> None:
        """Call on the event loop. What the clock alone asks for is asked for here."""
        with self._database.write() as tx:
            for kind in self._standing:
                do_put(tx, kind, STANDING, self._clock())
        self._unlisten = self._database.hub.listen(WORK, self._on_work)
        self._threads = [
            threading.Thread(target=self._run, name=f"handoff-work-{n}", daemon=True) for n in range(self._count)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let what has begun finish. Blocks."""
        if self._unlisten is not None:
            self._unlisten()
        self._stopping.set()
        for _ in self._threads:
            self._stirred.release()
        for thread in self._threads:
            thread.join(timeout=10)

    def drain(self) -> int:
        """Do all that is due, here and now; how much it was."""
        done, work = 0, self._take()
        while work is not None:
            done, work = done + 1, self._do(work)
        return done

    def _on_work(self, _event: Event) -> None:
        self._stirred.release()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self.drain():
                    continue
            except Exception as error:  # the store may be back at the next look
                log.warning("work.look_failed", error=str(error)[:200])
            self._stirred.acquire(timeout=SWEEP_SECONDS)
            while self._stirred.acquire(blocking=False):
                pass  # one look serves all that was announced meanwhile

    def _take(self) -> Work | None:
        kinds, now = list(self._handlers), self._clock()
        if not self._due(kinds, now):
            return None
        with self._database.write() as tx:
            return do_take(tx, kinds, now)

    def _do(self, work: Work) -> Work | None:
        """Do it; what is next is taken in the transaction that puts this one aside, for each commit waits for the
        disk."""
        again_at, failed = None, False
        try:
            again_at = self._handlers[work.kind](work.subject)
        except Exception:
            failed = True
            log.exception("work.failed", kind=work.kind, subject=work.subject, attempts=work.attempts)
        with self._database.write() as tx:
            now = self._clock()
            if failed:
                do_fail(tx, work, now)
            else:
                do_finish(tx, work, again_at, now)
            return None if self._stopping.is_set() else do_take(tx, list(self._handlers), now)

    def _due(self, kinds: list[str], now: datetime) -> bool:
        """A look that writes nothing: threads with nothing to do do not stand in the writers' way."""
        free = or_(WorkRow.leased_until.is_(None), WorkRow.leased_until <= now)
        query = select(WorkRow.kind).where(WorkRow.kind.in_(kinds), WorkRow.due_at <= now, free).limit(1)
        with self._database.read() as session:
            return session.scalar(query) is not None
