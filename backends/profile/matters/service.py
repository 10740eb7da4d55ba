"""What one taxpayer should see to and what concerns them, gathered from the bureau's systems as they stand now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.legislation.service import Legislation
from backends.profile.benefits.policies import InForce, Policies
from backends.profile.errors import TaxpayerNotFoundError
from backends.profile.facts import Declaration, Facts
from backends.profile.matters.calendar import Term
from backends.profile.matters.rules import Known, Matter, MatterRules
from backends.profile.schemas import Taxpayer
from backends.profile.service import ProfileService
from backends.profile.tags.rules import TagRules
from backends.profile.tags.store import find_declarations, find_facts, find_tags
from kit.db import Database

Amount = Callable[[str, date], Decimal]
More = Callable[[str], Sequence[Matter]]


@dataclass(frozen=True, slots=True)
class Standing:
    """``tags``: those that may be heeded, with their reasons. ``returns``: as they are kept."""

    taxpayer: Taxpayer
    facts: Facts
    returns: Sequence[Declaration]
    tags: dict[str, str]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of one day. ``term``: the time for filing of this month."""

    name: str
    on: date
    matters: tuple[Matter, ...]
    policies: tuple[InForce, ...]
    term: Term

    def within(self, days: int) -> list[Matter]:
        """What is late, or has its last day at most ``days`` from now."""
        return [m for m in self.matters if m.late or (m.until is not None and (m.until - self.on).days <= days)]


class Matters:
    """``refunds``: what waits to be given back; ``arrears``: what is owed; ``more``: matters of other rooms."""

    def __init__(
        self,
        database: Database,
        profile: ProfileService,
        law: Legislation,
        *,
        refunds: Amount,
        arrears: Amount,
        more: Sequence[More] = (),
    ) -> None:
        self._database = database
        self._profile = profile
        self._rules = MatterRules.load(law)
        self._tags = TagRules.load(law)
        self.policies = Policies.load(law)
        self._refunds = refunds
        self._arrears = arrears
        self._more = more

    @property
    def asks(self) -> dict[str, str]:
        return self._rules.asks

    def term(self, on: date) -> Term:
        return self._rules.term(on)

    def of(self, taxpayer_id: str, on: date) -> Outlook:
        """Raises ``TaxpayerNotFoundError``."""
        standing = self.standing(taxpayer_id, on)
        known = Known(standing.facts, standing.returns, standing.taxpayer.filings)
        own = self._rules.matters_of(known, on)
        elsewhere = [matter for more in self._more for matter in more(taxpayer_id)]
        policies = tuple(self.policies.concerning(standing.tags, on))
        return Outlook(standing.taxpayer.name, on, (*own, *elsewhere), policies, self._rules.term(on))

    def standing(self, taxpayer_id: str, on: date) -> Standing:
        """Raises ``TaxpayerNotFoundError``."""
        taxpayer = self._profile.find(taxpayer_id)
        if taxpayer is None:
            raise TaxpayerNotFoundError("找不到这个纳税人")
        with self._database.read() as session:
            kept, returns = find_facts(session, taxpayer_id), find_declarations(session, taxpayer_id)
            disputed = {row.tag for row in find_tags(session, taxpayer_id, on) if row.disputed is not None}
        live = _live(taxpayer) | {
            "refundable": int(self._refunds(taxpayer_id, on)),
            "arrears": int(self._arrears(taxpayer_id, on)),
        }
        facts = (kept or Facts(taxpayer_id=taxpayer_id, kind=taxpayer.kind)).model_copy(update=live)
        tags = {tag.tag: tag.why for tag in self._tags.tags_of(facts, on) if tag.tag not in disputed}
        return Standing(taxpayer, facts, returns, tags)


def _live(taxpayer: Taxpayer) -> dict[str, object]:
    """What the register says now goes before what was kept of it."""
    invoicing = taxpayer.invoicing
    return {
        "kind": taxpayer.kind,
        "registration": taxpayer.registration,
        "vat_status": taxpayer.vat_status,
        "credit_level": taxpayer.credit_level or "",
        "risk": taxpayer.risk_flag,
        "overdue": taxpayer.overdue_filings,
        "quota": int(invoicing.monthly_quota) if invoicing else 0,
        "quota_used": int(invoicing.used_this_month) if invoicing else 0,
    }
