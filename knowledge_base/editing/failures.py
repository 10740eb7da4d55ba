"""What people asked and were not helped with, grouped by meaning and sorted by demand.

No answer, an answer that we were hardly sure of, one that was disliked, one after which a person was called. From the
answer receipts, whose questions hold no personal numbers. What a trainer has dismissed stays away, and so does a
question without an answer that an entry answers word for word by now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from kit.db import Transaction
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.marks import find_marks
from knowledge_base.answering.models import ReceiptMarkRow, ReceiptRow
from knowledge_base.answering.wishes import UNANSWERED
from knowledge_base.editing.models import DismissedQuestionRow
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.searching.vector_cache import asked_vectors

TELLING = ("disliked", "handed_over")  # marks that say that an answer did not help
MARGIN = 0.1  # of confidence: an answer so little above the least that is answered at all was hardly sure
ALIKE = 0.86  # likeness of two questions that want the same answer; see the encoder's model card for its scale
ASKED_FOR = 1.0  # confidence of an article that was asked for by its number: nothing is missing
MOST = 5000  # receipts looked at, the newest
SHOWN = 8  # wordings of a group


@dataclass(frozen=True, slots=True)
class FailedGroup:
    """``question`` is the one asked most, ``wordings`` others like it; ``nearest`` the entry that came nearest, and
    ``conversation_id`` where it was asked last.

    ``reasons`` counts why: names of outcomes, ``unsure``, ``disliked``, ``handed_over``; an answer may have several.
    """

    question: str
    count: int
    reasons: dict[str, int]
    wordings: tuple[str, ...]
    nearest: str | None
    nearest_question: str
    last_asked: datetime
    conversation_id: str


@dataclass(frozen=True, slots=True)
class _Asked:
    question: str
    count: int
    reasons: Counter[str]
    nearest: str | None
    last: datetime
    conversation_id: str


def group_failures(session: Session, knowledge: KnowledgeBase, since: datetime) -> list[FailedGroup]:
    """Most wanted first."""
    sure = knowledge.calibration.answer_at + MARGIN
    snapshot = knowledge.snapshot()
    unify = snapshot.vocabulary.unify
    known = {text for p in snapshot.passages for text in p.texts}
    asked = [
        a
        for a in _asked(session, since, sure)
        if unify(a.question) not in known or not a.reasons.keys() <= set(UNANSWERED)
    ]
    if not asked:
        return []
    vectors = asked_vectors(knowledge.folder).vectors(knowledge.encoder, [unify(a.question) for a in asked])
    groups = [[asked[row] for row in rows] for rows in _alike(vectors)]
    questions = {entry_id: stored.entry.question for entry_id, stored in snapshot.newest.items()}
    return sorted((_group(g, questions) for g in groups), key=lambda g: (-g.count, g.question))


def do_dismiss(tx: Transaction, questions: Sequence[str], *, author: str, reason: str, now: datetime) -> None:
    for question in questions:
        tx.session.merge(DismissedQuestionRow(question=question, author=author, reason=reason, at=now))


def _asked(session: Session, since: datetime, sure: float) -> list[_Asked]:
    """Each question once, those asked most first."""
    dismissed = select(DismissedQuestionRow.question)
    marked = select(ReceiptMarkRow.receipt_id).where(ReceiptMarkRow.kind.in_(TELLING))
    unsure = and_(ReceiptRow.outcome == "Answered", ReceiptRow.confidence < sure)
    unanswered = and_(ReceiptRow.outcome.in_(UNANSWERED), ReceiptRow.confidence < ASKED_FOR)
    rows = session.scalars(
        select(ReceiptRow)
        .where(ReceiptRow.at >= since, ReceiptRow.question != "", ReceiptRow.question.not_in(dismissed))
        .where(or_(unanswered, unsure, ReceiptRow.id.in_(marked)))
        .order_by(ReceiptRow.at.desc())
        .limit(MOST)
    ).all()
    marks = find_marks(session, [row.id for row in rows])
    by_question: dict[str, list[ReceiptRow]] = {}
    for row in rows:
        by_question.setdefault(row.question, []).append(row)
    found = [
        _Asked(
            question,
            len(receipts),
            Counter(reason for r in receipts for reason in _reasons(r, marks.get(r.id, set()), sure)),
            receipts[0].entry_id or (receipts[0].ranks[0][0] if receipts[0].ranks else None),
            receipts[0].at,
            receipts[0].conversation_id,
        )
        for question, receipts in by_question.items()
    ]
    return sorted(found, key=lambda a: (-a.count, a.question))


def _reasons(receipt: ReceiptRow, marks: set[str], sure: float) -> list[str]:
    unsure = receipt.outcome == "Answered" and receipt.confidence < sure
    told = [receipt.outcome] if receipt.outcome in UNANSWERED else ["unsure"] if unsure else []
    return [*told, *sorted(marks.intersection(TELLING))]


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


def _group(members: Sequence[_Asked], questions: Mapping[str, str]) -> FailedGroup:
    first, *others = members
    reasons: Counter[str] = Counter()
    for member in members:
        reasons.update(member.reasons)
    return FailedGroup(
        question=first.question,
        count=sum(m.count for m in members),
        reasons=dict(reasons),
        wordings=tuple(m.question for m in others[:SHOWN]),
        nearest=first.nearest if first.nearest in questions else None,
        nearest_question=questions.get(first.nearest or "", ""),
        last_asked=max(m.last for m in members),
        conversation_id=max(members, key=lambda m: m.last).conversation_id,
    )
