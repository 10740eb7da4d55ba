"""How many of the kept cases come to what they must, noted after everything that is published."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.cases import as_replayed, find_cases
from knowledge_base.editing.impact import passes
from knowledge_base.editing.models import RegressionCaseRow, RegressionRunRow

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    at: datetime
    cases: int
    passed: int


def run_cases(knowledge: KnowledgeBase) -> None:
    """Ask all of them as of now and note the result; nothing where no case is kept."""
    with knowledge.database.read() as session:
        cases = find_cases(session)
    if not cases:
        return
    snapshot = knowledge.snapshot()
    passed = sum(passes(knowledge, snapshot, case) for case in cases)
    with knowledge.database.write() as tx:
        tx.session.add(RegressionRunRow(cases=len(cases), passed=passed, at=knowledge.clock()))


def run_cases_aside(knowledge: KnowledgeBase) -> None:
    """The same without waiting: whoever publishes has seen what breaks before."""

    def run() -> None:
        try:
            run_cases(knowledge)
        except Exception as error:  # the app may be closing; the next run tells
            log.warning("regression_run.failed", error=str(error)[:200])

    threading.Thread(target=run, name="regression-run", daemon=True).start()


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A kept case and whether it comes to what it must now. ``entry_id`` None: nothing may answer it."""

    id: int
    question: str
    as_of: date | None
    entry_id: str | None
    author: str
    at: datetime
    passes: bool


def list_cases(knowledge: KnowledgeBase) -> list[CaseLine]:
    """Those that fail first, then the newest."""
    with knowledge.database.read() as session:
        rows = session.scalars(select(RegressionCaseRow)).all()
    snapshot = knowledge.snapshot()
    lines = [
        CaseLine(r.id, r.question, r.as_of, r.entry_id, r.author, r.at, passes(knowledge, snapshot, as_replayed(r)))
        for r in rows
    ]
    return sorted(lines, key=lambda line: (line.passes, -line.id))


def find_runs(session: Session, since: datetime) -> list[Run]:
    """The oldest first."""
    rows = session.scalars(
        select(RegressionRunRow).where(RegressionRunRow.at >= since).order_by(RegressionRunRow.at, RegressionRunRow.id)
    )
    return [Run(r.at, r.cases, r.passed) for r in rows]
