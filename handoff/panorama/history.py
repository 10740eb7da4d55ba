"""Past services of a taxpayer by people, with how they ended and how they were rated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.models import ConversationRow
from handoff.assist.models import CaseResultRow
from handoff.assist.results import RESULTS
from handoff.models import CaseEventRow, CaseRow

LAST = 5


@dataclass(frozen=True, slots=True)
class Past:
    at: datetime
    sentence: str


def find_history(session: Session, taxpayer_id: str) -> list[Past]:
    """The newest closed ones first."""
    query = (
        select(CaseRow, CaseResultRow.result)
        .join(ConversationRow, ConversationRow.id == CaseRow.conversation_id)
        .outerjoin(CaseResultRow, CaseResultRow.case_id == CaseRow.id)
        .where(ConversationRow.taxpayer_id == taxpayer_id)
        .order_by(CaseRow.opened_at.desc())
        .limit(4 * LAST)
    )
    found = [(case, result) for case, result in session.execute(query)]
    events: dict[str, list[CaseEventRow]] = defaultdict(list)
    of_these = CaseEventRow.case_id.in_([case.id for case, _ in found])
    for event in session.scalars(select(CaseEventRow).where(of_these).order_by(CaseEventRow.ordinal)):
        events[event.case_id].append(event)
    done = [(case, result) for case, result in found if any(e.kind == "closed" for e in events[case.id])]
    return [Past(case.opened_at, _sentence(case, result, events[case.id])) for case, result in done[:LAST]]


def _sentence(case: CaseRow, result: str | None, events: list[CaseEventRow]) -> str:
    score = next((e.score for e in reversed(events) if e.kind == "rated"), None)
    title = next((title for name, title in RESULTS.items() if name == result), "")
    parts = [case.summary, title, f"{score} 星" if score is not None else "未评价"]
    return "；".join(part for part in parts if part)
