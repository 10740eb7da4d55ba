"""Answer receipts: written aside, many in one transaction, so that nobody waits for the disk."""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from typing import Any

import structlog
from sqlalchemy import insert
from sqlalchemy.orm import Session

from kit.clock import Clock, utc_now
from kit.db import Database
from knowledge_base.answering.as_json import source_json
from knowledge_base.answering.models import ReceiptRow
from knowledge_base.answering.outcomes import Answered, Outcome
from knowledge_base.entries.repository import find_revision

log = structlog.get_logger(__name__)

BATCH = 200


class ReceiptWriter:
    """``put`` returns at once; ``flush`` and ``close`` return when everything put before is stored."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._queue: SimpleQueue[dict[str, Any] | threading.Event | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def put(self, outcome: Outcome, *, conversation_id: str, encoder: str, fingerprint: str) -> None:
        self._start()
        self._queue.put(_row(outcome, conversation_id, encoder, fingerprint) | {"at": self._clock()})

    def flush(self) -> None:
        if self._thread is not None:
            done = threading.Event()
            self._queue.put(done)
            done.wait()

    def close(self) -> None:
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def _start(self) -> None:
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="receipt-writer", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while True:
            rows, signals, ended = self._collect()
            if rows:
                self._store(rows)
            for signal in signals:
                signal.set()
            if ended:
                return

    def _collect(self) -> tuple[list[dict[str, Any]], list[threading.Event], bool]:
        rows: list[dict[str, Any]] = []
        signals: list[threading.Event] = []
        item = self._queue.get()
        while item is not None:
            if isinstance(item, threading.Event):
                signals.append(item)
            else:
                rows.append(item)
            if len(rows) >= BATCH:
                return rows, signals, False
            try:
                item = self._queue.get_nowait()
            except Empty:
                return rows, signals, False
        return rows, signals, True

    def _store(self, rows: list[dict[str, Any]]) -> None:
        try:
            with self._database.connection() as connection:
                connection.execute(insert(ReceiptRow), rows)
        except Exception as error:  # whatever one receipt breaks, the thread must store the next
            if len(rows) > 1:  # one bad receipt must not take the others with it
                for row in rows:
                    self._store([row])
                return
            log.error("receipts.write_failed", receipt=rows[0]["id"], error=type(error).__name__)


def find_receipt(session: Session, receipt_id: str) -> ReceiptRow | None:
    return session.get(ReceiptRow, receipt_id)


def reproduce(session: Session, receipt_id: str) -> str | None:
    """The answer that the receipt stands for, made again from the revision and date it names."""
    receipt = session.get(ReceiptRow, receipt_id)
    if receipt is None or receipt.entry_id is None or not receipt.revision:
        return None
    entry = find_revision(session, receipt.entry_id, receipt.revision)
    version = entry.version_at(receipt.as_of) if entry is not None else None
    return version.answer if version is not None else None


def _row(outcome: Outcome, conversation_id: str, encoder: str, fingerprint: str) -> dict[str, Any]:
    return {
        "id": outcome.receipt_id,
        "conversation_id": conversation_id,
        "question": outcome.question,
        "as_of": outcome.as_of,
        "outcome": outcome.name,
        "text": outcome.text,
        "entry_id": outcome.entry_id,
        "revision": outcome.revision if isinstance(outcome, Answered) else None,
        "confidence": outcome.confidence,
        "citations": [source_json(c) for c in outcome.citations],
        "ranks": [
            [r.entry_id, r.lexical_rank, r.semantic_rank, r.fused_rank, round(r.score, 6)] for r in outcome.ranks
        ],
        "encoder": encoder,
        "fingerprint": fingerprint,
    }
