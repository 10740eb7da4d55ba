"""A treasury for trying out: no money moves. What was paid is kept in a file, so that it outlives a crash. It can be
told to delay, to fail, to lose its answers, to answer later or to reject, as real ones do."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from fastapi import FastAPI, HTTPException, Query

from backends.books import SandboxBook
from backends.refund_case.treasury import PayoutNotice, PayoutRequest
from kit.clock import Clock, utc_now
from kit.signing import Signer

Row = tuple[str, str, str, str, str]


@dataclass
class Mood:
    """``down``: fails before anything is done; ``loses_answer``: after; ``later``: pays at the second time of asking;
    ``rejects``: sends it back; ``twice``: answers twice; ``half``: only the first half of what it was told. ``delay``:
    seconds."""

    name: Literal["well", "down", "loses_answer", "later", "rejects", "twice", "half"] = "well"
    delay: float = 0


class Book(SandboxBook):
    """The treasury's own books: ``paid`` has a line for each movement of money."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file,
            "create table if not exists payouts"
            " (key text primary key, account text, amount text, status text, at text)",
            "create table if not exists paid (key text, amount text)",
        )

    def take(self, requests: Sequence[PayoutRequest], mood: Mood, now: datetime) -> list[Row]:
        """One payout for one key: the first words of it hold."""
        with self._open() as db:
            db.execute("begin immediate")
            return [self._take(db, request, mood, now) for request in requests]

    def _take(self, db: sqlite3.Connection, request: PayoutRequest, mood: Mood, now: datetime) -> Row:
        new = (request.key, request.account_id, str(request.amount), "new", now.astimezone(UTC).isoformat())
        db.execute("insert or ignore into payouts values (?, ?, ?, ?, ?)", new)
        row: Row = db.execute("select * from payouts where key = ?", (request.key,)).fetchone()
        after = _status_after(row[3], mood)
        if after != row[3]:
            db.execute("update payouts set status = ? where key = ?", (after, request.key))
            if after == "paid":
                db.execute("insert into paid values (?, ?)", (request.key, row[2]))
        return (*row[:3], after, row[4])

    def since(self, moment: datetime) -> list[Row]:
        with self._open() as db:
            found = db.execute("select * from payouts where at >= ?", (moment.astimezone(UTC).isoformat(),))
            return found.fetchall()

    def movements(self) -> list[tuple[str, Decimal]]:
        """Each time that money left: its key and how much."""
        with self._open() as db:
            return [(key, Decimal(amount)) for key, amount in db.execute("select key, amount from paid")]


def _status_after(status: str, mood: Mood) -> str:
    if status in ("paid", "rejected"):
        return status
    if mood.name == "rejects":
        return "rejected"
    return "pending" if mood.name == "later" and status == "new" else "paid"


def treasury_app(file: Path, signer: Signer, mood: Mood | None = None, clock: Clock = utc_now) -> FastAPI:
    app = FastAPI(title="沙箱：国库退付", docs_url=None, redoc_url=None)
    book, mood = Book(file), mood or Mood()

    def notice(row: Row) -> PayoutNotice:
        key, _, amount, status, _ = row
        unsigned = PayoutNotice(
            key=key,
            status=status,
            amount=Decimal(amount),
            transaction=f"G{key}" if status == "paid" else "",
            reason="收款账户已销户" if status == "rejected" else "",
            at=clock(),
            signature="",
        )
        return unsigned.model_copy(update={"signature": signer.sign(unsigned.signed())})

    @app.post("/payouts")
    async def pay(requests: list[PayoutRequest]) -> list[PayoutNotice]:
        await asyncio.sleep(mood.delay)
        if mood.name == "down":
            raise HTTPException(503)
        heard = requests[: len(requests) // 2] if mood.name == "half" else requests
        rows = await asyncio.to_thread(book.take, heard, mood, clock())
        if mood.name == "loses_answer":
            raise HTTPException(502)
        return [notice(row) for row in (rows * 2 if mood.name == "twice" else rows)]

    @app.get("/payouts")
    def statement(since: Annotated[datetime, Query()]) -> list[PayoutNotice]:
        if mood.name == "down":
            raise HTTPException(503)
        return [notice(row) for row in book.since(since)]

    return app
