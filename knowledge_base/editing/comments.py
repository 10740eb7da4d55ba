"""What colleagues say of a text before it is published, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.db import Transaction
from knowledge_base.editing.history import NAMES
from knowledge_base.editing.models import EntryCommentRow
from knowledge_base.entries.models import EntryRevisionRow
from knowledge_base.errors import QuestionError


@dataclass(frozen=True, slots=True)
class Comment:
    """``field`` empty: on the whole. ``open``: nothing was published since, so it may still matter."""

    id: int
    revision: int
    field: str
    name: str
    text: str
    author: str
    at: datetime
    open: bool


def do_comment(
    tx: Transaction, entry_id: str, revision: int, field: str, text: str, *, author: str, now: datetime
) -> None:
    """Raises ``QuestionError``."""
    if not text.strip():
        raise QuestionError("请写下意见", field="text")
    if field and field not in NAMES:
        raise QuestionError("没有这一栏，请刷新页面", field="field")
    tx.session.add(
        EntryCommentRow(entry_id=entry_id, revision=revision, field=field, text=text.strip(), author=author, at=now)
    )


def find_comments(session: Session, entry_id: str) -> list[Comment]:
    """The oldest first."""
    published = select(func.max(EntryRevisionRow.revision)).where(
        EntryRevisionRow.entry_id == entry_id, EntryRevisionRow.status == "published"
    )
    last = session.scalar(published) or 0
    rows = select(EntryCommentRow).where(EntryCommentRow.entry_id == entry_id).order_by(EntryCommentRow.id)
    return [
        Comment(r.id, r.revision, r.field, NAMES.get(r.field, ""), r.text, r.author, r.at, r.revision > last)
        for r in session.scalars(rows)
    ]
