"""Who signs in to the portal, and for whom they act: themselves, or a firm that has given them a role."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection, Request

from backends.audit.service import Audit
from backends.profile.acting import Acting
from backends.profile.mandates import Right
from backends.profile.schemas import Taxpayer
from backends.profile.service import ProfileService
from conversations.service import Conversation, Conversations
from handoff.service import Handoff
from kit.errors import SignInRequiredError
from kit.http import READING
from kit.oidc import Claims, IdentityUnprovenError, claim_of
from kit.sessions import Sessions, WebSession
from kit.switches import Switches


@dataclass(frozen=True, slots=True)
class Standing:
    """One whom a person may act for. ``role``: none for themselves. ``chosen``: whom they act for now."""

    id: str
    name: str
    role: str
    chosen: bool


@dataclass(frozen=True)
class SigningIn:
    sessions: Sessions
    conversations: Conversations
    handoff: Handoff
    profile: ProfileService
    audit: Audit
    acting: Acting
    switches: Switches

    def check_open(self) -> None:
        self.switches.check("taxpayer_sign_in", "登录暂时停用，不登录也可以咨询；请稍后再试")

    def come_in(self, request: Request, taxpayer: Taxpayer) -> bool:
        """For themselves, until they choose otherwise; whether there is a choice. Whoever has one takes up the
        conversation under way by choosing."""
        self.audit.note(f"taxpayer/{taxpayer.id}", "sign_in", f"taxpayer/{taxpayer.id}")
        before = self.sessions.find(request, "portal")
        session = self.sessions.begin(request, "portal", taxpayer.id)
        choice = bool(self.profile.mandates(taxpayer.id))
        if not choice:
            self.open_own(session)
        if before is not None and before.origin != session.origin:
            self.handoff.withdraw_others(before.origin)
        return choice

    def come_in_with(self, claims: Claims, claim: str, request: Request) -> str:
        """As the bureau's identity provider says. Raises ``IdentityUnprovenError`` for who is not in the register."""
        self.check_open()
        taxpayer = self.profile.find(str(claim_of(claims, claim) or ""))
        if taxpayer is None:
            raise IdentityUnprovenError("没有查到您的纳税人信息，请先在电子税务局完成实名登记，或者不登录咨询")
        return "?choose" if self.come_in(request, taxpayer) else ""

    def act_for(self, request: Request, taxpayer_id: str) -> None:
        """Raises ``MandateEndedError`` unless they may."""
        session = self._signed_in(request)
        person = session.signed_in or ""
        role = "self" if taxpayer_id == person else self.acting.mandate(person, taxpayer_id).role
        self.audit.note(f"taxpayer/{person}", "act_for", f"taxpayer/{taxpayer_id}", role=role)
        actor = None if taxpayer_id == person else person
        self.open_own(self.sessions.begin(request, "portal", taxpayer_id, actor))

    def standings(self, connection: HTTPConnection) -> list[Standing]:
        session = self._signed_in(connection)
        person = session.signed_in or ""
        own = self.profile.find(person)
        themselves = Standing(person, own.name if own is not None else "", "", session.actor is None)
        firms = [
            Standing(m.taxpayer_id, m.name, m.role_name, m.taxpayer_id == session.person)
            for m in self.profile.mandates(person)
        ]
        return [themselves, *firms]

    def open_own(self, session: WebSession, *, new: bool = False, entrance: str | None = None) -> Conversation:
        """The conversation of who this is, and whom they act for; they wait for an agent in no other."""
        if session.actor is not None:
            self.acting.mandate(session.actor, session.person or "")
        conversation = self.conversations.open(
            session.origin, session.person, actor=session.actor, new=new, entrance=entrance
        )
        self.handoff.withdraw_others(session.origin, but=conversation.id)
        return conversation

    def owner(self, connection: HTTPConnection, right: Right) -> str:
        """Whose affairs they see to, if their role may do this. Each act for another is in the audit ledger first."""
        session = self._signed_in(connection)
        taxpayer_id = session.person or ""
        did = "" if connection.scope["method"] in READING else connection.url.path
        self.acting.check(session.actor, taxpayer_id, right, did=did)
        return taxpayer_id

    def _signed_in(self, connection: HTTPConnection) -> WebSession:
        session = self.sessions.find(connection, "portal")
        if session is None or session.person is None or self.profile.find(session.person) is None:
            raise SignInRequiredError("办理要先登录，登录后接着办")
        return session
