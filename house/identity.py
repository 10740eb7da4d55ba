"""The identity providers that are set, for staff and for taxpayers."""

from __future__ import annotations

from typing import cast

from kit.auth import Role
from kit.identities import Reading
from kit.oidc import IdentityProvider, Provider
from kit.settings import Settings

STAFF_BACK = "/api/staff/identity/back"


def open_staff_provider(settings: Settings) -> IdentityProvider | None:
    secret = settings.staff_oidc_client_secret.get_secret_value()
    given = Provider(settings.staff_oidc_issuer, settings.staff_oidc_client_id, secret, settings.staff_oidc_title)
    return _open("staff", given, settings, STAFF_BACK)


def staff_reading(settings: Settings) -> Reading:
    pairs = (pair.rpartition("=") for pair in settings.staff_oidc_roles.split(",") if pair.strip())
    roles = {theirs.strip(): cast(Role, ours.strip()) for theirs, _, ours in pairs}
    return Reading(settings.staff_oidc_username_claim, settings.staff_oidc_role_claim, roles)


def _open(name: str, given: Provider, settings: Settings, back: str) -> IdentityProvider | None:
    if not given.issuer:
        return None
    address = settings.public_address + back
    return IdentityProvider(name, given, back=address, timeout=settings.counterpart_timeout_seconds)
