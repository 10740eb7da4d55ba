"""What the portal gives to housing cases: who is signed in, what the conversation has told, and a person to turn to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from actions.housing.facts import Amount, Held, Sale
from backends.departments.schemas import Person
from backends.housing.schemas import CARRIES
from backends.housing_case.api import Owner
from backends.housing_case.schemas import Case
from backends.materials.repository import Readings
from backends.materials.schemas import Reading
from backends.profile.schemas import Taxpayer
from backends.profile.service import ProfileService
from conversations.service import Conversations
from dialogue.thread import load
from handoff.service import Handoff
from kit.errors import DaobanError, ForbiddenError, SignInRequiredError
from kit.sessions import Sessions
from kit.uploads.store import Owner as UploadOwner
from kit.uploads.store import Uploads
from portal.visitors import access_own

log = structlog.get_logger(__name__)


class CaseDoor:
    def __init__(
        self,
        sessions: Sessions,
        conversations: Conversations,
        profile: ProfileService,
        handoff: Handoff,
        uploads: Uploads,
        readings: Readings,
    ) -> None:
        self._sessions = sessions
        self._conversations = conversations
        self._profile = profile
        self._handoff = handoff
        self._uploads = uploads
        self._readings = readings

    def taxpayer(self, connection: HTTPConnection) -> Taxpayer:
        """Who is signed in. Raises ``SignInRequiredError``."""
        session = self._sessions.find(connection, "portal")
        taxpayer = self._profile.find(session.person) if session is not None and session.person else None
        if taxpayer is None:
            raise SignInRequiredError("办理要先登录，登录后接着办")
        return taxpayer

    def owner(self, connection: HTTPConnection) -> Owner:
        """Raises ``SignInRequiredError``, and ``ForbiddenError`` for an account that is no person's."""
        taxpayer = self.taxpayer(connection)
        if taxpayer.kind != "person":
            raise ForbiddenError("这里只办理个人之间的二手住房买卖，单位买卖请转人工")
        return Owner(taxpayer.id, Person(name=taxpayer.name, id_number=taxpayer.number))

    def told(self, connection: HTTPConnection, conversation_id: str) -> Mapping[str, Any]:
        """Facts of the sale computed last in the visitor's own conversation; what is not exact is left out."""
        _, conversation = access_own(connection, self._sessions, self._conversations, conversation_id)
        thread = load(conversation.thread or {})
        tasks = [t for t in (thread.task, *reversed(thread.parked)) if t is not None and t.form == "housing"]
        if not tasks:
            return {}
        sale = Sale.from_texts(tasks[0].facts)
        check_kind(sale)
        return facts_of(sale)

    def paper(self, connection: HTTPConnection, conversation_id: str, upload_id: str) -> Reading:
        """What was read of a paper that this person has sent in the conversation."""
        session, _ = access_own(connection, self._sessions, self._conversations, conversation_id)
        self._uploads.access(upload_id, UploadOwner(conversation_id, session.person))
        return self._readings.get(upload_id)

    async def on_person(self, case: Case) -> None:
        """The conversation that the case came from goes to an agent, who finds the case in it."""
        if case.conversation_id is None:
            return
        reason = f"二手住房办理：{'；'.join(r.sentence for r in case.reasons) or '需要人工处理'}"
        facts = [("办理编号", case.id), ("不动产权证书号", case.facts.certificate_no)]
        try:
            await run_in_threadpool(self._handoff.request, case.conversation_id, reason=reason, facts=facts)
        except DaobanError as error:  # the talk is over; the case stands in the agents' list all the same
            log.info("housing_case.no_conversation", case=case.id, error=error.code)


def facts_of(sale: Sale) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "price": _exact(sale.sale_price),
        "area_m2": _exact(sale.home_area),
        "former_acquired_on" if sale.how_acquired in CARRIES else "acquired_on": _day(sale.held),
        "only_home": {"yes": True, "no": False}.get(sale.only_home or ""),
        "buyer_homes": int(sale.buyer_homes) if sale.buyer_homes and sale.buyer_homes.isdigit() else None,
        "original_price": sale.original_price if isinstance(sale.original_price, Decimal) else None,
        "original_deed_tax": sale.deed_tax_paid,
        "renovation": sale.renovation,
        "loan_interest": sale.loan_interest,
        "fees": sale.fees,
        "how_acquired": sale.how_acquired,
        "shares": sale.shares,
        "location": sale.location if sale.location in ("city", "town", "other") else None,
        "origin": sale.origin,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _exact(amount: Amount | str | None) -> Decimal | None:
    return amount.low if isinstance(amount, Amount) and amount.exact and not amount.about else None


def _day(held: Held | str | None) -> date | None:
    one = isinstance(held, Held) and held.low == held.high
    return held.low if one and isinstance(held, Held) and isinstance(held.low, date) else None


def check_kind(sale: Sale) -> None:
    """Raises ``ForbiddenError`` for a sale that is not taxed as a person's home in this city."""
    if sale.sold is None and sale.elsewhere is None and sale.buyer_homes != "company":
        return
    what = sale.sold or ("外地的房子" if sale.elsewhere else "单位买的房子")
    raise ForbiddenError(
        f"刚才说的是{what}，不按北京个人之间的住房买卖计税，这里办不了，请转人工；另有一套住房要办的，请新开一个对话"
    )
