"""What trainers are writing: kept as they write, given back after a crash, and told to whoever opens the same entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kit.db import Transaction
from knowledge_base.editing.models import WorkingCopyRow

AT_IT: Final = timedelta(seconds=45)  # pages call every 15 seconds; one lost call means nothing


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """``content`` is the form as its page writes it down; ``based_on`` is the revision it began from."""

    content: str
    based_on: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Unfinished:
    """In its author's list. ``entry_id`` of a new entry (``based_on`` 0) is what its page keeps it under."""

    entry_id: str
    content: str
    based_on: int
    at: datetime


def do_keep_working(
    tx: Transaction, entry_id: str, author: str, content: str | None, *, based_on: int, now: datetime
) -> None:
    """``content`` None: only say that the form is open; what was kept before stays."""
    row = tx.session.get(WorkingCopyRow, (entry_id, author))
    if row is None:
        row = WorkingCopyRow(entry_id=entry_id, author=author, content=None, based_on=based_on, at=now)
        tx.session.add(row)
    if content is not None:
        row.content, row.based_on = content, based_on
    row.at = now


def do_drop_working(tx: Transaction, entry_id: str, author: str) -> None:
    tx.session.execute(
        delete(WorkingCopyRow).where(WorkingCopyRow.entry_id == entry_id, WorkingCopyRow.author == author)
    )


def find_working(session: Session, entry_id: str, author: str) -> WorkingCopy | None:
    row = session.get(WorkingCopyRow, (entry_id, author))
    return WorkingCopy(row.content, row.based_on, row.at) if row is not None and row.content is not None else None


def find_unfinished(session: Session, author: str) -> list[Unfinished]:
    """Everything they have written and not saved, the newest first."""
    rows = select(WorkingCopyRow).where(WorkingCopyRow.author == author, WorkingCopyRow.content.is_not(None))
    found = session.scalars(rows.order_by(WorkingCopyRow.at.desc()))
    return [Unfinished(row.entry_id, row.content or "", row.based_on, row.at) for row in found]


def find_others(session: Session, entry_id: str, author: str, now: datetime) -> list[str]:
    """Who else has this entry open in a form."""
    rows = select(WorkingCopyRow.author).where(
        WorkingCopyRow.entry_id == entry_id, WorkingCopyRow.author != author, WorkingCopyRow.at > now - AT_IT
    )
    return list(session.scalars(rows.order_by(WorkingCopyRow.author)))
