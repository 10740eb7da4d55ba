"""Who asked and got no answer may ask to be told once there is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kit.db import Transaction
from knowledge_base.answering.models import AnswerWishRow, ReceiptRow
from knowledge_base.errors import QuestionError

UNANSWERED: Final = ("NotFound", "Quoted", "Clarify", "OutOfScope")


def do_wish(tx: Transaction, receipt_id: str, conversation_id: str, now: datetime) -> None:
    """Once is enough. Raises ``QuestionError`` unless the receipt is of a question of theirs without an answer."""
    receipt = tx.session.get(ReceiptRow, receipt_id)
    if receipt is None or receipt.conversation_id != conversation_id or receipt.outcome not in UNANSWERED:
        raise QuestionError("这个问题不用等通知，可以直接再问一次")
    if tx.session.get(AnswerWishRow, receipt_id) is None:
        row = AnswerWishRow(receipt_id=receipt_id, conversation_id=conversation_id, question=receipt.question, at=now)
        tx.session.add(row)


def find_wished(session: Session, conversation_id: str) -> Sequence[str]:
    """The receipts whose question this conversation waits to hear of, or has heard of."""
    return session.scalars(
        select(AnswerWishRow.receipt_id).where(AnswerWishRow.conversation_id == conversation_id)
    ).all()


def find_open_wishes(session: Session) -> Sequence[AnswerWishRow]:
    """The oldest first."""
    return session.scalars(
        select(AnswerWishRow).where(AnswerWishRow.told_at.is_(None)).order_by(AnswerWishRow.at)
    ).all()


def do_note_told(tx: Transaction, receipt_id: str, now: datetime) -> None:
    tx.session.execute(update(AnswerWishRow).where(AnswerWishRow.receipt_id == receipt_id).values(told_at=now))
