"""The identity providers that are set, for staff and for taxpayers."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request

from administration.identity import PAGES, StaffEntry
from backends.audit.service import Audit
from kit.auth import Role
from kit.db import Database
from kit.errors import DaobanError
from kit.headers import EMBEDDED
from kit.identities import Identities, Reading
from kit.identity_api import IdentityDoor
from kit.oidc import Claims, IdentityProvider, Provider
from kit.sessions import Sessions
from kit.settings import Settings
from portal.signing_in import SigningIn

STAFF_BACK = "/api/staff/identity/back"
TAXPAYER_BACK = "/api/portal/identity/back"
TAXPAYER_PAGES = {"portal": "/", "embed": EMBEDDED}


def staff_door(settings: Settings, database: Database, sessions: Sessions, audit: Audit) -> IdentityDoor:
    secret = settings.staff_oidc_client_secret.get_secret_value()
    given = Provider(settings.staff_oidc_issuer, settings.staff_oidc_client_id, secret, settings.staff_oidc_title)
    entry = StaffEntry(_reading(settings), Identities(database), sessions, audit)
    provider = _open("staff", given, settings, STAFF_BACK)
    return IdentityDoor("staff", provider, PAGES, settings.public_address, entry.come_in, entry.note_refused)


def taxpayer_door(settings: Settings, signing_in: SigningIn) -> IdentityDoor:
    secret = settings.taxpayer_oidc_client_secret.get_secret_value()
    given = Provider(
        settings.taxpayer_oidc_issuer, settings.taxpayer_oidc_client_id, secret, settings.taxpayer_oidc_title
    )

    def come_in(request: Request, claims: Claims) -> str:
        return signing_in.come_in_with(claims, settings.taxpayer_oidc_id_claim, request)

    def note_refused(_request: Request, error: DaobanError) -> None:
        signing_in.audit.note("", "sign_in.refused", "taxpayer/", why=error.code, by="oidc")

    provider = _open("taxpayer", given, settings, TAXPAYER_BACK)
    return IdentityDoor("portal", provider, TAXPAYER_PAGES, settings.public_address, come_in, note_refused, "?sign-in")


def _reading(settings: Settings) -> Reading:
    pairs = (pair.rpartition("=") for pair in settings.staff_oidc_roles.split(",") if pair.strip())
    roles = {theirs.strip(): cast(Role, ours.strip()) for theirs, _, ours in pairs}
    return Reading(settings.staff_oidc_username_claim, settings.staff_oidc_role_claim, roles)


def _open(name: str, given: Provider, settings: Settings, back: str) -> IdentityProvider | None:
    if not given.issuer:
        return None
    address = settings.public_address + back
    return IdentityProvider(name, given, back=address, timeout=settings.counterpart_timeout_seconds)
