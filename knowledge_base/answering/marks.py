"""What became of an answer, told by the rooms that see it: the portal, and the hand-off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kit.db import Transaction
from knowledge_base.answering.models import ReceiptMarkRow, ReceiptRow

Mark = Literal["liked", "disliked", "handed_over"]
OPINIONS: Final[tuple[Mark, ...]] = ("liked", "disliked")
SHORTLY: Final = timedelta(minutes=30)  # a person called later than that was called for something else


def do_give_opinion(tx: Transaction, receipt_id: str, *, liked: bool, now: datetime) -> None:
    """The last word counts."""
    old = delete(ReceiptMarkRow).where(ReceiptMarkRow.receipt_id == receipt_id, ReceiptMarkRow.kind.in_(OPINIONS))
    tx.session.execute(old)
    tx.session.add(ReceiptMarkRow(receipt_id=receipt_id, kind="liked" if liked else "disliked", at=now))


def do_mark_handed_over(tx: Transaction, conversation_id: str, now: datetime) -> None:
    """What was answered last in this conversation did not do: a person is called."""
    last = tx.session.scalar(
        select(ReceiptRow.id)
        .where(ReceiptRow.conversation_id == conversation_id, ReceiptRow.at >= now - SHORTLY)
        .order_by(ReceiptRow.at.desc())
        .limit(1)
    )
    if last is not None:
        tx.session.merge(ReceiptMarkRow(receipt_id=last, kind="handed_over", at=now))


def find_marks(session: Session, receipt_ids: Sequence[str]) -> dict[str, set[str]]:
    """By receipt, of those that have any."""
    found: dict[str, set[str]] = {}
    for begin in range(0, len(receipt_ids), 500):
        part = receipt_ids[begin : begin + 500]
        for row in session.scalars(select(ReceiptMarkRow).where(ReceiptMarkRow.receipt_id.in_(part))):
            found.setdefault(row.receipt_id, set()).add(row.kind)
    return found
