"""How often entries are asked for, and how their answers are taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.clock import beijing_date
from knowledge_base.answering.marks import find_marks
from knowledge_base.answering.models import ReceiptMarkRow, ReceiptRow

OF_LATE: Final = timedelta(days=30)
LISTED: Final = 30


@dataclass(frozen=True, slots=True)
class Demand:
    asked: int
    disliked: int


NONE: Final = Demand(0, 0)


@dataclass(frozen=True, slots=True)
class Week:
    """``week`` is its Monday in Beijing."""

    week: date
    asked: int
    liked: int
    disliked: int


@dataclass(frozen=True, slots=True)
class HitQuestion:
    question: str
    conversation_id: str
    marks: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Hits:
    """The weeks in order, those without a hit left out; the newest questions first."""

    asked: int
    liked: int
    disliked: int
    weeks: tuple[Week, ...]
    questions: tuple[HitQuestion, ...]


def find_demand(session: Session, since: datetime) -> dict[str, Demand]:
    """By entry, of those that answered anything."""
    answers = select(ReceiptRow.entry_id, func.count()).where(ReceiptRow.at >= since, ReceiptRow.entry_id.is_not(None))
    asked = {entry_id: count for entry_id, count in session.execute(answers.group_by(ReceiptRow.entry_id)) if entry_id}
    marked = answers.join(ReceiptMarkRow, ReceiptMarkRow.receipt_id == ReceiptRow.id)
    dislikes = marked.where(ReceiptMarkRow.kind == "disliked").group_by(ReceiptRow.entry_id)
    disliked = {entry_id: count for entry_id, count in session.execute(dislikes) if entry_id}
    return {entry_id: Demand(count, disliked.get(entry_id, 0)) for entry_id, count in asked.items()}


def find_hits(session: Session, entry_id: str, since: datetime) -> Hits:
    query = select(ReceiptRow).where(ReceiptRow.at >= since, ReceiptRow.entry_id == entry_id)
    rows = session.scalars(query.order_by(ReceiptRow.at.desc())).all()
    marks = find_marks(session, [row.id for row in rows])
    weeks: dict[date, Counter[str]] = {}
    for row in rows:
        day = beijing_date(row.at)
        told = weeks.setdefault(day - timedelta(days=day.weekday()), Counter())
        told["asked"] += 1
        told.update(marks.get(row.id, ()))
    return Hits(
        asked=len(rows),
        liked=sum(w["liked"] for w in weeks.values()),
        disliked=sum(w["disliked"] for w in weeks.values()),
        weeks=tuple(Week(d, w["asked"], w["liked"], w["disliked"]) for d, w in sorted(weeks.items())),
        questions=tuple(
            HitQuestion(r.question, r.conversation_id, tuple(sorted(marks.get(r.id, ()))), r.at)
            for r in rows[:LISTED]
            if r.question
        ),
    )
