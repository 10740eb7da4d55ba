"""Questions whose answers are watched: those that trainers have kept, and what was asked of late."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kit.db import Transaction
from knowledge_base.answering.models import ReceiptRow
from knowledge_base.editing.impact import Replayed
from knowledge_base.editing.models import RegressionCaseRow


def do_keep(
    tx: Transaction, question: str, as_of: date | None, entry_id: str | None, *, author: str, now: datetime
) -> None:
    """From now on ``question`` must be answered by ``entry_id``, or by nothing when that is None."""
    same_day = RegressionCaseRow.as_of.is_(None) if as_of is None else RegressionCaseRow.as_of == as_of
    tx.session.execute(delete(RegressionCaseRow).where(RegressionCaseRow.question == question, same_day))
    tx.session.add(RegressionCaseRow(question=question, as_of=as_of, entry_id=entry_id, author=author, at=now))


def find_cases(session: Session) -> list[Replayed]:
    rows = session.scalars(select(RegressionCaseRow).order_by(RegressionCaseRow.id))
    return [as_replayed(r) for r in rows]


def as_replayed(row: RegressionCaseRow) -> Replayed:
    return Replayed(row.question, frozenset([row.entry_id] if row.entry_id else []), row.as_of, watched=True)


def do_drop_case(tx: Transaction, case_id: int) -> None:
    """Watch it no more; dropping twice does no harm."""
    tx.session.execute(delete(RegressionCaseRow).where(RegressionCaseRow.id == case_id))


def find_asked(session: Session, limit: int) -> list[Replayed]:
    """What was asked last, each question once."""
    newest = func.max(ReceiptRow.at)
    rows = session.scalars(
        select(ReceiptRow.question)
        .where(ReceiptRow.question != "")
        .group_by(ReceiptRow.question)
        .order_by(newest.desc())
        .limit(limit)
    )
    return [Replayed(question) for question in rows]
