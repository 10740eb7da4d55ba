"""What approvals have changed: derived from the matters that were approved, as of a day. Pure, but for the profile that
tells it to the rest of the house."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.invoice.approval.schemas import PAPERS, Kind, PaperKind
from backends.invoice.office.schemas import Matter
from backends.invoice.standing import Beside, Paper
from backends.profile.demo import DemoAccount
from backends.profile.mandates import Mandate
from backends.profile.schemas import Invoicing, Taxpayer
from backends.profile.service import ProfileService
from backends.refund.schemas import VehicleHistory
from kit.clock import beijing_date


@dataclass(frozen=True, slots=True)
class Grant:
    """``wanted``: yuan, or copies a month. ``since``: the day on which it was approved."""

    kind: Kind
    wanted: Decimal
    since: date
    paper: PaperKind


@dataclass(frozen=True, slots=True)
class Granted:
    """All that was approved up to ``on``."""

    on: date
    grants: tuple[Grant, ...] = ()

    def after(self, day: date | None, *kinds: Kind, paper: PaperKind | None = None) -> list[Decimal]:
        """What the register, which last spoke on ``day``, does not know: a reduction takes the place of what was
        approved before it, or on its day."""
        return [
            grant.wanted
            for grant in self.grants
            if grant.kind in kinds and paper in (None, grant.paper) and (day is None or grant.since > day)
        ]


def granted(approved: Iterable[Matter], on: date) -> Granted:
    """``approved``: applications that stand so; each counts from the day on which it was approved, a temporary quota
    in its month alone."""
    grants = []
    for matter in approved:
        since = beijing_date(matter.history[-1].at)
        if matter.receipt is None or since > on:
            continue
        asked = matter.receipt.asked
        if asked.kind != "quota_temporary" or (since.year, since.month) == (on.year, on.month):
            grants.append(Grant(asked.kind, asked.wanted, since, asked.paper))
    return Granted(on, tuple(grants))


def taxpayer_with(taxpayer: Taxpayer, more: Granted) -> Taxpayer:
    """Of what the register does not know the largest counts."""
    known = taxpayer.invoicing
    since = known.quota_since if known is not None else None
    quotas = more.after(since, "quota_initial", "quota_raise")
    temporary = sum(more.after(since, "quota_temporary"), Decimal(0))
    if not quotas and not temporary:
        return taxpayer
    before = known or Invoicing(monthly_quota=Decimal(0), used_this_month=Decimal(0))
    changed = {"monthly_quota": max([before.monthly_quota, *quotas]), "temporary": before.temporary + temporary}
    return taxpayer.model_copy(update={"invoicing": before.model_copy(update=changed)})


def beside_with(beside: Beside, more: Granted) -> Beside:
    papers = dict(beside.paper)
    for kind in PAPERS:
        known = papers.get(kind, Paper())
        copies = more.after(known.since, "paper_kinds", "increase", paper=kind)
        if copies:
            papers[kind] = known.model_copy(
                update={"monthly": max([known.monthly, *(int(number) for number in copies)])}
            )
    limits = more.after(beside.ticket_limit_since, "ticket_limit")
    limit = max([beside.ticket_limit or Decimal(0), *limits]) if limits else beside.ticket_limit
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
