"""What waits for a trainer: texts to be approved, and what became of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.db import Transaction
from knowledge_base.editing.models import EntryCommentRow, InboxSeenRow
from knowledge_base.editing.proposals import Decided, Proposal, find_decided, find_open
from knowledge_base.editing.workflow import find_writers
from knowledge_base.entries.models import EntryRevisionRow
from knowledge_base.searching.snapshot import Snapshot

KEPT: Final = timedelta(days=60)  # older news are no news
TOLD: Final = 50

What = Literal["published", "returned", "comment"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text handed in by ``author`` at ``at``. ``comments`` were made since something was published."""

    entry_id: str
    question: str
    author: str
    reason: str
    at: datetime
    comments: int


@dataclass(frozen=True, slots=True)
class News:
    """What ``author`` did with, or said of, a text of the person's. ``fresh``: they have not seen it yet."""

    entry_id: str
    question: str
    what: What
    text: str
    author: str
    at: datetime
    fresh: bool


@dataclass(frozen=True)
class Inbox:
    """``waiting``: for this person, who may approve them. ``handed_in``: by them, for others.

    Of words and repeals ``proposals`` are theirs to approve, ``proposed`` their own, ``decided`` what became of those.
    """

    waiting: tuple[Waiting, ...]
    handed_in: tuple[Waiting, ...]
    news: tuple[News, ...]
    proposals: tuple[Proposal, ...]
    proposed: tuple[Proposal, ...]
    decided: tuple[Decided, ...]


def get_inbox(session: Session, snapshot: Snapshot, person: str, now: datetime) -> Inbox:
    waiting: list[Waiting] = []
    mine: list[Waiting] = []
    for entry_id in (i for i, s in snapshot.newest.items() if s.entry.status == "review"):
        one = _waiting(session, snapshot, entry_id)
        (mine if person in find_writers(session, entry_id) else waiting).append(one)
    proposals = find_open(session)
    return Inbox(
        waiting=_oldest_first(waiting),
        handed_in=_oldest_first(mine),
        news=tuple(_news(session, snapshot, person, now)),
        proposals=tuple(one for one in proposals if one.author != person),
        proposed=tuple(one for one in proposals if one.author == person),
        decided=find_decided(session, person, now - KEPT, _seen(session, person)),
    )


def _seen(session: Session, person: str) -> datetime | None:
    seen = session.get(InboxSeenRow, person)
    return seen.at if seen is not None else None


def do_see(tx: Transaction, person: str, now: datetime) -> None:
    tx.session.merge(InboxSeenRow(author=person, at=now))


def _oldest_first(found: Sequence[Waiting]) -> tuple[Waiting, ...]:
    return tuple(sorted(found, key=lambda one: one.at))


def _waiting(session: Session, snapshot: Snapshot, entry_id: str) -> Waiting:
    rows = _revisions(session, entry_id)
    last = max((r.revision for r in rows if r.status == "published"), default=0)
    comments = select(EntryCommentRow.id).where(EntryCommentRow.entry_id == entry_id, EntryCommentRow.revision > last)
    newest, question = rows[-1], snapshot.newest[entry_id].entry.question
    count = len(session.scalars(comments).all())
    return Waiting(entry_id, question, newest.author, newest.reason, newest.at, count)


def _news(session: Session, snapshot: Snapshot, person: str, now: datetime) -> list[News]:
    """Of entries on which the person has worked of late; the newest first."""
    until = _seen(session, person)
    worked = select(EntryRevisionRow.entry_id).where(
        EntryRevisionRow.author == person, EntryRevisionRow.source == "", EntryRevisionRow.at >= now - KEPT
    )
    found: list[News] = []
    for entry_id in session.scalars(worked.distinct()):
        stored = snapshot.newest.get(entry_id)
        question = stored.entry.question if stored is not None else entry_id
        told = [*_decided(_revisions(session, entry_id), person), *_said(session, entry_id, person)]
        found += [
            News(entry_id, question, what, text, author, at, until is None or at > until)
            for what, text, author, at in told
            if at >= now - KEPT
        ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:TOLD]


_Told = tuple[What, str, str, datetime]


def _decided(rows: Sequence[EntryRevisionRow], person: str) -> list[_Told]:
    """What others did with texts on which the person had worked since the publication before."""
    found: list[_Told] = []
    worked = False
    for before, row in pairwise(rows):
        worked = (worked and before.status != "published") or before.author == person
        if worked and before.status == "review" and row.author != person and row.status in ("published", "draft"):
            found.append(("published" if row.status == "published" else "returned", row.reason, row.author, row.at))
    return found


def _said(session: Session, entry_id: str, person: str) -> list[_Told]:
    rows = select(EntryCommentRow).where(EntryCommentRow.entry_id == entry_id, EntryCommentRow.author != person)
    return [("comment", row.text, row.author, row.at) for row in session.scalars(rows)]


def _revisions(session: Session, entry_id: str) -> Sequence[EntryRevisionRow]:
    rows = select(EntryRevisionRow).where(EntryRevisionRow.entry_id == entry_id)
    return session.scalars(rows.order_by(EntryRevisionRow.revision)).all()
