"""Queries of the hand-off. Only conversations whose turn is human can have an open case, which keeps every
query as small as the desk itself, however many cases were ever closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Row, Select, func, literal, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from conversations.models import ConversationRow, MessageRow
from handoff.errors import CaseNotFoundError
from handoff.models import CaseEventRow, CaseRow, PresenceRow
from handoff.presence import Who
from handoff.rules import QUEUED, SILENT, Kind, Sign, Status, status_after
from kit.db import Transaction, UtcDateTime

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


@dataclass(frozen=True, slots=True)
class Stand:
    """An open case in brief: in whose hands since when, or waiting (no ``staff``); the last heard of its taxpayer."""

    conversation_id: str
    opened_at: datetime
    staff: str | None
    since: datetime
    sign: Sign | None


def find_stands(session: Session) -> list[Stand]:
    """Of every open case, the longest waiting first."""
    columns = select(
        CaseRow.conversation_id,
        CaseRow.opened_at,
        CaseEventRow.staff,
        CaseEventRow.at,
        PresenceRow.here,
        PresenceRow.at,
    )
    presence = (PresenceRow.kind == "conversation") & (PresenceRow.name == CaseRow.conversation_id)
    rows = session.execute(_open(columns).outerjoin(PresenceRow, presence))
    return [
        Stand(conversation_id, opened_at, staff, since, Sign(here, at) if at is not None else None)
        for conversation_id, opened_at, staff, since, here, at in rows
    ]


def find_queued_of(session: Session, visitor_id: str, *, but: str | None) -> list[str]:
    """Conversations of the visitor that wait, other than ``but``."""
    query = _open(select(CaseRow.conversation_id)).where(_QUEUED, ConversationRow.visitor_id == visitor_id)
    return [conversation_id for conversation_id in session.scalars(query) if conversation_id != but]


def count_before(session: Session, case: CaseRow) -> int:
    """How many wait before ``case``."""
    earlier = tuple_(CaseRow.opened_at, CaseRow.id) < tuple_(literal(case.opened_at, UtcDateTime()), literal(case.id))
    return session.scalar(_open(select(func.count())).where(_QUEUED, earlier).order_by(None)) or 0


def count_open_of(session: Session, staff: str) -> int:
    """How many cases ``staff`` has in hand."""
    query = _open(select(func.count())).where(CaseEventRow.staff == staff).order_by(None)
    return session.scalar(query) or 0


_QUEUED = CaseEventRow.kind.in_(QUEUED)
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
        .where(ConversationRow.turn == "human", CaseEventRow.kind.in_([*QUEUED, "assigned"]))
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
    """Minutes from the last assignment to closing of the last ``count`` closed cases."""
    assigned = aliased(CaseEventRow)
    taken = (
        select(func.max(assigned.at, type_=UtcDateTime()))
        .where(assigned.case_id == CaseEventRow.case_id, assigned.kind == "assigned")
        .correlate(CaseEventRow)
        .scalar_subquery()
    )
    query = (
        select(taken, CaseEventRow.at)
        .where(CaseEventRow.kind == "closed")
        .order_by(CaseEventRow.at.desc())
        .limit(count)
    )
    return [(closed - taken).total_seconds() / 60 for taken, closed in session.execute(query)]


def do_note_presence(tx: Transaction, signs: Mapping[Who, bool], now: datetime) -> None:
    """Who is here (true) or has just gone (false)."""
    insert = sqlite.insert if tx.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(PresenceRow)
    upsert = new.on_conflict_do_update(
        index_elements=["kind", "name"], set_={"here": new.excluded.here, "at": new.excluded.at}
    )
    # Ordered, so that two processes on PostgreSQL cannot lock each other out.
    rows = [{"kind": kind, "name": name, "here": here, "at": now} for (kind, name), here in sorted(signs.items())]
    tx.session.execute(upsert, rows)


def find_desk_signs(session: Session, usernames: Collection[str]) -> dict[str, Sign]:
    """The last that was heard of each agent's desk."""
    query = select(PresenceRow.name, PresenceRow.here, PresenceRow.at).where(
        PresenceRow.kind == "staff", PresenceRow.name.in_(usernames)
    )
    return {name: Sign(here, at) for name, here, at in session.execute(query)}


def find_online(session: Session, now: datetime) -> frozenset[str]:
    """Agents on duty: those with an open desk, wherever its socket ends. There is no other roster."""
    query = select(PresenceRow.name).where(
        PresenceRow.kind == "staff", PresenceRow.here.is_(True), PresenceRow.at > now - SILENT
    )
    return frozenset(session.scalars(query))
