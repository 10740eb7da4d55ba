"""What is asked and how it is answered, in numbers that open the questions behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kit.clock import beijing_date
from knowledge_base.answering.marks import find_marks
from knowledge_base.answering.models import ReceiptMarkRow, ReceiptRow
from knowledge_base.editing.quality import Run, find_runs
from knowledge_base.searching.snapshot import Snapshot

NO_THEME = "未归类"
MOST_QUESTIONS = 200
UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class Day:
    """How many questions of one day came to each outcome, and how many answers were liked and disliked."""

    day: date
    outcomes: dict[str, int]
    liked: int
    disliked: int


@dataclass(frozen=True, slots=True)
class Theme:
    """``answered`` of ``asked``. The theme is the tax of the entry that answered or came nearest."""

    theme: str
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Sums:
    """``covered`` of ``wordings`` different questions got an answer."""

    questions: int
    answered: int
    handed_over: int
    liked: int
    disliked: int
    wordings: int
    covered: int


@dataclass(frozen=True)
class Dashboard:
    """``before``: of as many days before; ``runs`` are of the kept cases."""

    now: Sums
    before: Sums
    days: tuple[Day, ...]
    themes: tuple[Theme, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    question: str
    outcome: str
    entry_id: str | None
    at: datetime


def get_dashboard(session: Session, snapshot: Snapshot, since: datetime, before: datetime) -> Dashboard:
    """From ``since`` to now, compared with from ``before`` to ``since``."""
    rows = session.scalars(_receipts(since)).all()
    marks = find_marks(session, [row.id for row in rows])
    days: dict[date, Counter[str]] = {}
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    opinions: dict[date, Counter[str]] = {}
    for row in rows:
        opinions.setdefault(beijing_date(row.at), Counter()).update(marks.get(row.id, ()))
        days.setdefault(beijing_date(row.at), Counter())[row.outcome] += 1
        theme = _theme(row, snapshot)
        asked[theme] += 1
        answered[theme] += row.outcome == "Answered"
    return Dashboard(
        now=_sums(rows, marks),
        before=_sums_before(session, before, since),
        days=tuple(
            Day(day, dict(found), opinions[day]["liked"], opinions[day]["disliked"])
            for day, found in sorted(days.items())
        ),
        themes=tuple(Theme(theme, count, answered[theme]) for theme, count in asked.most_common()),
        runs=tuple(find_runs(session, since)),
    )


def _sums_before(session: Session, begin: datetime, end: datetime) -> Sums:
    rows = session.scalars(_receipts(begin).where(ReceiptRow.at < end)).all()
    return _sums(rows, find_marks(session, [row.id for row in rows]))


def _sums(rows: Sequence[ReceiptRow], marks: Mapping[str, set[str]]) -> Sums:
    answers: dict[str, bool] = {}
    opinions: Counter[str] = Counter()
    for row in rows:
        answers[row.question] = answers.get(row.question, False) or row.outcome == "Answered"
        opinions.update(marks.get(row.id, ()))
    return Sums(
        questions=len(rows),
        answered=sum(row.outcome == "Answered" for row in rows),
        handed_over=opinions["handed_over"],
        liked=opinions["liked"],
        disliked=opinions["disliked"],
        wordings=len(answers),
        covered=sum(answers.values()),
    )


def find_questions(
    session: Session, snapshot: Snapshot, since: datetime, *, day: date | None, outcome: str, theme: str, mark: str
) -> list[AskedQuestion]:
    """The newest first, at most ``MOST_QUESTIONS``; an empty filter lets everything through.

    ``mark`` is one of ``marks.Mark``, or ``uncovered``: never answered in this time, each question once.
    """
    found: list[AskedQuestion] = []
    rows = _receipts(since).where(ReceiptRow.question != "").order_by(ReceiptRow.at.desc())
    seen: set[str] = set()
    if mark == UNCOVERED:
        answered = select(ReceiptRow.question).where(ReceiptRow.at >= since, ReceiptRow.outcome == "Answered")
        rows = rows.where(ReceiptRow.question.not_in(answered))
    elif mark:
        rows = rows.where(ReceiptRow.id.in_(select(ReceiptMarkRow.receipt_id).where(ReceiptMarkRow.kind == mark)))
    for row in session.scalars(rows):
        if (outcome and row.outcome != outcome) or (day is not None and beijing_date(row.at) != day):
            continue
        if theme and _theme(row, snapshot) != theme:
            continue
        if mark == UNCOVERED and row.question in seen:
            continue
        seen.add(row.question)
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
