"""Entries in the store: the current state of each, and new revisions of those that changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from kit.db import Database, Transaction
from knowledge_base.documents.texts import STORED
from knowledge_base.entries.models import EntryRevisionRow
from knowledge_base.entries.schemas import Draft, Entry

DECIDED = ("published", "disabled")  # what a person or a source has put in force or taken out of it
_WRITERS = 0x64616F63  # one writer of entries at a time on PostgreSQL; SQLite has one anyway


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """``starts_at``: published, but to answer from then on only. ``at``: when this revision was written."""

    entry: Entry
    revision: int
    starts_at: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LoadReport:
    """How many entries of a load were new, changed, unchanged, and disabled because they left the folder."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    disabled: int = 0


def find_current(session: Session, since: int = 0) -> list[StoredEntry]:
    """The newest revision of every entry, by id of entry; of those only that have a revision after serial ``since``."""
    return [_stored(r) for r in _newest(session, since)]


def find_served(session: Session, current: Sequence[StoredEntry], now: datetime) -> dict[str, StoredEntry]:
    """By id, what answers at ``now``: the last revision that was published or disabled and has started.

    A draft beside a published text changes no answer. An entry that has never started is a draft.
    """
    served = {s.entry.id: s for s in current}
    unsettled = [s for s in current if s.entry.status not in DECIDED or (s.starts_at is not None and s.starts_at > now)]
    for stored in unsettled:
        served[stored.entry.id] = replace(stored, entry=stored.entry.model_copy(update={"status": "draft"}))
    if unsettled:
        newest = select(func.max(EntryRevisionRow.id)).where(
            EntryRevisionRow.entry_id.in_([s.entry.id for s in unsettled]),
            EntryRevisionRow.status.in_(DECIDED),
            or_(EntryRevisionRow.starts_at.is_(None), EntryRevisionRow.starts_at <= now),
        )
        rows = select(EntryRevisionRow).where(EntryRevisionRow.id.in_(newest.group_by(EntryRevisionRow.entry_id)))
        served |= {row.entry_id: _stored(row) for row in session.scalars(rows)}
    return served


def count_started(session: Session, now: datetime) -> int:
    """How many revisions with a start of their own have started: grows when an answer changes with time alone."""
    started = select(func.count()).select_from(EntryRevisionRow).where(EntryRevisionRow.starts_at <= now)
    return session.scalar(started) or 0


def find_revision(session: Session, entry_id: str, revision: int) -> Entry | None:
    row = session.scalar(
        select(EntryRevisionRow).where(EntryRevisionRow.entry_id == entry_id, EntryRevisionRow.revision == revision)
    )
    return from_content(row.content) if row is not None else None


def get_serial(session: Session) -> int:
    """A number that grows with every revision stored."""
    return session.scalar(select(func.max(EntryRevisionRow.id))) or 0


def do_load(tx: Transaction, database: Database, entries: Sequence[Entry], source: str, now: datetime) -> LoadReport:
    """Bring the store to what ``source`` holds now.

    An entry is compared with what the same source last said of it, so what a trainer wrote here since then stays
    until the source itself says something new. An entry that left the source is disabled.
    """
    lock_entries(tx, database)
    last_said = _last_of_source(tx.session, source)
    revisions = {r.entry_id: r for r in _newest(tx.session)}
    added = changed = unchanged = disabled = 0
    for entry in entries:
        said = last_said.pop(entry.id, None)
        if said is not None and said.content_hash == content_hash(entry):
            unchanged += 1
            continue
        current = revisions.get(entry.id)
        add_revision(tx, entry, current.revision + 1 if current else 1, source=source, author=source, now=now)
        added, changed = (added, changed + 1) if current else (added + 1, changed)
    for gone in last_said.values():
        current = revisions[gone.entry_id]
        if gone.status == "disabled" or current.status == "disabled":
            continue
        entry = from_content({**current.content, "status": "disabled"})
        add_revision(tx, entry, current.revision + 1, source=source, author=source, now=now)
        disabled += 1
    return LoadReport(added, changed, unchanged, disabled)


def add_revision(
    tx: Transaction,
    entry: Entry,
    revision: int,
    *,
    source: str,
    author: str,
    now: datetime,
    reason: str = "",
    starts_at: datetime | None = None,
) -> None:
    row = EntryRevisionRow(
        entry_id=entry.id,
        revision=revision,
        status=entry.status,
        content=as_content(entry),
        content_hash=content_hash(entry),
        source=source,
        author=author[:64],
        reason=reason,
        starts_at=starts_at,
        at=now,
    )
    tx.session.add(row)


def lock_entries(tx: Transaction, database: Database) -> None:
    """Until the end of the transaction nobody else writes entries: ids and revisions stay in order."""
    if not database.sqlite:
        tx.session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _WRITERS})


def as_content(entry: Entry) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True)


def from_content(content: dict[str, Any]) -> Entry:
    """What ``as_content`` wrote, also by an older version that allowed more characters."""
    try:
        return Entry.model_validate(content, context=STORED)
    except ValidationError:
        if content.get("status") != "draft":
            raise
        return Draft.model_validate(content, context=STORED)


def content_hash(entry: Entry) -> str:
    content = as_content(entry)
    for version in (content, *content["earlier"]):
        if not version["steps"]:  # a field that older revisions do not know
            del version["steps"]
    if not content["apart_from"]:
        del content["apart_from"]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _stored(row: EntryRevisionRow) -> StoredEntry:
    return StoredEntry(from_content(row.content), row.revision, row.starts_at, row.at)


def _newest(session: Session, since: int = 0) -> Sequence[EntryRevisionRow]:
    newest = (
        select(func.max(EntryRevisionRow.id)).where(EntryRevisionRow.id > since).group_by(EntryRevisionRow.entry_id)
    )
    rows = select(EntryRevisionRow).where(EntryRevisionRow.id.in_(newest)).order_by(EntryRevisionRow.entry_id)
    return session.scalars(rows).all()


def _last_of_source(session: Session, source: str) -> dict[str, EntryRevisionRow]:
    newest = (
        select(func.max(EntryRevisionRow.id))
        .where(EntryRevisionRow.source == source)
        .group_by(EntryRevisionRow.entry_id)
    )
    rows = session.scalars(select(EntryRevisionRow).where(EntryRevisionRow.id.in_(newest)))
    return {row.entry_id: row for row in rows}
