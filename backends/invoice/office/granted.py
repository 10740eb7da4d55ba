"""What approvals have changed: derived from the matters that were approved, as of a day. Pure, but for the profile that
tells it to the rest of the house."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from backends.invoice.approval.schemas import PaperKind
from backends.invoice.office.schemas import Matter
from backends.invoice.standing import Beside, Paper
from backends.profile.demo import DemoAccount
from backends.profile.mandates import Mandate
from backends.profile.schemas import Invoicing, Taxpayer
from backends.profile.service import ProfileService
from backends.refund.schemas import VehicleHistory
from kit.clock import beijing_date


@dataclass(frozen=True, slots=True)
class Granted:
    """Yuan, and copies a month; nothing where nothing was approved. ``temporary`` is of the month of the day alone."""

    quota: Decimal = Decimal(0)
    temporary: Decimal = Decimal(0)
    ticket_limit: Decimal = Decimal(0)
    paper: dict[PaperKind, int] = field(default_factory=dict)


def granted(approved: Iterable[Matter], on: date) -> Granted:
    """``approved``: applications that stand so; each counts from the day on which it was approved, and the largest of a
    kind holds."""
    quota = temporary = limit = Decimal(0)
    paper: dict[PaperKind, int] = {}
    for matter in approved:
        since = beijing_date(matter.history[-1].at)
        if matter.receipt is None or since > on:
            continue
        asked = matter.receipt.asked
        match asked.kind:
            case "quota_initial" | "quota_raise":
                quota = max(quota, asked.wanted)
            case "quota_temporary" if (since.year, since.month) == (on.year, on.month):
                temporary += asked.wanted
            case "ticket_limit":
                limit = max(limit, asked.wanted)
            case "paper_kinds" | "increase":
                paper[asked.paper] = max(paper.get(asked.paper, 0), int(asked.wanted))
    return Granted(quota, temporary, limit, paper)


def taxpayer_with(taxpayer: Taxpayer, more: Granted) -> Taxpayer:
    if not more.quota and not more.temporary:
        return taxpayer
    before = taxpayer.invoicing or Invoicing(monthly_quota=more.quota, used_this_month=Decimal(0))
    quota, temporary = max(before.monthly_quota, more.quota), before.temporary + more.temporary
    return taxpayer.model_copy(
        update={"invoicing": before.model_copy(update={"monthly_quota": quota, "temporary": temporary})}
    )


def beside_with(beside: Beside, more: Granted) -> Beside:
    papers = dict(beside.paper)
    for kind, copies in more.paper.items():
        known = papers.get(kind, Paper())
        papers[kind] = known.model_copy(update={"monthly": max(known.monthly, copies)})
    limit = max(beside.ticket_limit or Decimal(0), more.ticket_limit) or None
    return beside.model_copy(update={"paper": papers, "ticket_limit": limit})


class GrantedProfile:
    """The profile with what was approved here, so that every room goes on from it."""

    def __init__(self, profile: ProfileService, granted_to: Callable[[str], Granted]) -> None:
        self._profile = profile
        self._granted_to = granted_to

    def find(self, taxpayer_id: str) -> Taxpayer | None:
        return self._with(self._profile.find(taxpayer_id))

    def authenticate(self, username: str, password: str) -> Taxpayer | None:
        return self._with(self._profile.authenticate(username, password))

    def _with(self, taxpayer: Taxpayer | None) -> Taxpayer | None:
        if taxpayer is None or taxpayer.kind == "person":  # to whom nothing is approved
            return taxpayer
        return taxpayer_with(taxpayer, self._granted_to(taxpayer.id))

    def phones(self, people: Collection[str]) -> dict[str, str]:
        return self._profile.phones(people)

    def vehicles(self, taxpayer_id: str) -> Sequence[VehicleHistory]:
        return self._profile.vehicles(taxpayer_id)

    def mandates(self, person_id: str) -> Sequence[Mandate]:
        return self._profile.mandates(person_id)

    def demo_accounts(self) -> Sequence[DemoAccount]:
        return self._profile.demo_accounts()
