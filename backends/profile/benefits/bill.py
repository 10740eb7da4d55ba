"""红利账单: what the law spared a taxpayer in a period, by policy, out of their returns, and what they left unused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.legislation.schemas import Basis, Scale
from backends.legislation.service import Legislation
from backends.profile.benefits.policies import NOT_KNOWN, InForce, Policies, Policy, Saved
from backends.profile.facts import Declaration
from kit.money import to_cents, yuan

ZERO = Decimal(0)
UNKNOWN_THEN = "没有收录当时的规定，没有计入"


@dataclass(frozen=True, slots=True)
class Use:
    """One return. ``saved``: ``None`` where it cannot be reckoned from the return. ``how``: the reckoning in words."""

    declaration: Declaration
    saved: Decimal | None
    how: str


@dataclass(frozen=True, slots=True)
class Enjoyed:
    policy: Policy
    basis: tuple[Basis, ...]
    uses: tuple[Use, ...]

    @property
    def saved(self) -> Decimal:
        return sum((use.saved or ZERO for use in self.uses), ZERO)


@dataclass(frozen=True, slots=True)
class Unused:
    """``estimate``: about how much less it might have been; ``None`` where that depends on more than the returns."""

    found: InForce
    estimate: Decimal | None


@dataclass(frozen=True, slots=True)
class Bill:
    """``months``: what was spared, by the month in which the period of the return ended."""

    first: date
    last: date
    enjoyed: tuple[Enjoyed, ...]
    unused: tuple[Unused, ...]

    @property
    def total(self) -> Decimal:
        return sum((one.saved for one in self.enjoyed), ZERO)

    @property
    def months(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for use in (use for one in self.enjoyed for use in one.uses):
            month = f"{use.declaration.period_to:%Y-%m}"
            found[month] = found.get(month, ZERO) + (use.saved or ZERO)
        return dict(sorted(found.items()))


class Bills:
    def __init__(self, policies: Policies, law: Legislation) -> None:
        self._policies = policies
        self._law = law

    def of(self, returns: Sequence[Declaration], tags: Mapping[str, str], first: date, last: date, today: date) -> Bill:
        """Of the returns whose period ended in ``first`` … ``last``. ``tags``: of today, with their reasons."""
        within = [one for one in returns if first <= one.period_to <= last]
        enjoyed = [self._enjoyed(policy, within) for policy in self._policies.all]
        unused = [self._unused(found, within) for found in self._policies.concerning(tags, today)]
        return Bill(
            first,
            last,
            tuple(sorted((e for e in enjoyed if e.uses), key=lambda e: -e.saved)),
            tuple(sorted((u for u in unused if u is not None), key=lambda u: -(u.estimate or ZERO))),
        )

    def _enjoyed(self, policy: Policy, returns: Sequence[Declaration]) -> Enjoyed:
        uses = tuple(self._use(policy, one) for one in returns if policy.id in one.claimed)
        found = self._policies.on(policy, uses[-1].declaration.period_to) if uses else None
        return Enjoyed(policy, found.basis if found is not None else (), uses)

    def _use(self, policy: Policy, declaration: Declaration) -> Use:
        saved = policy.saved
        if saved is None:
            return Use(declaration, None, "少缴多少要看账，申报表上算不出来")
        if self._policies.on(policy, declaration.period_to) is None:
            return Use(declaration, None, UNKNOWN_THEN)
        try:
            if saved.share:
                share = self._law.value_at(saved.share, declaration.period_to).number
                amount = to_cents(declaration.due * share / (1 - share))
                return Use(declaration, amount, f"实际缴 {yuan(declaration.due)}，是减掉 {_percent(share)} 以后的")
            rate = self._rate(saved.full, declaration)
        except NOT_KNOWN:
            return Use(declaration, None, UNKNOWN_THEN)
        amount = max(to_cents(declaration.base * rate) - declaration.due, ZERO)
        return Use(declaration, amount, f"{yuan(declaration.base)} × {_percent(rate)} − 实际缴 {yuan(declaration.due)}")

    def _unused(self, found: InForce, returns: Sequence[Declaration]) -> Unused | None:
        policy = found.policy
        mine = [one for one in returns if one.tax in policy.taxes]
        if any(policy.id in one.claimed for one in mine):
            mine = [one for one in mine if policy.id not in one.claimed]
            if policy.saved is None:
                return None
        estimates = [self._estimate(policy.saved, one) for one in mine] if policy.saved is not None else []
        estimate = sum((amount for amount in estimates if amount is not None), ZERO)
        if estimate > 0:
            return Unused(found, estimate)
        return Unused(found, None) if policy.unused or (mine and policy.saved is None) else None

    def _estimate(self, saved: Saved, declaration: Declaration) -> Decimal | None:
        """How much less a return would have come to; ``None`` where the policy was not for it."""
        day = declaration.period_to
        try:
            if saved.below and declaration.base >= self._law.value_at(saved.below, day).number:
                return None
            if saved.upto and declaration.base > self._law.value_at(saved.upto, day).number:
                return None
            if saved.share:
                return to_cents(declaration.due * self._law.value_at(saved.share, day).number)
            if not saved.reduced and not saved.free:
                return None
            reduced = self._rate(saved.reduced, declaration) if saved.reduced else ZERO
        except NOT_KNOWN:
            return None
        return max(declaration.due - to_cents(declaration.base * reduced), ZERO)

    def _rate(self, key: str, declaration: Declaration) -> Decimal:
        value = self._law.value_at(key, declaration.period_to)
        return value.scale.at(declaration.base) if isinstance(value.value, Scale) else value.number


def _percent(rate: Decimal) -> str:
    """
    >>> _percent(Decimal("0.25")), _percent(Decimal("0.015"))
    ('25%', '1.5%')
    """
    return f"{(rate * 100).normalize():f}%"
