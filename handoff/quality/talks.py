"""The conversations as trainers read them: what was asked and said, numbers of persons masked, and how it was taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from conversations.models import ConversationRow, FeedbackRow, MessageRow
from handoff.models import CaseRow
from handoff.quality.reviews import find_closed_of
from kit.redaction import redact
from knowledge_base.answering.marks import find_marks
from knowledge_base.answering.models import ReceiptMarkRow, ReceiptRow

MOST: Final = 5000  # receipts looked at for one list, the newest


@dataclass(frozen=True, slots=True)
class Wanted:
    """``q`` is looked for in what was asked and answered, as masked. ``mark``: see ``marks.Mark``; ``rated``: of a
    service by a person, at most so many stars. Empty or 0: whatever."""

    since: datetime
    q: str = ""
    outcome: str = ""
    mark: str = ""
    entry: str = ""
    rated: int = 0


@dataclass(frozen=True, slots=True)
class TalkLine:
    """``question`` was the first. ``stars`` and ``comment`` are of a service by a person."""

    id: str
    question: str
    asked: int
    outcomes: dict[str, int]
    marks: tuple[str, ...]
    stars: int | None
    comment: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One message. ``useful``: what the person thought of it, with ``why``. ``receipt_id``: of an answer."""

    seq: int
    author: str
    text: str
    receipt_id: str
    useful: bool | None
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """On what grounds something was said. ``ranks``: entry, and its places by words, by meaning, and in all."""

    id: str
    question: str
    outcome: str
    text: str
    entry_id: str | None
    revision: int | None
    confidence: float
    citations: list[Any]
    ranks: list[Any]
    marks: tuple[str, ...]
    as_of: str
    at: datetime


@dataclass(frozen=True)
class Talk:
    id: str
    opened_at: datetime
    stars: int | None
    comment: str
    messages: tuple[Said, ...]
    receipts: tuple[Receipt, ...]


def find_talks(session: Session, wanted: Wanted) -> list[TalkLine]:
    """Those with a question that fits; the newest first."""
    fitting = dict.fromkeys(session.scalars(_fitting(wanted)))
    opinions = _opinions(session, list(fitting))
    found = []
    for conversation_id, rows in _receipts_of(session, list(fitting)).items():
        stars, comment = opinions.get(conversation_id, (None, ""))
        if wanted.rated and (stars is None or stars > wanted.rated):
            continue
        marks = find_marks(session, [row.id for row in rows])
        found.append(
            TalkLine(
                id=conversation_id,
                question=next((r.question for r in rows if r.question), ""),
                asked=len(rows),
                outcomes=dict(Counter(row.outcome for row in rows)),
                marks=tuple(sorted(set().union(*marks.values()))),
                stars=stars,
                comment=redact(comment),
                last_at=rows[-1].at,
            )
        )
    return sorted(found, key=lambda line: line.last_at, reverse=True)


def get_talk(session: Session, conversation_id: str) -> Talk | None:
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        return None
    stars, comment = _opinions(session, [conversation_id]).get(conversation_id, (None, ""))
    receipts = _receipts_of(session, [conversation_id]).get(conversation_id, [])
    marks = find_marks(session, [r.id for r in receipts])
    return Talk(
        id=conversation_id,
        opened_at=row.opened_at,
        stars=stars,
        comment=redact(comment),
        messages=tuple(_messages(session, conversation_id)),
        receipts=tuple(_receipt(r, marks.get(r.id, set())) for r in receipts),
    )


def _fitting(wanted: Wanted) -> Select[str]:
    rows = select(ReceiptRow.conversation_id).where(ReceiptRow.at >= wanted.since, ReceiptRow.conversation_id != "")
    for word in wanted.q.split():
        rows = rows.where(or_(ReceiptRow.question.contains(word, autoescape=True), _says(word)))
    if wanted.outcome:
        rows = rows.where(ReceiptRow.outcome == wanted.outcome)
    if wanted.entry:
        rows = rows.where(ReceiptRow.entry_id == wanted.entry)
    if wanted.mark:
        marked = select(ReceiptMarkRow.receipt_id).where(ReceiptMarkRow.kind == wanted.mark)
        rows = rows.where(ReceiptRow.id.in_(marked))
    return rows.order_by(ReceiptRow.at.desc()).limit(MOST)


def _says(word: str) -> Any:
    return ReceiptRow.text.contains(word, autoescape=True)


def _receipts_of(session: Session, ids: Sequence[str]) -> dict[str, list[ReceiptRow]]:
    found: dict[str, list[ReceiptRow]] = defaultdict(list)
    for begin in range(0, len(ids), 500):
        rows = select(ReceiptRow).where(ReceiptRow.conversation_id.in_(ids[begin : begin + 500]))
        for row in session.scalars(rows.order_by(ReceiptRow.at)):
            found[row.conversation_id].append(row)
    return found


def _opinions(session: Session, ids: Sequence[str]) -> dict[str, tuple[int | None, str]]:
    """By conversation, what was thought of the last service by a person."""
    found: dict[str, tuple[int | None, str]] = {}
    for begin in range(0, len(ids), 500):
        cases = select(CaseRow).where(CaseRow.conversation_id.in_(ids[begin : begin + 500]))
        by_id = {c.id: c for c in session.scalars(cases.order_by(CaseRow.opened_at))}
        for closed in find_closed_of(session, list(by_id)):
            if closed.score is not None:
                found[closed.case.conversation_id] = closed.score, closed.comment
    return found


def _messages(session: Session, conversation_id: str) -> list[Said]:
    told = select(FeedbackRow).where(FeedbackRow.conversation_id == conversation_id)
    feedback = {row.seq: row for row in session.scalars(told)}
    rows = select(MessageRow).where(MessageRow.conversation_id == conversation_id).order_by(MessageRow.seq)
    found = []
    for row in session.scalars(rows):
        opinion = feedback.get(row.seq)
        found.append(
            Said(
                seq=row.seq,
                author=row.author,
                text=redact(row.text),
                receipt_id=(row.card or {}).get("receipt_id", "") if row.author == "bot" else "",
                useful=opinion.useful if opinion is not None else None,
                why=redact(opinion.reason) if opinion is not None else "",
                at=row.at,
            )
        )
    return found


def _receipt(row: ReceiptRow, marks: set[str]) -> Receipt:
    return Receipt(
        id=row.id,
        question=row.question,
        outcome=row.outcome,
        text=redact(row.text),
        entry_id=row.entry_id,
        revision=row.revision,
        confidence=row.confidence,
        citations=row.citations,
        ranks=[rank[:4] for rank in row.ranks[:5]],
        marks=tuple(sorted(marks)),
        as_of=row.as_of.isoformat(),
        at=row.at,
    )
