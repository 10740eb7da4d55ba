"""The letters that a taxpayer finds in the portal, and what they do with them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from backends.notices.audience import Directory
from backends.notices.errors import NoticeNotFoundError
from backends.notices.letters import UNTRACKED
from backends.notices.models import NoticeConcernRow, NoticeLetterRow, NoticeRefusalRow
from backends.notices.repository import find_notice
from backends.notices.schemas import Concern, Kind, Letter
from backends.notices.telling import Telling
from kit.clock import Clock, beijing_date, utc_now
from kit.db import Database, Transaction, do_insert_new

SHOWN = 50


class Inbox:
    def __init__(self, database: Database, directory: Directory, telling: Telling, clock: Clock = utc_now) -> None:
        self._database = database
        self._directory = directory
        self._telling = telling
        self._clock = clock

    def letters(self, taxpayer_id: str) -> list[Letter]:
        """The newest first: their own, and those to the person who serves them, as far as they are about them. What is
        done by now is marked so before it is shown; what is over, or was stopped, is gone."""
        for letter in self._find(taxpayer_id):
            undone = [concern.taxpayer_id for concern in letter.concerns if not concern.done]
            if undone:
                self._telling.settle(letter.notice, undone)
        return self._find(taxpayer_id)

    def names(self, letters: Sequence[Letter]) -> dict[str, str]:
        return self._directory.names({concern.taxpayer_id for letter in letters for concern in letter.concerns})

    def open(self, taxpayer_id: str, notice_id: str) -> None:
        """Raises ``NoticeNotFoundError``."""
        self._mark(taxpayer_id, notice_id, "opened_at")

    def ask(self, taxpayer_id: str, notice_id: str) -> None:
        """They went on to the chat from it. Raises ``NoticeNotFoundError``."""
        self._mark(taxpayer_id, notice_id, "opened_at")
        self._mark(taxpayer_id, notice_id, "asked_at")

    def refusals(self, person: str) -> set[str]:
        with self._database.read() as session:
            return set(session.scalars(select(NoticeRefusalRow.kind).where(NoticeRefusalRow.person == person)))

    def refuse(self, person: str, kind: Kind, *, refused: bool) -> None:
        """Kept until they say otherwise."""
        with self._database.write() as tx:
            if refused:
                do_insert_new(tx.session, NoticeRefusalRow, person=person, kind=kind, at=self._clock())
                return
            mine = NoticeRefusalRow.person == person, NoticeRefusalRow.kind == kind
            tx.session.execute(delete(NoticeRefusalRow).where(*mine))

    def _find(self, taxpayer_id: str) -> list[Letter]:
        today = beijing_date(self._clock())
        with self._database.read() as session:
            found = [_letter(session, row, taxpayer_id) for row in _rows(session, taxpayer_id)]
        return [letter for letter in found if letter.notice.status != "stopped" and letter.notice.draft.until >= today]

    def _mark(self, taxpayer_id: str, notice_id: str, column: str) -> None:
        """The first time counts."""
        with self._database.write() as tx:
            person = _person(tx, taxpayer_id, notice_id)
            row, at = NoticeLetterRow, getattr(NoticeLetterRow, column)
            mine = row.notice_id == notice_id, row.person == person, at.is_(None)
            tx.session.execute(update(row).where(*mine).values({column: self._clock()}), execution_options=UNTRACKED)


def _rows(session: Session, taxpayer_id: str) -> Sequence[NoticeLetterRow]:
    letter, concern = NoticeLetterRow, NoticeConcernRow
    about_me = select(concern.notice_id, concern.person).where(
        or_(concern.taxpayer_id == taxpayer_id, concern.person == taxpayer_id)
    )
    mine = about_me.distinct().subquery()
    query = (
        select(letter)
        .join(mine, (mine.c.notice_id == letter.notice_id) & (mine.c.person == letter.person))
        .where(letter.told_at.is_not(None))
        .order_by(letter.told_at.desc(), letter.notice_id)
        .limit(SHOWN)
    )
    return session.scalars(query).all()


def _letter(session: Session, row: NoticeLetterRow, taxpayer_id: str) -> Letter:
    """A firm does not see what else the person who serves it was told about."""
    assert row.told_at is not None
    concern = NoticeConcernRow
    about = select(concern).where(concern.notice_id == row.notice_id, concern.person == row.person)
    if taxpayer_id != row.person:
        about = about.where(concern.taxpayer_id == taxpayer_id)
    concerns = [
        Concern(c.taxpayer_id, c.why, c.done_at is not None)
        for c in session.scalars(about.order_by(concern.taxpayer_id))
    ]
    notice = find_notice(session, row.notice_id)
    return Letter(notice, row.person, row.told_at, tuple(concerns), row.opened_at is not None)


def _person(tx: Transaction, taxpayer_id: str, notice_id: str) -> str:
    concern = NoticeConcernRow
    mine = or_(concern.taxpayer_id == taxpayer_id, concern.person == taxpayer_id)
    query = (
        select(concern.person)
        .join(
            NoticeLetterRow,
            (NoticeLetterRow.notice_id == concern.notice_id) & (NoticeLetterRow.person == concern.person),
        )
        .where(concern.notice_id == notice_id, mine, NoticeLetterRow.told_at.is_not(None))
        .limit(1)
    )
    person = tx.session.scalar(query)
    if person is None:
        raise NoticeNotFoundError("找不到这条提醒")
    return person
