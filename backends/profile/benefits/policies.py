"""Policies that concern a taxpayer, by tags, as far as they hold on the day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from backends.legislation.errors import NotInForceYetError, PolicyUnknownError, RepealedError, UnknownParameterError
from backends.legislation.schemas import Basis, DatedValue
from backends.legislation.service import Legislation
from backends.profile.errors import BadProfileRuleError
from backends.profile.facts import MODULES
from backends.profile.matters.calendar import Document
from backends.profile.schemas import Strict
from kit.strict_yaml import read_marked

POLICIES = Path(__file__).with_name("policies.yml")
NOT_KNOWN = (NotInForceYetError, PolicyUnknownError, RepealedError)


class Saved(Strict):
    """How much less is paid. Names of parameters of the law; ``free``: nothing is due at all."""

    full: str = ""
    reduced: str = ""
    free: bool = False
    share: str = ""
    below: str = ""
    upto: str = ""

    @property
    def keys(self) -> list[str]:
        return [key for key in (self.full, self.reduced, self.share, self.below, self.upto) if key]


class Policy(Strict):
    """As it stands in the file. ``tags``: who has one of them is concerned, unless they have one of ``without``."""

    id: str
    name: str
    module: str
    tags: tuple[str, ...]
    without: tuple[str, ...] = ()
    what: str
    entry: str
    ask: str
    law: tuple[str, ...] = ()
    basis: tuple[Document, ...] = ()
    taxes: tuple[str, ...] = ()
    saved: Saved | None = None
    unused: bool = False

    def concerns(self, tags: Iterable[str]) -> bool:
        held = set(tags)
        return not held.isdisjoint(self.tags) and held.isdisjoint(self.without)


@dataclass(frozen=True, slots=True)
class InForce:
    """A policy on one day. ``until``: the last day that is announced."""

    policy: Policy
    why: str
    basis: tuple[Basis, ...]
    until: date | None


class Policies:
    def __init__(self, written: Sequence[Policy], law: Legislation) -> None:
        self._written = written
        self._law = law

    @classmethod
    def load(cls, law: Legislation, path: Path = POLICIES) -> Policies:
        """Raises ``BadYamlError``, ``BadProfileRuleError``."""
        try:
            written = [Policy.model_validate(one) for one in read_marked(path).content["policies"]]
        except ValidationError as error:
            raise BadProfileRuleError(f"{path.name} 里的优惠政策读不了：{error}") from error
        for policy in written:
            _check(policy, law)
        return cls(written, law)

    @property
    def all(self) -> Sequence[Policy]:
        return self._written

    def on(self, policy: Policy, day: date, why: str = "") -> InForce | None:
        """``None`` where the law says nothing of it on ``day``."""
        try:
            values = [self._law.value_at(key, day) for key in policy.law]
        except NOT_KNOWN:
            return None
        until = min((v.in_force_to for v in values if v.in_force_to is not None), default=None)
        return InForce(policy, why, _basis(policy, values), until)

    def concerning(self, tags: Mapping[str, str], day: date) -> list[InForce]:
        """For who has ``tags`` (each with its reason), those that end soonest first."""
        found = []
        for policy in self._written:
            if policy.concerns(tags):
                why = next(tags[tag] for tag in policy.tags if tag in tags)
                found.append(self.on(policy, day, why))
        return sorted((one for one in found if one is not None), key=lambda one: one.until or date.max)


def _basis(policy: Policy, values: Sequence[DatedValue]) -> tuple[Basis, ...]:
    return tuple(dict.fromkeys([*(b for v in values for b in v.basis), *(d.basis for d in policy.basis)]))


def _check(policy: Policy, law: Legislation) -> None:
    try:
        for key in (*policy.law, *(policy.saved.keys if policy.saved else ())):
            law.values(key)
    except UnknownParameterError as error:
        raise BadProfileRuleError(f"优惠政策 {policy.id}：{error.message}") from error
    if policy.module not in MODULES or not (policy.law or policy.basis) or (policy.saved and not policy.taxes):
        raise BadProfileRuleError(f"优惠政策 {policy.id} 写错了：业务、依据或者税种")
