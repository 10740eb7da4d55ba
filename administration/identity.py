"""Staff who come in through an identity provider, with a line in the audit ledger for each."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from backends.audit.service import Audit
from kit.errors import DaobanError
from kit.identities import Identities, Reading, identity_of
from kit.oidc import Claims
from kit.sessions import Sessions

PAGES = {name: f"/{name}" for name in ("console", "editor", "admin")}


@dataclass(frozen=True)
class StaffEntry:
    reading: Reading
    identities: Identities
    sessions: Sessions
    audit: Audit

    def come_in(self, request: Request, claims: Claims) -> str:
        staff = self.identities.admit(identity_of(claims, self.reading))
        self.audit.note(staff.username, "sign_in", f"staff/{staff.username}", by="oidc", address=_address(request))
        self.sessions.begin(request, "staff", staff.username)
        return ""

    def note_refused(self, request: Request, error: DaobanError) -> None:
        self.audit.note("", "sign_in.refused", "staff/", why=error.code, by="oidc", address=_address(request))


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""
