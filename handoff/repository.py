"""Queries of the hand-off. Only conversations whose turn is human can have an open case, which keeps every
query as small as the desk itself, however many cases were ever closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Row, Select, func, literal, select, tuple_
from sqlalchemy.orm import Session

from conversations.models import ConversationRow, MessageRow
from handoff.errors import CaseNotFoundError
from handoff.models import CaseEventRow, CaseRow
from handoff.rules import Kind, Status, status_after
from kit.db import UtcDateTime

Columns = TypeVarTuple("Columns")


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
    query = _open(select(CaseRow, CaseEventRow))
    if staff is not None:
        query = query.where(CaseEventRow.staff == staff)
    return [_open_case(row) for row in session.execute(query)]


def find_open_of(session: Session, conversation_id: str) -> OpenCase | None:
    query = _open(select(CaseRow, CaseEventRow)).where(CaseRow.conversation_id == conversation_id)
    row = session.execute(query).first()
    return _open_case(row) if row is not None else None


def find_first_queued(session: Session) -> OpenCase | None:
    """The case that has waited longest."""
    row = session.execute(_open(select(CaseRow, CaseEventRow)).where(_QUEUED).limit(1)).first()
    return _open_case(row) if row is not None else None


def queue(session: Session) -> list[tuple[str, str]]:
    """Conversation and case of everybody who waits, in order."""
    query = _open(select(CaseRow.conversation_id, CaseRow.id)).where(_QUEUED)
    return [(conversation_id, case_id) for conversation_id, case_id in session.execute(query)]


def count_before(session: Session, case: CaseRow) -> int:
    """How many wait before ``case``."""
    earlier = tuple_(CaseRow.opened_at, CaseRow.id) < tuple_(literal(case.opened_at, UtcDateTime()), literal(case.id))
    return session.scalar(_open(select(func.count())).where(_QUEUED, earlier).order_by(None)) or 0


def count_open_of(session: Session, staff: str) -> int:
    """How many cases ``staff`` has in hand."""
    query = _open(select(func.count())).where(CaseEventRow.staff == staff).order_by(None)
    return session.scalar(query) or 0


_QUEUED = CaseEventRow.kind == "opened"
_LAST = (
    select(func.max(CaseEventRow.ordinal))
    .where(CaseEventRow.case_id == CaseRow.id)
    .correlate(CaseRow)
    .scalar_subquery()
)


def _open(query: Select[*Columns]) -> Select[*Columns]:
    """``query`` over open cases, each with its last event, the longest waiting first."""
    return (
        query.select_from(CaseRow)
        .join(ConversationRow, ConversationRow.id == CaseRow.conversation_id)
        .join(CaseEventRow, (CaseEventRow.case_id == CaseRow.id) & (CaseEventRow.ordinal == _LAST))
        .where(ConversationRow.turn == "human", CaseEventRow.kind.in_(["opened", "assigned"]))
        .order_by(CaseRow.opened_at, CaseRow.id)
    )


def _open_case(row: Row[CaseRow, CaseEventRow]) -> OpenCase:
    case, event = row
    kind: Kind = event.kind  # type: ignore[assignment]
    return OpenCase(case, status_after(kind), event.ordinal, event.staff, event.fence, event.at)


def events_of(session: Session, case_id: str) -> Sequence[CaseEventRow]:
    """The lifecycle of a case, oldest first. Raises ``CaseNotFoundError``."""
    query = select(CaseEventRow).where(CaseEventRow.case_id == case_id).order_by(CaseEventRow.ordinal)
    events = session.scalars(query).all()
    if not events:
        raise CaseNotFoundError("找不到这个服务单")
    return events


def last_messages(session: Session, conversation_ids: Sequence[str]) -> dict[str, tuple[ConversationRow, MessageRow]]:
    """Each conversation with its last message."""
    query = (
        select(ConversationRow, MessageRow)
        .join(
            MessageRow,
            (ConversationRow.id == MessageRow.conversation_id) & (ConversationRow.last_seq == MessageRow.seq),
        )
        .where(ConversationRow.id.in_(conversation_ids))
    )
    return {c.id: (c, m) for c, m in session.execute(query)}


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
