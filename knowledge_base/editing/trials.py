"""A file of questions tried as the chat would answer them, kept so that a later trial can be compared with it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kit.db import Transaction
from kit.errors import DaobanError
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.models import TrialLineRow, TrialRow
from knowledge_base.editing.reading.questions import NOTHING, TrialQuestion
from knowledge_base.errors import EntryNotFoundError

AT_ONCE_S: Final = 1.5  # so long one step asks; then the page is told how far it is
REFUSED: Final = "Refused"  # the outcome of what is no question at all


@dataclass(frozen=True, slots=True)
class Figures:
    """``right``: answered by the entry that is to, or by none where none may; ``offered``: that entry was among the
    choices. Both of ``judged``, the questions of which the file says what is to answer."""

    asked: int
    outcomes: dict[str, int]
    judged: int
    right: int
    offered: int


@dataclass(frozen=True, slots=True)
class Trial:
    id: int
    name: str
    as_of: date | None
    author: str
    at: datetime
    questions: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Answer:
    """``entry_id`` answered, or else the first that was offered; ``right`` None where the file says nothing."""

    outcome: str
    entry_id: str
    confidence: float
    right: bool | None


@dataclass(frozen=True, slots=True)
class TrialLine:
    """``before``: of the trial that this one is compared with; None where that did not ask it."""

    question: str
    expected: str
    answer: Answer | None
    before: Answer | None
    changed: bool


def do_begin(
    tx: Transaction, name: str, questions: Sequence[TrialQuestion], as_of: date | None, *, author: str, now: datetime
) -> int:
    trial = TrialRow(name=name, as_of=as_of, author=author, at=now)
    tx.session.add(trial)
    tx.session.flush()
    tx.session.add_all(
        TrialLineRow(trial_id=trial.id, ordinal=n, question=q.question, expected=q.expected, choices=[])
        for n, q in enumerate(questions, start=1)
    )
    return trial.id


def go_on(knowledge: KnowledgeBase, trial_id: int) -> Trial:
    """Ask some of what is left. Raises ``EntryNotFoundError``."""
    with knowledge.database.read() as session:
        trial = _get(session, trial_id)
        left = select(TrialLineRow).where(TrialLineRow.trial_id == trial_id, TrialLineRow.outcome == "")
        rows = [(r.ordinal, r.question) for r in session.scalars(left.order_by(TrialLineRow.ordinal).limit(200))]
        as_of = trial.as_of
    end, found = time.monotonic() + AT_ONCE_S, {}
    for ordinal, question in rows:
        found[ordinal] = _ask(knowledge, question, as_of)
        if time.monotonic() > end:
            break
    with knowledge.database.write() as tx:
        for ordinal, (outcome, entry_id, confidence, choices) in found.items():
            row = tx.session.get(TrialLineRow, (trial_id, ordinal))
            if row is not None:  # else it was deleted meanwhile
                row.outcome, row.entry_id, row.confidence, row.choices = outcome, entry_id, confidence, choices
    with knowledge.database.read() as session:
        return _told(session, _get(session, trial_id))


def _ask(knowledge: KnowledgeBase, question: str, as_of: date | None) -> tuple[str, str, float, list[str]]:
    try:
        outcome = knowledge.ask(question, as_of=as_of, record=False)
    except DaobanError:
        return REFUSED, "", 0.0, []
    choices = [c.entry_id for c in outcome.choices]
    return outcome.name, outcome.entry_id or next(iter(choices), ""), outcome.confidence, choices


def list_trials(session: Session) -> list[Trial]:
    """The newest first."""
    return [_told(session, trial) for trial in session.scalars(select(TrialRow).order_by(TrialRow.id.desc()))]


def compare_trials(session: Session, trial_id: int, beside: int | None) -> list[TrialLine]:
    """The questions of a trial in their order, each with what ``beside`` said. Raises ``EntryNotFoundError``."""
    _get(session, trial_id)
    before = {}
    if beside is not None:
        _get(session, beside)
        before = {row.question: _answer(row) for row in _lines(session, beside)}
    return [_line(row, before) for row in _lines(session, trial_id)]


def do_drop_trial(tx: Transaction, trial_id: int) -> None:
    """Dropping twice does no harm."""
    tx.session.execute(delete(TrialLineRow).where(TrialLineRow.trial_id == trial_id))
    tx.session.execute(delete(TrialRow).where(TrialRow.id == trial_id))


def _line(row: TrialLineRow, before: dict[str, Answer | None]) -> TrialLine:
    answer, old = _answer(row), before.get(row.question)
    changed = (
        old is not None and answer is not None and (old.outcome, old.entry_id) != (answer.outcome, answer.entry_id)
    )
    return TrialLine(row.question, row.expected, answer, old, changed)


def _answer(row: TrialLineRow) -> Answer | None:
    if not row.outcome:
        return None
    return Answer(row.outcome, row.entry_id, row.confidence, _right(row) if row.expected else None)


def _right(row: TrialLineRow) -> bool:
    if row.expected == NOTHING:
        return row.outcome != "Answered"
    return row.outcome == "Answered" and row.entry_id == row.expected


def _lines(session: Session, trial_id: int) -> Sequence[TrialLineRow]:
    rows = select(TrialLineRow).where(TrialLineRow.trial_id == trial_id)
    return session.scalars(rows.order_by(TrialLineRow.ordinal)).all()


def _get(session: Session, trial_id: int) -> TrialRow:
    trial = session.get(TrialRow, trial_id)
    if trial is None:
        raise EntryNotFoundError("没有这次测试，可能已经删除")
    return trial


def _told(session: Session, trial: TrialRow) -> Trial:
    total = select(func.count()).select_from(TrialLineRow).where(TrialLineRow.trial_id == trial.id)
    asked = [row for row in _lines(session, trial.id) if row.outcome]
    judged = [row for row in asked if row.expected]
    figures = Figures(
        asked=len(asked),
        outcomes=dict(Counter(row.outcome for row in asked)),
        judged=len(judged),
        right=sum(map(_right, judged)),
        offered=sum(not _right(row) and row.expected in row.choices for row in judged),
    )
    return Trial(trial.id, trial.name, trial.as_of, trial.author, trial.at, session.scalar(total) or 0, figures)
