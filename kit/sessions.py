"""Who is signed in, as a fact of the store. The cookie only names a session: one that has ended is dead for whoever
holds its cookie, in every process that shares the store."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from itsdangerous import TimestampSigner
from sqlalchemy import ColumnElement, Index, String, func, select, update
from sqlalchemy.orm import Mapped, mapped_column
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp

from kit.clock import Clock, utc_now
from kit.db import Base, Database, Transaction
from kit.errors import NotFoundError, SignInRequiredError

Realm = Literal["portal", "staff"]

SEEN_WITHIN = timedelta(minutes=1)
JUST = timedelta(seconds=10)  # by then a browser has the cookie of the session that came after


class WebSessionRow(Base):
    """One browser until it signs in, out, or in as another: each begins a session anew, so that a cookie known from
    before is worth nothing after. Never opened again.

    ``origin`` is the first of the sessions that go on from each other: the visitor, over the sign-in.
    ``person`` is a username or the id of the taxpayer whose affairs they are; none of a visitor who has not signed in.
    ``actor`` is who acts in that taxpayer's place; none: the person themselves.
    """

    __tablename__ = "web_session"
    __table_args__ = (
        Index("ix_web_session_person", "realm", "person"),
        Index("ix_web_session_ended", "ended_at"),
        Index("ix_web_session_origin", "origin"),
        Index("ix_web_session_actor", "actor"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    realm: Mapped[str] = mapped_column(String(8))
    origin: Mapped[str] = mapped_column(String(32))
    person: Mapped[str | None] = mapped_column(String(64))
    actor: Mapped[str | None] = mapped_column(String(64))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # to a minute
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class WebSession:
    """A session that holds."""

    id: str
    origin: str
    person: str | None
    actor: str | None = None

    @property
    def signed_in(self) -> str | None:
        """Who came through the door, whosever affairs they see to."""
        return self.actor or self.person


@dataclass(frozen=True, slots=True)
class OpenSession:
    """As its person and administrators see it. ``handle``: to end it by; the cookie itself stays with the browser."""

    handle: str
    began_at: datetime
    seen_at: datetime
    here: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a session holds from its last use, and from its beginning at most."""

    idle: timedelta
    whole: timedelta


VISITOR = Terms(timedelta(days=30), timedelta(days=365))
TAXPAYER = Terms(timedelta(hours=2), timedelta(hours=12))
STAFF = Terms(timedelta(hours=2), timedelta(hours=12))


class SessionCookie(SessionMiddleware):
    """The cookie names a session, and the store knows how long it holds: the age in its signature decides nothing, so
    that a clock set back signs nobody out."""

    def __init__(self, app: ASGIApp, *, secret_key: str, name: str, https: bool, framed: bool = False) -> None:
        """``framed``: our page is shown inside another site's too, and has a cookie jar of its own in each."""
        apart = framed and https  # browsers want the one with the other
        super().__init__(
            app,
            secret_key,
            name,
            max_age=30 * 24 * 3600,
            same_site="none" if apart else "lax",
            https_only=https,
            partitioned=apart,
        )
        self.signer = _Ageless(secret_key)


class _Ageless(TimestampSigner):
    def unsign(self, signed_value: str | bytes, *_: Any, **__: Any) -> Any:
        return super().unsign(signed_value)


class SessionEndedError(SignInRequiredError):
    code = "session_ended"


class Sessions:
    """The sessions of browsers, by the cookie that comes with each request."""

    def __init__(
        self, database: Database, clock: Clock = utc_now, *, taxpayer: Terms = TAXPAYER, staff: Terms = STAFF
    ) -> None:
        self._database = database
        self._clock = clock
        self._terms = {"portal": taxpayer, "staff": staff}

    def find(self, connection: HTTPConnection, realm: Realm) -> WebSession | None:
        """The session behind this request, if it holds."""
        row = self._row(connection, realm)
        if row is None or row.ended_at is not None or self._over(row):
            return None
        self._note_use([row])
        return WebSession(row.id, row.origin, row.person, row.actor)

    def begin(
        self, connection: HTTPConnection, realm: Realm, person: str | None = None, actor: str | None = None
    ) -> WebSession:
        """Another session in the place of the one there was, which ends. It goes on from that one unless that was
        somebody else's. ``actor``: who acts in the place of ``person``."""
        before = self.find(connection, realm)
        made = uuid.uuid4().hex
        goes_on = before is not None and before.signed_in in (None, actor or person)
        session = WebSession(made, before.origin if before is not None and goes_on else made, person, actor)
        now = self._clock()
        with self._database.write() as tx:
            if before is not None:
                _do_end(tx, WebSessionRow.id == before.id, now)
            tx.session.add(
                WebSessionRow(
                    id=made, realm=realm, origin=session.origin, person=person, actor=actor, began_at=now, seen_at=now
                )
            )
        connection.session[realm] = made
        return session

    def end(self, connection: HTTPConnection, realm: Realm) -> None:
        """Signed out: here, and wherever else this cookie is."""
        ended = connection.session.pop(realm, None)
        if ended is not None:
            with self._database.write() as tx:
                _do_end(tx, WebSessionRow.id == ended, self._clock())

    def just_ended(self, connection: HTTPConnection, realm: Realm) -> bool:
        """Whether another page of this browser may have signed in or out a moment ago."""
        row = self._row(connection, realm)
        return row is not None and row.ended_at is not None and self._clock() - row.ended_at < JUST

    def holding(self, ids: Collection[str]) -> set[str]:
        """Those of ``ids`` that hold now; they are in use."""
        query = select(WebSessionRow).where(WebSessionRow.id.in_(ids), WebSessionRow.ended_at.is_(None))
        with self._database.read() as session:
            rows = [row for row in session.scalars(query) if not self._over(row)]
        self._note_use(rows)
        return {row.id for row in rows}

    def _over(self, row: WebSessionRow) -> bool:
        terms = self._terms[row.realm] if row.person is not None else VISITOR
        now = self._clock()
        return now - row.seen_at > terms.idle or now - row.began_at > terms.whole

    def _note_use(self, rows: Sequence[WebSessionRow]) -> None:
        now = self._clock()
        stale = [row.id for row in rows if now - row.seen_at >= SEEN_WITHIN]
        if stale:
            with self._database.write() as tx:
                tx.session.execute(update(WebSessionRow).where(WebSessionRow.id.in_(stale)).values(seen_at=now))

    def end_over(self) -> None:
        """End those whose time is over, so that their open sockets hear of it."""
        now = self._clock()
        with self._database.write() as tx:
            for realm, terms in self._terms.items():
                late = (WebSessionRow.seen_at < now - terms.idle) | (WebSessionRow.began_at < now - terms.whole)
                _do_end(tx, (WebSessionRow.realm == realm) & WebSessionRow.person.is_not(None) & late, now)

    def of_person(self, realm: Realm, person: str, here: str | None = None) -> list[OpenSession]:
        """Those that hold, newest first. ``here``: the one that asks."""
        rows = self._open(realm, person)
        return [OpenSession(_handle(row.id), row.began_at, row.seen_at, row.id == here) for row in rows]

    def end_one(self, realm: Realm, person: str, handle: str) -> None:
        """Of this person's. Raises ``NotFoundError``: it may have ended by itself."""
        found = next((row.id for row in self._open(realm, person) if _handle(row.id) == handle), None)
        if found is None:
            raise NotFoundError("这次登录已经结束了")
        with self._database.write() as tx:
            _do_end(tx, WebSessionRow.id == found, self._clock())

    def _open(self, realm: Realm, person: str) -> list[WebSessionRow]:
        mine = of_whom(person)
        query = select(WebSessionRow).where(WebSessionRow.realm == realm, mine, WebSessionRow.ended_at.is_(None))
        with self._database.read() as session:
            rows = session.scalars(query.order_by(WebSessionRow.began_at.desc())).all()
        return [row for row in rows if not self._over(row)]

    def ended_within(self, span: timedelta) -> list[str]:
        table = WebSessionRow.__table__
        query = select(table.c.id).where(table.c.ended_at > self._clock() - span)
        with self._database.engine.connect() as connection:
            return list(connection.scalars(query))

    def _row(self, connection: HTTPConnection, realm: Realm) -> WebSessionRow | None:
        name = connection.session.get(realm)
        if name is None:
            return None
        with self._database.read() as session:
            row = session.get(WebSessionRow, name)
        return row if row is not None and row.realm == realm else None


def _handle(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()[:16]


def of_whom(person: str) -> ColumnElement[bool]:
    """Sessions that this person signed in to, for themselves or for another."""
    return func.coalesce(WebSessionRow.actor, WebSessionRow.person) == person


def topic(session_id: str) -> str:
    """Where it is told that a session has ended."""
    return f"session:{session_id}"


def do_end_all(tx: Transaction, realm: Realm, person: str, now: datetime) -> None:
    """Sign a person out everywhere."""
    _do_end(tx, (WebSessionRow.realm == realm) & of_whom(person), now)


def _do_end(tx: Transaction, which: ColumnElement[bool], now: datetime) -> None:
    query = update(WebSessionRow).where(which, WebSessionRow.ended_at.is_(None)).values(ended_at=now)
    for ended in tx.session.scalars(query.returning(WebSessionRow.id)).all():
        tx.announce(topic(ended), "ended")
