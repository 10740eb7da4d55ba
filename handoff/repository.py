"""Queries of the hand-off. Only conversations whose turn is human can have an open case, which keeps every
query as small as the desk itself, however many cases were ever closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from conversations.models import ConversationRow, MessageRow
from handoff.errors import CaseNotFoundError
from handoff.models import CaseEventRow, CaseRow
from handoff.rules import Kind, Status, status_after


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that waits or is being handled."""

    case: CaseRow
    status: Status
    ordinal: int
    staff: str | None
    fence: int
    since: datetime  # of its last lifecycle event


def find_open(session: Session, *, staff: str | None = None) -> list[OpenCase]:
    """Open cases, the longest waiting first; those of ``staff`` only, if given."""
    cases = [_open_case(row) for row in session.execute(_with_last_event())]
    return [c for c in cases if c.status != "closed" and (staff is None or c.staff == staff)]


def find_open_of(session: Session, conversation_id: str) -> OpenCase | None:
    query = _with_last_event().where(CaseRow.conversation_id == conversation_id)
    cases = [_open_case(row) for row in session.execute(query)]
    return next((c for c in cases if c.status != "closed"), None)


def _open_case(row: Row[CaseRow, CaseEventRow]) -> OpenCase:
    case, event = row
    kind: Kind = event.kind  # type: ignore[assignment]
    return OpenCase(case, status_after(kind), event.ordinal, event.staff, event.fence, event.at)


def _with_last_event() -> Select[CaseRow, CaseEventRow]:
    last = (
        select(func.max(CaseEventRow.ordinal))
        .where(CaseEventRow.case_id == CaseRow.id)
        .correlate(CaseRow)
        .scalar_subquery()
    )
    return (
        select(CaseRow, CaseEventRow)
        .join(ConversationRow, ConversationRow.id == CaseRow.conversation_id)
        .join(CaseEventRow, (CaseEventRow.case_id == CaseRow.id) & (CaseEventRow.ordinal == last))
        .where(ConversationRow.turn == "human")
        .order_by(CaseRow.opened_at, CaseRow.id)
    )


def events_of(session: Session, case_id: str) -> Sequence[CaseEventRow]:
    """The lifecycle of a case, oldest first. Raises ``CaseNotFoundError``."""
    query = select(CaseEventRow).where(CaseEventRow.case_id == case_id).order_by(CaseEventRow.ordinal)
    events = session.scalars(query).all()
    if not events:
        raise CaseNotFoundError("找不到这个服务单")
    return events


def last_messages(session: Session, conversation_ids: Sequence[str]) -> dict[str, MessageRow]:
    query = (
        select(MessageRow)
        .join(
            ConversationRow,
            (ConversationRow.id == MessageRow.conversation_id) & (ConversationRow.last_seq == MessageRow.seq),
        )
        .where(ConversationRow.id.in_(conversation_ids))
    )
    return {m.conversation_id: m for m in session.scalars(query)}


def recent_durations(session: Session, count: int = 50) -> list[float]:
    """Minutes from assignment to closing of the last ``count`` closed cases."""
    assigned = select(CaseEventRow.case_id, CaseEventRow.at).where(CaseEventRow.kind == "assigned").subquery()
    query = (
        select(assigned.c.at, CaseEventRow.at)
        .join(CaseEventRow, CaseEventRow.case_id == assigned.c.case_id)
        .where(CaseEventRow.kind == "closed")
        .order_by(CaseEventRow.at.desc())
        .limit(count)
    )
    return [(closed - taken).total_seconds() / 60 for taken, closed in session.execute(query)]
