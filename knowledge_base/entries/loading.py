"""YAML content into the store, as often as you like."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.clock import Clock, utc_now
from kit.db import Database
from knowledge_base.entries.content import BUNDLED, check_content, read_content
from knowledge_base.entries.models import EntryRevisionRow
from knowledge_base.entries.repository import LoadReport, do_load


def load_content(database: Database, folder: Path = BUNDLED, clock: Clock = utc_now) -> LoadReport:
    """Load all entries below ``folder`` or none. Raises ``ContentError`` with the first fault."""
    content = read_content(folder)
    check_content(content)
    with database.write() as tx:
        return do_load(tx, database, content.entries, source_of(folder), clock())


def load_changed_content(database: Database, folder: Path, note: Path, clock: Clock = utc_now) -> None:
    """As ``load_content``, unless ``note`` tells that this store has already loaded these very files.

    Reading YAML is a third of the time of a start. The note names the newest revision from this folder, so that a
    note left by another store is not believed.
    """
    state = _fingerprint(folder)
    source = source_of(folder)
    with database.read() as session:
        if state and _noted(note) == [state, *_newest_of(session, source)]:
            return
    load_content(database, folder, clock)
    with database.read() as session:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps([state, *_newest_of(session, source)]), encoding="utf-8")


def source_of(folder: Path) -> str:
    """The name under which a folder's entries are remembered; what leaves one folder does not touch another's."""
    resolved = folder.resolve()
    return "bundled" if resolved == BUNDLED else str(resolved)[-255:]


def _fingerprint(folder: Path) -> str:
    """Changes with any byte or name below ``folder``."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.yml")):
        data = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _newest_of(session: Session, source: str) -> list[str]:
    row = session.scalar(
        select(EntryRevisionRow).where(EntryRevisionRow.source == source).order_by(EntryRevisionRow.id.desc()).limit(1)
    )
    return [str(row.id), row.content_hash, row.at.isoformat()] if row is not None else []


def _noted(note: Path) -> object:
    try:
        return json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
