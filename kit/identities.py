"""Staff whom an identity provider knows: their account here follows what it says at each sign-in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from kit.auth import AccountExistsError, Role, Staff, StaffRow
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.errors import ForbiddenError
from kit.oidc import Claims, IdentityUnprovenError, claim_of, texts_of
from kit.sessions import do_end_all

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,62}")


class RoleUnknownError(ForbiddenError):
    code = "role_unknown"


class AccountDisabledError(ForbiddenError):
    code = "account_disabled"


@dataclass(frozen=True, slots=True)
class Reading:
    """Which claims say what. ``roles``: our role by theirs; of several the first listed holds."""

    username: str
    role: str
    roles: Mapping[str, Role]


@dataclass(frozen=True, slots=True)
class Identity:
    """``subject``: the provider's own mark of a person, which never changes hands as a username may."""

    subject: str
    username: str
    name: str
    role: Role


def identity_of(claims: Claims, reading: Reading) -> Identity:
    """Raises ``RoleUnknownError``, ``IdentityUnprovenError``."""
    username = str(claim_of(claims, reading.username) or "")
    if not _USERNAME.fullmatch(username):
        raise IdentityUnprovenError("身份信息里没有可用的用户名，请联系管理员")
    given = texts_of(claims, reading.role)
    role = next((ours for theirs, ours in reading.roles.items() if theirs in given), None)
    if role is None:
        raise RoleUnknownError("您的身份没有使用导办的角色，请联系管理员")
    subject = f"{claims.get('iss', '')} {claims['sub']}"
    return Identity(subject[:256], username, str(claim_of(claims, "name") or username)[:64], role)


class Identities:
    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def admit(self, who: Identity) -> Staff:
        """Their account, made at the first sign-in. Another role ends what was begun with the one before.

        Raises ``AccountDisabledError``, and ``AccountExistsError`` when the username is somebody else's here: nobody
        comes into a local account by its name.
        """
        with self._database.write() as tx:
            row = tx.session.scalar(select(StaffRow).where(StaffRow.subject == who.subject))
            if row is None:
                if tx.session.get(StaffRow, who.username) is not None:
                    raise AccountExistsError(f"用户名 {who.username} 在导办已是别人的账号，请联系管理员")
                row = StaffRow(username=who.username, password_hash="", subject=who.subject)
                tx.session.add(row)
            elif row.disabled:
                raise AccountDisabledError("您的账号已停用，请联系管理员")
            elif row.role != who.role:
                do_end_all(tx, "staff", row.username, self._clock())
            row.name, row.role = who.name, who.role
            return Staff(row.username, who.name, who.role, outside=True)
