"""Staff accounts and who is signed in. Taxpayers are identified by the bureau's own systems (``backends.profile``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import String, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from starlette.requests import HTTPConnection

from kit.clock import utc_now
from kit.db import Base, Database
from kit.errors import ForbiddenError, SignInRequiredError
from kit.sessions import Sessions, WebSession, do_end_all
from kit.turnstile import WrongPasswordError

Role = Literal["agent", "trainer", "admin"]

_hasher = PasswordHash((Argon2Hasher(),))


class StaffRow(Base):
    __tablename__ = "staff"

    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(256))
    demo: Mapped[bool] = mapped_column(default=False, server_default=false())  # its password is published


@dataclass(frozen=True, slots=True)
class Staff:
    username: str
    name: str
    role: Role


class StaffAccounts:
    """Local accounts of agents, trainers and administrators.

    ``demo`` is true in development only: without it the demo accounts do not exist, whatever the store holds.
    """

    def __init__(self, database: Database, sessions: Sessions, *, demo: bool) -> None:
        self._database = database
        self._sessions = sessions
        self._demo = demo

    def authenticate(self, username: str, password: str) -> Staff:
        """The account, or ``WrongPasswordError``."""
        nobody = _nobody()  # made here for every name, the first time
        with self._database.read() as session:
            row = self._find(session, username)
        fits = _hasher.verify(password, row.password_hash if row is not None else nobody)
        if row is None or not fits:
            raise WrongPasswordError
        return _plain(row)

    def find(self, username: str) -> Staff | None:
        with self._database.read() as session:
            row = self._find(session, username)
        return _plain(row) if row is not None else None

    def of_role(self, role: Role) -> list[Staff]:
        """By username."""
        with self._database.read() as session:
            rows = session.scalars(select(StaffRow).where(StaffRow.role == role).order_by(StaffRow.username))
            return [_plain(row) for row in rows if self._demo or not row.demo]

    def _find(self, session: Session, username: str) -> StaffRow | None:
        row = session.get(StaffRow, username)
        return row if row is not None and (self._demo or not row.demo) else None

    def save(self, staff: Staff, password: str, *, demo: bool = False) -> None:
        """Create the account, or give it this name, role and password. ``demo``: the password is published.

        Whoever is signed in to it is signed out, everywhere.
        """
        with self._database.write() as tx:
            do_end_all(tx, "staff", staff.username, utc_now())
            tx.session.merge(
                StaffRow(
                    username=staff.username,
                    name=staff.name,
                    role=staff.role,
                    password_hash=hash_password(password),
                    demo=demo,
                )
            )

    def signed_in(self, connection: HTTPConnection, *roles: Role) -> Staff:
        """Who is behind this request, if one of ``roles`` (administrators always are)."""
        return self.access(connection, *roles)[1]

    def access(self, connection: HTTPConnection, *roles: Role) -> tuple[WebSession, Staff]:
        """As ``signed_in``, with the session that says so."""
        session = self._sessions.find(connection, "staff")
        staff = self.find(session.person) if session is not None and session.person else None
        if session is None or staff is None:
            raise SignInRequiredError("请先登录")
        if roles and staff.role not in (*roles, "admin"):
            raise ForbiddenError("您的账号没有使用这个页面的权限，请联系管理员")
        return session, staff


def find_name(session: Session, username: str) -> str | None:
    """What taxpayers call them."""
    row = session.get(StaffRow, username)
    return row.name if row is not None else None


def hash_password(password: str) -> str:
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    """Checked when the name is unknown, so that timing does not tell which names exist."""
    return hash_password("nobody")


def _plain(row: StaffRow) -> Staff:
    role: Role = row.role  # type: ignore[assignment]
    return Staff(row.username, row.name, role)
