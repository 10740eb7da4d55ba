"""Staff accounts and who is signed in. Taxpayers are identified by the bureau's own systems (``backends.profile``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import BigInteger, String, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from starlette.requests import HTTPConnection

from kit.clock import Clock, utc_now
from kit.db import Base, Database, Transaction
from kit.errors import ConflictError, ForbiddenError, LogicalError, NotFoundError, SignInRequiredError
from kit.passwords import SecondFactor, WeakPasswordError, check_password
from kit.sessions import Sessions, WebSession, do_end_all
from kit.turnstile import WrongPasswordError

Role = Literal["agent", "trainer", "admin"]
Pending = Literal["", "password", "totp"]

_hasher = PasswordHash((Argon2Hasher(),))


class StaffRow(Base):
    __tablename__ = "staff"

    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(256))
    demo: Mapped[bool] = mapped_column(default=False, server_default=false())  # its password is published
    disabled: Mapped[bool] = mapped_column(default=False, server_default=false())
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())  # somebody else knows the password
    totp: Mapped[str | None] = mapped_column(String(256))  # enciphered, see ``passwords.SecondFactor``
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")  # of the last code used; 0: none
    subject: Mapped[str | None] = mapped_column(
        String(256), unique=True
    )  # of an identity provider's, see ``identities``


@dataclass(frozen=True, slots=True)
class Staff:
    """``pending``: what they have to do before they may do anything else. ``outside``: an identity provider's."""

    username: str
    name: str
    role: Role
    pending: Pending = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What administrators see of an account."""

    username: str
    name: str
    role: Role
    disabled: bool
    must_change: bool
    second_factor: bool
    outside: bool


class CodeRequiredError(LogicalError):
    """The password is right; a code of the second factor is wanted beside it."""

    code = "code_required"
    status = 401


class WrongCodeError(WrongPasswordError):
    code = "wrong_code"

    def __init__(self) -> None:
        LogicalError.__init__(self, "动态口令不对或者已经用过，请等下一个")


class PendingError(ForbiddenError):
    code = "first_things_first"


class AccountExistsError(ConflictError):
    code = "account_exists"


class LastAdminError(ConflictError):
    code = "last_admin"


class OutsideAccountError(ConflictError):
    """Password, role and second factor are the identity provider's to give."""

    code = "outside_account"

    def __init__(self) -> None:
        super().__init__("这个账号的密码和角色由统一身份认证管理，请到那里改")


class StaffAccounts:
    """Local accounts of agents, trainers and administrators.

    ``demo`` is true in development only: without it the demo accounts do not exist, whatever the store holds.
    ``strict``: administrators have to use a second factor.
    """

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        *,
        demo: bool,
        factor: SecondFactor | None = None,
        strict: bool = False,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._demo = demo
        self._factor = factor or SecondFactor("")
        self._strict = strict
        self._clock = clock

    def authenticate(self, username: str, password: str, code: str = "") -> Staff:
        """The account. Raises ``WrongPasswordError`` (of one that is disabled, too) or ``CodeRequiredError``."""
        nobody = _nobody()  # made here for every name, the first time
        with self._database.read() as session:
            row = self._find(session, username)
        fits = _hasher.verify(password, nobody if row is None or row.subject is not None else row.password_hash)
        if row is None or row.subject is not None or not fits or row.disabled:
            raise WrongPasswordError
        if row.totp is not None and row.totp_step:
            if not code:
                raise CodeRequiredError("请输入手机上的动态口令", field="code")
            self._use_code(username, code)
        return self._plain(row)

    def _use_code(self, username: str, code: str) -> None:
        with self._database.write() as tx:
            row = tx.session.get_one(StaffRow, username)
            step = self._factor.step(row.totp or "", code, row.totp_step, self._clock())
            if step is None:
                raise WrongCodeError
            row.totp_step = step

    def find(self, username: str) -> Staff | None:
        """Who may work; none once disabled."""
        with self._database.read() as session:
            row = self._find(session, username)
        return self._plain(row) if row is not None and not row.disabled else None

    def of_role(self, role: Role) -> list[Staff]:
        """By username."""
        with self._database.read() as session:
            rows = session.scalars(select(StaffRow).where(StaffRow.role == role).order_by(StaffRow.username))
            return [self._plain(row) for row in rows if not row.disabled and (self._demo or not row.demo)]

    def names(self) -> dict[str, str]:
        """Of everybody, by username."""
        return {account.username: account.name for account in self.all()}

    def all(self) -> list[Account]:
        """By username, the disabled too."""
        with self._database.read() as session:
            rows = session.scalars(select(StaffRow).order_by(StaffRow.username))
            return [_account(row) for row in rows if self._demo or not row.demo]

    def _find(self, session: Session, username: str) -> StaffRow | None:
        row = session.get(StaffRow, username)
        return row if row is not None and (self._demo or not row.demo) else None

    def save(self, staff: Staff, password: str, *, demo: bool = False) -> None:
        """Create the account, or give it this name, role and password. ``demo``: the password is published.

        Whoever is signed in to it is signed out, everywhere.
        """
        with self._database.write() as tx:
            do_end_all(tx, "staff", staff.username, self._clock())
            tx.session.merge(
                StaffRow(
                    username=staff.username,
                    name=staff.name,
                    role=staff.role,
                    password_hash=hash_password(password),
                    demo=demo,
                )
            )

    def create(self, username: str, name: str, role: Role, password: str) -> None:
        """With a password that is to be changed at the first sign-in."""
        hashed = hash_password(password)
        with self._database.write() as tx:
            row = tx.session.get(StaffRow, username)
            if row is not None and (self._demo or not row.demo):
                raise AccountExistsError(f"已经有 {username} 这个账号", field="username")
            if row is not None:  # one of the demo, which does not exist here
                tx.session.delete(row)
                tx.session.flush()
            made = StaffRow(username=username, name=name, role=role, password_hash=hashed, must_change=True)
            tx.session.add(made)

    def give_role(self, username: str, role: Role) -> None:
        self._change(username, lambda row: setattr(_local(row), "role", role))

    def disable(self, username: str, *, disabled: bool = True) -> None:
        self._change(username, lambda row: setattr(row, "disabled", disabled))

    def reset(self, username: str, password: str) -> None:
        """Another password, to be changed at the next sign-in."""
        hashed = hash_password(password)

        def change(row: StaffRow) -> None:
            _local(row).password_hash, row.must_change = hashed, True

        self._change(username, change)

    def reset_factor(self, username: str) -> None:
        """The telephone is lost."""

        def change(row: StaffRow) -> None:
            _local(row).totp, row.totp_step = None, 0

        self._change(username, change)

    def sign_out(self, username: str) -> None:
        self._change(username, lambda row: None)

    def _change(self, username: str, change: Callable[[StaffRow], None]) -> None:
        """Whatever it is, whoever is signed in to the account is signed out. One administrator at least remains."""
        with self._database.write() as tx:
            row = self._access(tx, username)
            change(row)
            tx.session.flush()
            admins = select(StaffRow.username).where(StaffRow.role == "admin", ~StaffRow.disabled)
            if not self._demo:
                admins = admins.where(~StaffRow.demo)
            if tx.session.scalars(admins.limit(1)).first() is None:
                raise LastAdminError("这是最后一个管理员，请先另设一个管理员")
            do_end_all(tx, "staff", username, self._clock())

    def _access(self, tx: Transaction, username: str) -> StaffRow:
        row = self._find(tx.session, username)
        if row is None:
            raise NotFoundError(f"没有 {username} 这个账号")
        return row

    def choose_password(self, username: str, current: str, password: str) -> None:
        """One's own. Raises ``WrongPasswordError``, ``WeakPasswordError``. Signs out everywhere."""
        with self._database.read() as session:
            row = self._find(session, username)
        if row is None or not _hasher.verify(current, _local(row).password_hash):
            raise WrongPasswordError
        if password == current:
            raise WeakPasswordError("新密码不能和现在的一样")
        check_password(password, username, row.name)
        hashed = hash_password(password)
        with self._database.write() as tx:
            row = self._access(tx, username)
            row.password_hash, row.must_change = hashed, False
            do_end_all(tx, "staff", username, self._clock())

    def begin_factor(self, username: str) -> dict[str, str]:
        """A secret to put into a telephone; it counts once a code has shown that it is there."""
        with self._database.write() as tx:
            row = _local(self._access(tx, username))
            if row.totp_step:
                raise ConflictError("已经设过动态口令；手机丢了请联系管理员重置")
            row.totp = self._factor.make()
            return {"uri": self._factor.uri(row.totp, username), "svg": self._factor.picture(row.totp, username)}

    def confirm_factor(self, username: str, code: str) -> None:
        with self._database.read() as session:
            row = self._find(session, username)
        if row is None or row.totp is None or row.totp_step:
            raise ConflictError("请先生成动态口令的二维码")
        self._use_code(username, code)

    def signed_in(self, connection: HTTPConnection, *roles: Role) -> Staff:
        """Who is behind this request, if one of ``roles`` (administrators always are)."""
        return self.access(connection, *roles)[1]

    def access(self, connection: HTTPConnection, *roles: Role, pending: bool = False) -> tuple[WebSession, Staff]:
        """As ``signed_in``, with the session that says so. ``pending``: also who has first to do something else."""
        session = self._sessions.find(connection, "staff")
        staff = self.find(session.person) if session is not None and session.person else None
        if session is None or staff is None:
            raise SignInRequiredError("请先登录")
        if staff.pending and not pending:
            raise PendingError("请先改密码" if staff.pending == "password" else "管理员请先设动态口令")
        if roles and staff.role not in (*roles, "admin"):
            raise ForbiddenError("您的账号没有使用这个页面的权限，请联系管理员")
        return session, staff

    def _plain(self, row: StaffRow) -> Staff:
        role: Role = row.role  # type: ignore[assignment]
        outside = row.subject is not None
        unprotected = self._strict and role == "admin" and not row.totp_step and not outside
        pending: Pending = "password" if row.must_change else "totp" if unprotected else ""
        return Staff(row.username, row.name, role, pending, outside)


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


def _account(row: StaffRow) -> Account:
    role: Role = row.role  # type: ignore[assignment]
    outside = row.subject is not None
    return Account(row.username, row.name, role, row.disabled, row.must_change, bool(row.totp_step), outside)


def _local(row: StaffRow) -> StaffRow:
    if row.subject is not None:
        raise OutsideAccountError
    return row
