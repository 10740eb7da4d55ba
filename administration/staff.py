"""What administrators do with accounts: each act in the audit ledger, before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from backends.audit.service import Audit
from kit.auth import Account, Role, StaffAccounts
from kit.errors import LogicalError
from kit.passwords import make_password
from kit.sessions import OpenSession, Sessions
from kit.turnstile import Turnstile

COMMAND_LINE = "command line"


class OwnAccountError(LogicalError):
    code = "own_account"


@dataclass(frozen=True)
class StaffOffice:
    """``by``: the administrator's username, or ``COMMAND_LINE``."""

    accounts: StaffAccounts
    sessions: Sessions
    audit: Audit
    turnstile: Turnstile | None = None  # none at the command line, which counts no failures

    def all(self) -> list[Account]:
        return self.accounts.all()

    def sessions_of(self, username: str) -> list[OpenSession]:
        return self.sessions.of_person("staff", username)

    def end_session(self, by: str, username: str, handle: str) -> None:
        self.audit.note(by, "staff.end_session", f"staff/{username}", session=handle)
        self.sessions.end_one("staff", username, handle)

    def create(self, by: str, username: str, name: str, role: Role) -> str:
        """The password to begin with. It is told once and changed at the first sign-in."""
        password = make_password()
        self.audit.note(by, "staff.create", f"staff/{username}", role=role)
        self.accounts.create(username, name, role, password)
        return password

    def give_role(self, by: str, username: str, role: Role) -> None:
        _check_another(by, username)
        self.audit.note(by, "staff.role", f"staff/{username}", role=role)
        self.accounts.give_role(username, role)

    def disable(self, by: str, username: str) -> None:
        _check_another(by, username)
        self.audit.note(by, "staff.disable", f"staff/{username}")
        self.accounts.disable(username)

    def enable(self, by: str, username: str) -> None:
        self.audit.note(by, "staff.enable", f"staff/{username}")
        self.accounts.disable(username, disabled=False)

    def reset(self, by: str, username: str) -> str:
        password = make_password()
        self.audit.note(by, "staff.reset", f"staff/{username}")
        self.accounts.reset(username, password)
        return password

    def reset_factor(self, by: str, username: str) -> None:
        _check_another(by, username)
        self.audit.note(by, "staff.reset_factor", f"staff/{username}")
        self.accounts.reset_factor(username)

    def barred_for(self, username: str) -> int:
        """Seconds for which this account cannot sign in for its failures."""
        return self.turnstile.barred_for("staff", username) if self.turnstile is not None else 0

    def unbar(self, by: str, username: str) -> None:
        self.audit.note(by, "staff.unbar", f"staff/{username}")
        if self.turnstile is not None:
            self.turnstile.forget("staff", username)

    def sign_out(self, by: str, username: str) -> None:
        self.audit.note(by, "staff.sign_out", f"staff/{username}")
        self.accounts.sign_out(username)


def _check_another(by: str, username: str) -> None:
    if by == username:
        raise OwnAccountError("不能对自己的账号这样做，请另一位管理员来做")
