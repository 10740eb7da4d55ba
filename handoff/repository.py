"""Queries of the hand-off. Only conversations whose turn is human can have an open case, which keeps every
query as small as the desk itself, however many cases were ever closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import Row, Select, func, literal, or_, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session, aliased

from conversations.models import ConversationRow, MessageRow
from conversations.service import Conversation
from handoff.errors import CaseNotFoundError
from handoff.models import CaseEventRow, CaseRow, PresenceRow
from handoff.presence import Who
from handoff.rules import OPEN, SILENT, WAITING, Kind, Sign, Status, status_after
from kit.db import Transaction, UtcDateTime

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case belongs, kept with every event anew. ``excluded``: agents who had it and gave it up. ``because``:
    why the agent of this event was chosen (``routing.tell``)."""

    group: str = ""
    excluded: tuple[str, ...] = ()
    last_staff: str | None = None
    because: Mapping[str, Any] | None = None

    def kept(self) -> dict[str, Any]:
        return {"excluded": list(self.excluded), "last_staff": self.last_staff, "because": self.because}


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that waits or is being handled. ``staff`` has it, or was offered it."""

    case: CaseRow
    status: Status
    ordinal: int
    staff: str | None
    fence: int
    since: datetime  # of its last lifecycle event
    route: Route
    note: str = ""


def find_open(session: Session, *, staff: str | None = None, among: Collection[str] | None = None) -> list[OpenCase]:
    """Open cases in the order of the queue; those that ``staff`` has in hand only, if given. ``among``: conversations
    in which they are, where these are known."""
    query = open_cases(select(CaseRow, CaseEventRow))
    if staff is not None:
        query = query.where(CaseEventRow.staff == staff, CaseEventRow.kind == "assigned")
    if among is not None:
        query = query.where(CaseRow.conversation_id.in_(among))
    return [_open_case(row) for row in session.execute(query)]


def find_open_ids(session: Session) -> set[tuple[str, str]]:
    """Case and conversation of each open case."""
    return {
        (case, conversation)
        for case, conversation in session.execute(open_cases(select(CaseRow.id, CaseRow.conversation_id)))
    }


def find_open_of(session: Session, conversation_id: str) -> OpenCase | None:
    query = open_cases(select(CaseRow, CaseEventRow)).where(CaseRow.conversation_id == conversation_id)
    row = session.execute(query).first()
    return _open_case(row) if row is not None else None


def find_last_of(session: Session, conversation_id: str) -> OpenCase | None:
    """The conversation's last case, open or not."""
    query = (
        select(CaseRow, CaseEventRow)
        .join(CaseEventRow, (CaseEventRow.case_id == CaseRow.id) & (CaseEventRow.ordinal == _LAST))
        .where(CaseRow.conversation_id == conversation_id)
        .order_by(CaseRow.opened_at.desc(), CaseRow.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return _open_case(row) if row is not None else None


def find_case(session: Session, case_id: str) -> OpenCase | None:
    """The case as it stands, open or not."""
    query = (
        select(CaseRow, CaseEventRow)
        .join(CaseEventRow, (CaseEventRow.case_id == CaseRow.id) & (CaseEventRow.ordinal == _LAST))
        .where(CaseRow.id == case_id)
    )
    row = session.execute(query).first()
    return _open_case(row) if row is not None else None


def find_tickets(session: Session) -> list[OpenCase]:
    """Cases in which a message was left that nobody has answered, the oldest first."""
    query = (
        select(CaseRow, CaseEventRow)
        .join(CaseEventRow, (CaseEventRow.case_id == CaseRow.id) & (CaseEventRow.ordinal == _LAST))
        .where(CaseEventRow.kind == "left")
        .order_by(CaseEventRow.at, CaseRow.id)
    )
    return [_open_case(row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Queued:
    """A case that nobody has taken, in brief, with its place to be put an offer in."""

    case_id: str
    conversation_id: str
    opened_at: datetime
    counts_from: datetime
    difficulty: float
    needs: dict[str, Any] | None
    ordinal: int
    kind: Kind
    staff: str | None
    fence: int
    at: datetime
    route: Route


def find_queued(
    session: Session,
    *,
    kinds: Collection[Kind] = WAITING,
    staff: str | None = None,
    without: Collection[str] = (),
    limit: int | None = None,
) -> list[Queued]:
    """In the order of the queue; those offered to ``staff`` only, if given. ``without`` those of these groups."""
    query = open_cases(
        select(
            CaseRow.id.label("case_id"),
            CaseRow.conversation_id,
            CaseRow.opened_at,
            CaseRow.counts_from,
            CaseRow.difficulty,
            CaseRow.needs,
            CaseEventRow.ordinal,
            CaseEventRow.kind,
            CaseEventRow.staff,
            CaseEventRow.fence,
            CaseEventRow.at,
            CaseEventRow.desk_group,
            CaseEventRow.route,
        )
    )
    if staff is not None:
        query = query.where(CaseEventRow.staff == staff)
    if without:
        query = query.where(func.coalesce(CaseEventRow.desk_group, "").not_in(without))
    rows = session.execute(query.where(CaseEventRow.kind.in_(kinds)).limit(limit))
    return [_queued(row) for row in rows.mappings()]


def _queued(columns: RowMapping) -> Queued:
    known: dict[str, Any] = {name: columns[name] for name in columns if name not in ("desk_group", "route")}
    return Queued(**known, route=_route(columns["desk_group"], columns["route"]))


def queue(session: Session) -> list[tuple[str, str, str]]:
    """Conversation, case and group of everybody who waits, in order."""
    query = open_cases(select(CaseRow.conversation_id, CaseRow.id, CaseEventRow.desk_group)).where(_WAITING)
    return [(conversation_id, case_id, group or "") for conversation_id, case_id, group in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Stand:
    """An open case in brief: in whose hands since when, or waiting (no ``staff``); the last heard of its taxpayer."""

    conversation_id: str
    opened_at: datetime
    staff: str | None
    since: datetime
    sign: Sign | None


def find_stands(session: Session, conversation_id: str | None = None) -> list[Stand]:
    """Of every open case (of this conversation only, if given), in the order of the queue."""
    columns = select(
        CaseRow.conversation_id,
        CaseRow.opened_at,
        CaseEventRow.kind,
        CaseEventRow.staff,
        CaseEventRow.at,
        PresenceRow.here,
        PresenceRow.at,
    )
    presence = (PresenceRow.kind == "conversation") & (PresenceRow.name == CaseRow.conversation_id)
    query = open_cases(columns).outerjoin(PresenceRow, presence)
    if conversation_id is not None:
        query = query.where(CaseRow.conversation_id == conversation_id)
    rows = session.execute(query)
    return [
        Stand(
            conversation_id,
            opened_at,
            staff if kind == "assigned" else None,
            since,
            Sign(here, at) if at is not None else None,
        )
        for conversation_id, opened_at, kind, staff, since, here, at in rows
    ]


def find_queued_of(session: Session, visitor_id: str, *, but: str | None) -> list[str]:
    """Conversations of the visitor that wait, other than ``but``."""
    query = open_cases(select(CaseRow.conversation_id)).where(_WAITING, ConversationRow.visitor_id == visitor_id)
    return [conversation_id for conversation_id in session.scalars(query) if conversation_id != but]


def count_before(session: Session, case: CaseRow, groups: Collection[str]) -> int:
    """How many wait before ``case`` for agents of one of ``groups``."""
    earlier = tuple_(CaseRow.counts_from, CaseRow.id) < tuple_(
        literal(case.counts_from, UtcDateTime()), literal(case.id)
    )
    same = func.coalesce(CaseEventRow.desk_group, "").in_([*groups, ""])
    return session.scalar(open_cases(select(func.count())).where(_WAITING, earlier, same).order_by(None)) or 0


def find_last_staff(session: Session, conversation: Conversation, since: datetime) -> str | None:
    """Who served this person last, in this conversation or, signed in, in any."""
    same = CaseRow.conversation_id == conversation.id
    if conversation.taxpayer_id is not None:
        same = or_(same, ConversationRow.taxpayer_id == conversation.taxpayer_id)
    query = (
        select(CaseEventRow.staff)
        .join(CaseRow, CaseRow.id == CaseEventRow.case_id)
        .join(ConversationRow, ConversationRow.id == CaseRow.conversation_id)
        .where(same, CaseEventRow.kind == "assigned", CaseEventRow.at >= since)
        .order_by(CaseEventRow.at.desc())
        .limit(1)
    )
    return session.scalar(query)


def has_come_before(session: Session, conversation: Conversation, since: datetime) -> bool:
    """Whether this visitor, or signed in this person, asked for a person since."""
    same = ConversationRow.visitor_id == conversation.visitor_id
    if conversation.taxpayer_id is not None:
        same = or_(same, ConversationRow.taxpayer_id == conversation.taxpayer_id)
    query = (
        select(CaseRow.id)
        .join(ConversationRow, ConversationRow.id == CaseRow.conversation_id)
        .where(same, CaseRow.opened_at >= since)
        .limit(1)
    )
    return session.scalar(query) is not None


_WAITING = CaseEventRow.kind.in_(WAITING)
_LAST = (
    select(func.max(CaseEventRow.ordinal))
    .where(CaseEventRow.case_id == CaseRow.id)
    .correlate(CaseRow)
    .scalar_subquery()
)


def open_cases(query: Select[*Columns]) -> Select[*Columns]:
    """``query`` over open cases, each with its last event, in the order of the queue."""
    return (
        query.select_from(CaseRow)
        .join(ConversationRow, ConversationRow.id == CaseRow.conversation_id)
        .join(CaseEventRow, (CaseEventRow.case_id == CaseRow.id) & (CaseEventRow.ordinal == _LAST))
        .where(ConversationRow.turn == "human", CaseEventRow.kind.in_(OPEN))
        .order_by(CaseRow.counts_from, CaseRow.id)
    )


def _open_case(row: Row[CaseRow, CaseEventRow]) -> OpenCase:
    case, event = row
    kind: Kind = event.kind  # type: ignore[assignment]
    route = _route(event.desk_group, event.route)
    return OpenCase(case, status_after(kind), event.ordinal, event.staff, event.fence, event.at, route, event.note)


def _route(group: str | None, kept: dict[str, Any] | None) -> Route:
    kept = kept or {}
    return Route(group or "", tuple(kept.get("excluded", ())), kept.get("last_staff"), kept.get("because"))


def events_of(session: Session, case_id: str) -> Sequence[CaseEventRow]:
    """The lifecycle of a case, oldest first. Raises ``CaseNotFoundError``."""
    query = select(CaseEventRow).where(CaseEventRow.case_id == case_id).order_by(CaseEventRow.ordinal)
    events = session.scalars(query).all()
    if not events:
        raise CaseNotFoundError("找不到这个服务单")
    return events


def find_scores(session: Session, conversation_id: str) -> dict[str, int]:
    """Stars that the services of a conversation were given, by case."""
    query = (
        select(CaseEventRow.case_id, CaseEventRow.score)
        .join(CaseRow, CaseRow.id == CaseEventRow.case_id)
        .where(CaseRow.conversation_id == conversation_id, CaseEventRow.kind == "rated")
    )
    return {case_id: score for case_id, score in session.execute(query) if score is not None}


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
