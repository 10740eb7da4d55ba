"""Notices in the store. A transition is one conditional statement: the next event, unless somebody was first."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backends.audit.service import do_note
from backends.ledger.service import Record, do_record
from backends.notices.errors import NoticeNotFoundError
from backends.notices.letters import do_unsend
from backends.notices.models import NoticeEventRow, NoticeRow
from backends.notices.rules import notice_after
from backends.notices.schemas import Draft, EventKind, Happened, NewEvent, Notice, Status
from kit.db import Transaction, do_insert_new

TOPIC = "notice"
PURPOSE = "办税提醒"
MACHINE = "machine"
SHOWN = 100


def find_notice(session: Session, notice_id: str) -> Notice:
    """Raises ``NoticeNotFoundError``."""
    query = select(NoticeEventRow).where(NoticeEventRow.notice_id == notice_id).order_by(NoticeEventRow.ordinal)
    events = [_happened(row) for row in session.scalars(query)]
    if not events:
        raise NoticeNotFoundError("找不到这条提醒")
    return notice_after(Notice(notice_id, Draft.model_validate(events[0].content["draft"])), events)


def find_newest(session: Session, limit: int = SHOWN) -> list[Notice]:
    ids = session.scalars(select(NoticeRow.id).order_by(NoticeRow.made_at.desc(), NoticeRow.id).limit(limit)).all()
    return [find_notice(session, notice_id) for notice_id in ids]


def find_at(session: Session, *statuses: Status) -> list[Notice]:
    """Those that stand at one of ``statuses``, the oldest first."""
    last = select(func.max(NoticeEventRow.ordinal)).where(NoticeEventRow.notice_id == NoticeRow.id)
    query = (
        select(NoticeRow.id)
        .join(NoticeEventRow, NoticeEventRow.notice_id == NoticeRow.id)
        .where(NoticeEventRow.ordinal == last.correlate(NoticeRow).scalar_subquery())
        .where(NoticeEventRow.kind.in_(statuses))  # what happened last is called as what it came to
        .order_by(NoticeRow.made_at, NoticeRow.id)
    )
    return [find_notice(session, notice_id) for notice_id in session.scalars(query)]


def do_make(tx: Transaction, draft: Draft, actor: str, at: datetime) -> Notice:
    made = uuid.uuid4().hex
    do_insert_new(tx.session, NoticeRow, id=made, made_at=at, planned_to="", told_to="")
    notice = do_append(tx, Notice(made, draft), NewEvent("made", actor, content_of(draft)), at)
    assert notice is not None
    return notice


def do_append(tx: Transaction, notice: Notice, event: NewEvent, at: datetime) -> Notice | None:
    """The notice after ``event``, which is in the ledger too; ``None`` when somebody else's came first."""
    happened = Happened(notice.ordinal + 1, event.kind, event.actor, event.content, at)
    new = do_insert_new(
        tx.session,
        NoticeEventRow,
        notice_id=notice.id,
        ordinal=happened.ordinal,
        kind=event.kind,
        actor=event.actor,
        content=event.content,
        at=at,
    )
    if not new:
        return None
    if event.actor == MACHINE:
        do_ledger(tx, event.kind, notice.id, event.content, at)
    else:
        details = {"title": notice.draft.title, "reason": event.content.get("reason", "")}
        do_note(tx, at, event.actor, f"notice.{event.kind}", f"notice/{notice.id}", **details)
    if event.kind == "stopped":
        do_unsend(tx, notice.id, at)
    tx.announce(TOPIC, event.kind, notice_id=notice.id)
    return notice_after(notice, [happened])


def do_ledger(tx: Transaction, what: EventKind | str, notice_id: str, content: dict[str, object], at: datetime) -> None:
    do_record(tx, Record(f"notice_{what}", f"notice/{notice_id}", PURPOSE, "", content), at)


def content_of(draft: Draft) -> dict[str, object]:
    return {"draft": draft.model_dump(mode="json")}


def _happened(row: NoticeEventRow) -> Happened:
    kind: EventKind = row.kind  # type: ignore[assignment]
    return Happened(row.ordinal, kind, row.actor, row.content, row.at)
