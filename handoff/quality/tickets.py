"""Tickets: something promised to a taxpayer, with an owner and a day. The state is the last event."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handoff.quality.models import TicketEventRow, TicketRow
from kit.auth import Staff
from kit.clock import Clock, beijing_date, utc_now
from kit.db import Database, Transaction, do_insert_new
from kit.errors import ConflictError, LogicalError, NotFoundError

Kind = Literal["opened", "assigned", "urged", "done", "reopened"]
DONE: tuple[Kind, ...] = ("done",)


class TicketNotFoundError(NotFoundError):
    code = "ticket_not_found"


class TicketMovedError(ConflictError):
    code = "ticket_moved"


@dataclass(frozen=True, slots=True)
class Ticket:
    """``urged``: how often since it was opened or handed on."""

    id: str
    case_id: str | None
    text: str
    opened_by: str
    opened_at: datetime
    kind: Kind
    owner: str | None
    due: date
    note: str
    urged: int
    overdue: bool

    @property
    def open(self) -> bool:
        return self.kind not in DONE


def ticket_id_of(why: Literal["left", "complaint"], case_id: str) -> str:
    """Of the one ticket that a case has for that: opened twice it is the same."""
    return hashlib.sha256(f"{why}:{case_id}".encode()).hexdigest()[:32]


def do_open_ticket(
    tx: Transaction,
    *,
    text: str,
    due: date,
    by: str,
    now: datetime,
    case_id: str | None = None,
    conversation_id: str | None = None,
    owner: str | None = None,
    ticket_id: str | None = None,
) -> str:
    """Its id. ``ticket_id``: of what must not be opened twice."""
    made = ticket_id or uuid.uuid4().hex
    new = do_insert_new(
        tx.session,
        TicketRow,
        id=made,
        conversation_id=conversation_id,
        case_id=case_id,
        text=text[:4000],
        opened_by=by,
        opened_at=now,
    )
    if new:
        _do_log(tx, made, 1, "opened", by, owner, due, "", now)
    return made


class Tickets:
    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def all(self, *, only_open: bool = True) -> list[Ticket]:
        """What is due first."""
        with self._database.read() as session:
            tickets = [self._ticket(session, row) for row in session.scalars(select(TicketRow))]
        wanted = [t for t in tickets if t.open or not only_open]
        return sorted(wanted, key=lambda t: (not t.open, t.due, t.opened_at))

    def open(
        self, staff: Staff, text: str, due: date, *, owner: str | None, case_id: str | None, conversation_id: str | None
    ) -> str:
        if not text.strip():
            raise LogicalError("请写明要办什么", field="text")
        now = self._clock()
        if due < beijing_date(now):
            raise LogicalError("办结期限不能早于今天", field="due")
        with self._database.write() as tx:
            return do_open_ticket(
                tx,
                text=text.strip(),
                due=due,
                by=staff.username,
                now=now,
                case_id=case_id,
                conversation_id=conversation_id,
                owner=owner or staff.username,
            )

    def move(
        self,
        ticket_id: str,
        kind: Kind,
        staff: Staff,
        note: str = "",
        *,
        owner: str | None = None,
        due: date | None = None,
    ) -> None:
        """转办 (``assigned``, with ``owner``), 催办, 办结, 重新打开. Raises ``TicketMovedError`` where it is done."""
        with self._database.write() as tx:
            last = _last(tx.session, ticket_id)
            if (last.kind in DONE) != (kind == "reopened"):
                raise TicketMovedError("这张工单已经办结了" if last.kind in DONE else "这张工单还没有办结")
            if kind == "assigned" and not owner:
                raise LogicalError("请选转给谁", field="owner")
            to, by = owner or last.owner, due or last.due
            _do_log(tx, ticket_id, last.ordinal + 1, kind, staff.username, to, by, note[:2000], self._clock())

    def open_left(self, case_id: str, conversation_id: str, text: str, due: date) -> None:
        """For a message that was left with nobody there. Safe to repeat."""
        with self._database.write() as tx:
            do_open_ticket(
                tx,
                text=text,
                due=due,
                by="system",
                now=self._clock(),
                case_id=case_id,
                conversation_id=conversation_id,
                ticket_id=ticket_id_of("left", case_id),
            )

    def _ticket(self, session: Session, row: TicketRow) -> Ticket:
        last = _last(session, row.id)
        urged = session.scalar(
            select(func.count()).where(TicketEventRow.ticket_id == row.id, TicketEventRow.kind == "urged")
        )
        kind: Kind = last.kind  # type: ignore[assignment]
        overdue = kind not in DONE and last.due < beijing_date(self._clock())
        return Ticket(
            row.id,
            row.case_id,
            row.text,
            row.opened_by,
            row.opened_at,
            kind,
            last.owner,
            last.due,
            last.note,
            urged or 0,
            overdue,
        )


def do_move_ticket(tx: Transaction, last: TicketEventRow, kind: Kind, by: str, note: str, now: datetime) -> None:
    """With the owner and the day of ``last``, the ticket's last event."""
    _do_log(tx, last.ticket_id, last.ordinal + 1, kind, by, last.owner, last.due, note[:2000], now)


def find_last(session: Session, ticket_id: str) -> TicketEventRow | None:
    query = (
        select(TicketEventRow)
        .where(TicketEventRow.ticket_id == ticket_id)
        .order_by(TicketEventRow.ordinal.desc())
        .limit(1)
    )
    return session.scalar(query)


def _last(session: Session, ticket_id: str) -> TicketEventRow:
    row = find_last(session, ticket_id)
    if row is None:
        raise TicketNotFoundError("找不到这张工单，请刷新列表")
    return row


def _do_log(
    tx: Transaction,
    ticket_id: str,
    ordinal: int,
    kind: Kind,
    staff: str,
    owner: str | None,
    due: date,
    note: str,
    now: datetime,
) -> None:
    """Of two who move a ticket at once one does."""
    new = do_insert_new(
        tx.session,
        TicketEventRow,
        ticket_id=ticket_id,
        ordinal=ordinal,
        kind=kind,
        staff=staff,
        owner=owner,
        due=due,
        note=note,
        at=now,
    )
    if not new:
        raise TicketMovedError("这张工单刚被别人改过，请刷新")
