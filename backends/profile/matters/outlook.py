"""What one taxpayer should see to and what concerns them, out of what is known. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.legislation.service import Legislation
from backends.profile.benefits.policies import InForce, Policies
from backends.profile.conditions import readable
from backends.profile.facts import Declaration, Facts, registered
from backends.profile.matters.calendar import Calendar, Term
from backends.profile.matters.rules import Known, Matter, MatterRules, ordered
from backends.profile.returns import told_by_returns
from backends.profile.schemas import Taxpayer
from backends.profile.tags.rules import TagRules


@dataclass(frozen=True, slots=True)
class Standing:
    """``tags``: those that may be heeded, with their reasons. ``returns``: as they are kept."""

    taxpayer: Taxpayer
    facts: Facts
    returns: Sequence[Declaration]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of one day. ``term``: the time for filing of this month. ``interest``: the business they turn to most."""

    name: str
    on: date
    matters: tuple[Matter, ...]
    policies: tuple[InForce, ...]
    term: Term
    interest: str = ""

    def within(self, days: int) -> list[Matter]:
        """What is late, or has its last day at most ``days`` from now."""
        return [m for m in self.matters if m.late or (m.until is not None and (m.until - self.on).days <= days)]


class Rulebook:
    """The rules of matters, tags and policies, read once. ``calendar``: as it stands; none: as it comes along."""

    def __init__(self, law: Legislation, calendar: Callable[[], Calendar] | None = None) -> None:
        self._matters = MatterRules.load(law, calendar)
        self._tags = TagRules.load(law)
        self.policies = Policies.load(law)

    @property
    def asks(self) -> dict[str, str]:
        """What is said to the chat for each of the ten kinds of business."""
        return self._matters.asks

    def term(self, on: date) -> Term:
        return self._matters.term(on)

    def standing(
        self,
        taxpayer: Taxpayer,
        on: date,
        *,
        kept: Facts | None = None,
        returns: Sequence[Declaration] = (),
        disputed: Collection[str] = (),
        refundable: Decimal = Decimal(0),
        arrears: Decimal = Decimal(0),
    ) -> Standing:
        """``kept``: facts of the store; what the register says now goes before them."""
        live = {**registered(taxpayer), "refundable": int(refundable), "arrears": int(arrears)}
        facts = (kept or Facts(taxpayer_id=taxpayer.id, kind=taxpayer.kind)).model_copy(update=live)
        if returns:
            facts = told_by_returns(facts, returns, self._matters, on)
        found = self._tags.tags_of(facts, on)
        tags = {tag.tag: readable(tag.why) for tag in found if tag.tag not in disputed}
        return Standing(taxpayer, facts, returns, tags)

    def outlook(self, standing: Standing, on: date, more: Sequence[Matter] = ()) -> Outlook:
        known = Known(standing.facts, standing.returns, standing.taxpayer.filings)
        matters = ordered((*self._matters.matters_of(known, on), *more))
        policies = tuple(self.policies.concerning(standing.tags, on))
        return Outlook(standing.taxpayer.name, on, matters, policies, self.term(on), standing.facts.interest)
