"""What people asked and got no answer to, grouped by meaning and sorted by demand.

From the answer receipts, whose questions hold no personal numbers. What a trainer has dismissed stays away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.db import Transaction
from knowledge_base.encoders import Encoder
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.models import DismissedQuestionRow, ReceiptRow
from knowledge_base.vector_cache import VectorCache
from knowledge_base.vocabulary import Vocabulary

UNANSWERED = ("NotFound", "Clarify", "OutOfScope")
ALIKE = 0.86  # likeness of two questions that want the same answer; see the encoder's model card for its scale
MOST = 5000  # receipts looked at, the newest
SHOWN = 8  # wordings of a group


@dataclass(frozen=True, slots=True)
class FailedGroup:
    """``question`` is the one asked most, ``wordings`` others like it; ``nearest`` the entry that came nearest."""

    question: str
    count: int
    outcomes: dict[str, int]
    wordings: tuple[str, ...]
    nearest: str | None
    last_asked: datetime


@dataclass(frozen=True, slots=True)
class _Asked:
    question: str
    count: int
    outcomes: Counter[str]
    nearest: str | None
    last: datetime


def group_failures(
    session: Session, encoder: Encoder, cache: VectorCache, vocabulary: Vocabulary, since: datetime
) -> list[FailedGroup]:
    """Most wanted first."""
    asked = _asked(session, since)
    if not asked:
        return []
    vectors = cache.vectors(encoder, [vocabulary.unify(a.question) for a in asked])
    groups = [[asked[row] for row in rows] for rows in _alike(vectors)]
    return sorted(map(_group, groups), key=lambda g: (-g.count, g.question))


def do_dismiss(tx: Transaction, questions: Sequence[str], *, author: str, reason: str, now: datetime) -> None:
    for question in questions:
        tx.session.merge(DismissedQuestionRow(question=question, author=author, reason=reason, at=now))


def _asked(session: Session, since: datetime) -> list[_Asked]:
    """Each question once, those asked most first."""
    dismissed = select(DismissedQuestionRow.question)
    rows = session.scalars(
        select(ReceiptRow)
        .where(ReceiptRow.at >= since, ReceiptRow.outcome.in_(UNANSWERED), ReceiptRow.question.not_in(dismissed))
        .order_by(ReceiptRow.at.desc())
        .limit(MOST)
    )
    by_question: dict[str, list[ReceiptRow]] = {}
    for row in rows:
        by_question.setdefault(row.question, []).append(row)
    found = [
        _Asked(
            question,
            len(receipts),
            Counter(r.outcome for r in receipts),
            receipts[0].ranks[0][0] if receipts[0].ranks else None,
            receipts[0].at,
        )
        for question, receipts in by_question.items()
    ]
    return sorted(found, key=lambda a: (-a.count, a.question))


def _alike(vectors: Vectors) -> list[list[int]]:
    """Rows in groups: each joins the first group whose leader is alike enough, else it leads one of its own."""
    groups: list[list[int]] = []
    leaders = np.empty((0, vectors.shape[1]), dtype=np.float32)
    for row, vector in enumerate(vectors):
        likeness = leaders @ vector
        if likeness.size and float(likeness.max()) >= ALIKE:
            groups[int(likeness.argmax())].append(row)
        else:
            groups.append([row])
            leaders = np.vstack([leaders, vector])
    return groups


def _group(members: Sequence[_Asked]) -> FailedGroup:
    first, *others = members
    outcomes: Counter[str] = Counter()
    for member in members:
        outcomes.update(member.outcomes)
    return FailedGroup(
        question=first.question,
        count=sum(m.count for m in members),
        outcomes=dict(outcomes),
        wordings=tuple(m.question for m in others[:SHOWN]),
        nearest=first.nearest,
        last_asked=max(m.last for m in members),
    )
