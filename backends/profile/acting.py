"""Who speaks for a taxpayer: in words, and what their role lets them see and do."""

from __future__ import annotations

from dataclasses import dataclass

from backends.audit.service import Audit
from backends.profile.mandates import Mandate, Right
from backends.profile.service import ProfileService
from kit.errors import ForbiddenError


class MandateEndedError(ForbiddenError):
    """They may no longer act for the firm, or never might."""

    code = "mandate_ended"


@dataclass(frozen=True)
class Acting:
    profile: ProfileService
    audit: Audit

    def mandate(self, actor: str, taxpayer_id: str) -> Mandate:
        """Raises ``MandateEndedError``."""
        found = _mandate(self.profile, actor, taxpayer_id)
        if found is None:
            raise MandateEndedError("您现在不能替这个单位办理，请退出后重新登录；需要授权请找单位的法定代表人")
        return found

    def check(self, actor: str | None, taxpayer_id: str | None, right: Right, *, did: str = "") -> None:
        """``actor``: who acts in the taxpayer's place; none for themselves, who may all. ``did``: how they do
        something, which is in the audit ledger first with both names; empty where they only look.

        Raises ``MandateEndedError``, ``NotYourRoleError``."""
        if actor is None or taxpayer_id is None:
            return
        mandate = self.mandate(actor, taxpayer_id)
        mandate.check(right)
        if did:
            self.audit.note(f"taxpayer/{actor}", f"act.{right}", f"taxpayer/{taxpayer_id}", role=mandate.role, how=did)


def acting_words(profile: ProfileService, actor: str | None, taxpayer_id: str | None) -> str:
    """Who speaks for the taxpayer, as agents and the person read it: name and role; empty for themselves."""
    if actor is None:
        return ""
    person, mandate = profile.find(actor), _mandate(profile, actor, taxpayer_id)
    name = person.name if person is not None else actor
    return f"{name}（{mandate.role_name if mandate is not None else '已不能替该单位办理'}）"


def _mandate(profile: ProfileService, actor: str, taxpayer_id: str | None) -> Mandate | None:
    return next((m for m in profile.mandates(actor) if m.taxpayer_id == taxpayer_id), None)
