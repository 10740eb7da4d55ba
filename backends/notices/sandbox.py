"""A channel for trying out: it rings nobody. What was delivered is kept in a file, so that it outlives a crash. It can
be told to fail, to lose its answers, to answer later or to reject, as real ones do."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fastapi import FastAPI, HTTPException

from backends.books import SandboxBook
from backends.notices.channels import Message, Receipt


@dataclass
class Mood:
    """``down``: fails before anything is done; ``loses_answer``: after; ``later``: delivers at the second time of
    asking; ``rejects``: has no such number."""

    name: Literal["well", "down", "loses_answer", "later", "rejects"] = "well"


class Book(SandboxBook):
    """The channel's own book: ``delivered`` has a line for each time that somebody's telephone rang."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file,
            "pragma journal_mode=wal",
            "create table if not exists taken (key text primary key, status text)",
            "create table if not exists delivered (key text, receiver text, title text, text text)",
        )

    def take(self, messages: Sequence[Message], mood: Mood) -> list[Receipt]:
        """One delivery for one key."""
        with self._open() as db:
            db.execute("begin immediate")
            return [self._take(db, message, mood) for message in messages]

    def _take(self, db: sqlite3.Connection, message: Message, mood: Mood) -> Receipt:
        row = db.execute("select status from taken where key = ?", (message.key,)).fetchone()
        before = row[0] if row is not None else "new"
        after = _status_after(before, mood)
        if after != before:
            db.execute("insert or replace into taken values (?, ?)", (message.key, after))
            if after == "sent":
                line = (message.key, message.to, message.title, message.text)
                db.execute("insert into delivered values (?, ?, ?, ?)", line)
        return Receipt.model_validate({"key": message.key, "status": after})

    def delivered(self) -> list[tuple[str, str, str]]:
        """Each delivery: to whom, its title and its text."""
        with self._open() as db:
            return db.execute("select receiver, title, text from delivered order by rowid").fetchall()

    def count(self) -> tuple[int, int]:
        """Deliveries, and different receivers."""
        with self._open() as db:
            total, people = db.execute("select count(*), count(distinct receiver) from delivered").fetchone()
        return int(total), int(people)


def _status_after(status: str, mood: Mood) -> str:
    if status in ("sent", "rejected"):
        return status
    if mood.name == "rejects":
        return "rejected"
    return "pending" if mood.name == "later" and status == "new" else "sent"


def channel_app(file: Path, mood: Mood | None = None) -> FastAPI:
    app = FastAPI(title="沙箱：提醒渠道", docs_url=None, redoc_url=None)
    book, mood = Book(file), mood or Mood()

    @app.post("/messages")
    async def send(messages: list[Message]) -> list[Receipt]:
        if mood.name == "down":
            raise HTTPException(503)
        receipts = await asyncio.to_thread(book.take, messages, mood)
        if mood.name == "loses_answer":
            raise HTTPException(502)
        return receipts

    return app
