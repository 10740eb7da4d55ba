"""Letters in the store, many at once. Whatever is done here twice is done once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, and_, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

from backends.notices.models import NoticeConcernRow, NoticeLetterRow, NoticePushRow, NoticeRefusalRow, NoticeRow
from backends.notices.rules import is_control
from backends.notices.schemas import Channel, Member, Notice
from kit.db import Transaction

UNTRACKED = {"synchronize_session": False}
TAKEN = ("", "sent")  # outcomes of a push that count against how often somebody is rung


def do_move(tx: Transaction, notice_id: str, column: str, before: str, after: str) -> bool:
    """Whether the job stood at ``before``: of two at the same page one does it."""
    place = getattr(NoticeRow, column)
    moved = update(NoticeRow).where(NoticeRow.id == notice_id, place == before).values({column: after})
    return tx.session.execute(moved.returning(NoticeRow.id)).first() is not None


def place_of(session: Session, notice_id: str, column: str) -> str:
    return str(session.scalar(select(getattr(NoticeRow, column)).where(NoticeRow.id == notice_id)))


def do_write(tx: Transaction, notice: Notice, members: Sequence[Member], people: Mapping[str, str]) -> None:
    """A letter for each person, which is about every one of ``members`` whom they serve."""
    concerns = [
        {
            "notice_id": notice.id,
            "taxpayer_id": member.taxpayer_id,
            "person": people.get(member.taxpayer_id, member.taxpayer_id),
            "why": member.why,
        }
        for member in members
    ]
    percent = notice.draft.control_percent
    letters = [
        {"notice_id": notice.id, "person": person, "control": is_control(notice.id, person, percent), "held": ""}
        for person in dict.fromkeys(concern["person"] for concern in concerns)
    ]
    do_insert_many(tx.session, NoticeConcernRow, concerns)
    do_insert_many(tx.session, NoticeLetterRow, letters)


def find_next(session: Session, notice_id: str, after: str, limit: int) -> list[tuple[str, bool]]:
    """Who is to be told next, by person, and whether their matter is done already."""
    query = (
        select(NoticeLetterRow.person, NoticeLetterRow.done_at)
        .where(NoticeLetterRow.notice_id == notice_id, NoticeLetterRow.person > after, ~NoticeLetterRow.control)
        .order_by(NoticeLetterRow.person)
        .limit(limit)
    )
    return [(person, done_at is not None) for person, done_at in session.execute(query)]


def do_tell(tx: Transaction, notice_id: str, people: Collection[str], now: datetime) -> None:
    _update(tx, notice_id, people, told_at=now)


def do_hold(tx: Transaction, notice_id: str, people: Collection[str], why: str) -> None:
    _update(tx, notice_id, people, held=why)


def _update(tx: Transaction, notice_id: str, people: Collection[str], **values: Any) -> None:
    if people:
        rows = and_(NoticeLetterRow.notice_id == notice_id, NoticeLetterRow.person.in_(people))
        tx.session.execute(update(NoticeLetterRow).where(rows).values(**values), execution_options=UNTRACKED)


def refused(session: Session, kind: str, people: Collection[str]) -> set[str]:
    rows = NoticeRefusalRow.kind == kind, NoticeRefusalRow.person.in_(people)
    return set(session.scalars(select(NoticeRefusalRow.person).where(*rows)))


def rung_often(session: Session, channel: Channel, people: Collection[str], since: datetime, most: int) -> set[str]:
    """Who has been sent ``most`` by this channel since then."""
    query = (
        select(NoticePushRow.person)
        .where(NoticePushRow.person.in_(people), NoticePushRow.created_at >= since)
        .where(NoticePushRow.channel == channel, NoticePushRow.outcome.in_(TAKEN))
        .group_by(NoticePushRow.person)
        .having(func.count() >= most)
    )
    return set(session.scalars(query))


def do_settle_done(tx: Transaction, notice_id: str, taxpayers: Collection[str], now: datetime) -> None:
    """The matter of ``taxpayers`` is done: a letter about none but them is withdrawn, and what is on its way of it."""
    concern, letter, push = NoticeConcernRow, NoticeLetterRow, NoticePushRow
    mine = concern.notice_id == notice_id, concern.taxpayer_id.in_(taxpayers)
    done = update(concern).where(*mine, concern.done_at.is_(None)).values(done_at=now)
    tx.session.execute(done, execution_options=UNTRACKED)
    people = select(concern.person).where(*mine)
    left = exists().where(
        concern.notice_id == letter.notice_id, concern.person == letter.person, concern.done_at.is_(None)
    )
    withdrawn = update(letter).where(letter.notice_id == notice_id, letter.person.in_(people), ~left)
    tx.session.execute(withdrawn.where(letter.done_at.is_(None)).values(done_at=now), execution_options=UNTRACKED)
    over = select(letter.person).where(letter.notice_id == notice_id, letter.done_at.is_not(None))
    waiting = push.notice_id == notice_id, push.person.in_(people), push.settled_at.is_(None)
    unsent = update(push).where(*waiting, push.person.in_(over)).values(settled_at=now, outcome="withdrawn")
    tx.session.execute(unsent, execution_options=UNTRACKED)


def do_unsend(tx: Transaction, notice_id: str, now: datetime) -> None:
    """What waits of a notice is not sent any more."""
    waiting = NoticePushRow.notice_id == notice_id, NoticePushRow.settled_at.is_(None)
    stopped = update(NoticePushRow).where(*waiting).values(settled_at=now, outcome="stopped")
    tx.session.execute(stopped, execution_options=UNTRACKED)


def find_undone(session: Session, notice_id: str, after: str, limit: int) -> list[str]:
    query = (
        select(NoticeConcernRow.taxpayer_id)
        .where(NoticeConcernRow.notice_id == notice_id, NoticeConcernRow.taxpayer_id > after)
        .where(NoticeConcernRow.done_at.is_(None))
        .order_by(NoticeConcernRow.taxpayer_id)
        .limit(limit)
    )
    return list(session.scalars(query))


def do_insert_many(session: Session, table: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """Those that are not there yet."""
    if rows:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        session.connection().execute(insert(cast(Table, table.__table__)).on_conflict_do_nothing(), list(rows))
