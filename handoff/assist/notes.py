"""What staff say to each other inside a chat, and whom they ask in. The taxpayer sees none of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from handoff.assist.models import NoteRow
from handoff.service import DESK
from kit.auth import Staff
from kit.db import Transaction
from kit.errors import LogicalError

NoteKind = Literal["note", "whisper", "consult", "consult_end", "takeover"]


def do_note(
    tx: Transaction,
    case_id: str,
    kind: NoteKind,
    staff: Staff,
    text: str,
    *,
    now: datetime,
    to_staff: str | None = None,
) -> dict[str, Any]:
    """Kept, and told to everybody of the staff who has the case open."""
    text = text.strip()
    if kind in ("note", "whisper") and not text:
        raise LogicalError("备注不能为空", field="text")
    row = NoteRow(
        id=uuid.uuid4().hex,
        case_id=case_id,
        kind=kind,
        author=staff.username,
        author_name=staff.name,
        to_staff=to_staff,
        text=text[:2000],
        at=now,
    )
    tx.session.add(row)
    tx.session.flush()
    tx.announce(f"case:{case_id}", "note", note=note_json(row))
    if kind in ("consult", "consult_end"):
        tx.announce(DESK, kind, case_id=case_id)
    return note_json(row)


def find_notes(session: Session, case_id: str) -> list[dict[str, Any]]:
    query = select(NoteRow).where(NoteRow.case_id == case_id).order_by(NoteRow.at, NoteRow.id)
    return [note_json(row) for row in session.scalars(query)]


def find_consulted(session: Session, username: str) -> list[str]:
    """Cases in which ``username`` is asked for advice, and has not left yet."""
    ended = aliased(NoteRow)
    over = (
        select(ended.id)
        .where(
            ended.case_id == NoteRow.case_id,
            ended.kind == "consult_end",
            ended.to_staff == username,
            ended.at >= NoteRow.at,
        )
        .exists()
    )
    query = select(NoteRow.case_id).where(NoteRow.kind == "consult", NoteRow.to_staff == username, ~over).distinct()
    return list(session.scalars(query))


def note_json(row: NoteRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "author": row.author,
        "author_name": row.author_name,
        "to_staff": row.to_staff,
        "text": row.text,
        "at": row.at.isoformat(),
    }
