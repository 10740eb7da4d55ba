"""What is asked and how it is answered, in numbers that open the questions behind them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kit.clock import beijing_date
from knowledge_base.models import ReceiptRow
from knowledge_base.snapshot import Snapshot

NO_THEME = "未归类"
MOST_QUESTIONS = 200


@dataclass(frozen=True, slots=True)
class Day:
    """How many questions of one day came to each outcome."""

    day: date
    outcomes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Theme:
    """``answered`` of ``asked``. The theme is the tax of the entry that answered or came nearest."""

    theme: str
    asked: int
    answered: int


@dataclass(frozen=True)
class Dashboard:
    questions: int
    answered: int
    days: tuple[Day, ...]
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    question: str
    outcome: str
    entry_id: str | None
    at: datetime


def get_dashboard(session: Session, snapshot: Snapshot, since: datetime) -> Dashboard:
    days: dict[date, Counter[str]] = {}
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for row in session.scalars(_receipts(since)):
        days.setdefault(beijing_date(row.at), Counter())[row.outcome] += 1
        theme = _theme(row, snapshot)
        asked[theme] += 1
        answered[theme] += row.outcome == "Answered"
    return Dashboard(
        questions=asked.total(),
        answered=answered.total(),
        days=tuple(Day(day, dict(found)) for day, found in sorted(days.items())),
        themes=tuple(Theme(theme, count, answered[theme]) for theme, count in asked.most_common()),
    )


def find_questions(
    session: Session, snapshot: Snapshot, since: datetime, *, day: date | None, outcome: str, theme: str
) -> list[AskedQuestion]:
    """The newest first, at most ``MOST_QUESTIONS``; an empty filter lets everything through."""
    found: list[AskedQuestion] = []
    for row in session.scalars(_receipts(since).order_by(ReceiptRow.at.desc())):
        if (outcome and row.outcome != outcome) or (day is not None and beijing_date(row.at) != day):
            continue
        if theme and _theme(row, snapshot) != theme:
            continue
        found.append(AskedQuestion(row.question, row.outcome, row.entry_id, row.at))
        if len(found) == MOST_QUESTIONS:
            break
    return found


def _receipts(since: datetime) -> Select[ReceiptRow]:
    return select(ReceiptRow).where(ReceiptRow.at >= since)


def _theme(row: ReceiptRow, snapshot: Snapshot) -> str:
    nearest = row.entry_id or (row.ranks[0][0] if row.ranks else None)
    stored = snapshot.entries.get(nearest) if nearest else None
    return stored.entry.tax if stored is not None and row.outcome != "OutOfScope" else NO_THEME
