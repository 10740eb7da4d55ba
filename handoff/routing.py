"""Who gets which case. Pure: of those who wait, in order, each goes to the agent who suits it best, and says why.

An agent suits who is at work, not excluded, of the case's group and language, and has room for it. Among those, whoever
served this person last comes first, then whoever has most room, then whoever has been without a new chat longest.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from handoff.policy.schemas import Policy

Tier = Literal["own", "overflow", "anybody"]
_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that nobody has. ``last_staff`` served this person before."""

    case_id: str
    opened_at: datetime
    counts_from: datetime
    group: str
    language: str = "zh"
    weight: float = 1
    marks: tuple[str, ...] = ()
    excluded: frozenset[str] = frozenset()
    last_staff: str | None = None


@dataclass(slots=True)
class Agent:
    """Somebody at work. ``load`` is what is in hand or offered, in places."""

    username: str
    capacity: float
    load: float = 0
    groups: frozenset[str] = frozenset()  # none: all
    languages: frozenset[str] = frozenset({"zh"})
    last_taken: datetime | None = None

    def serves(self, group: str) -> bool:
        return not self.groups or group in self.groups

    def has_room(self, weight: float) -> bool:
        """A case that is heavier than any agent's places goes to one who has nothing else."""
        return self.load + weight <= self.capacity or self.load == 0

    @property
    def rank(self) -> tuple[float, float, str]:
        taken = self.last_taken.timestamp() if self.last_taken is not None else _NEVER
        return self.load / self.capacity, taken, self.username


@dataclass(frozen=True, slots=True)
class Offer:
    case_id: str
    username: str
    because: dict[str, Any]


def route(cases: Iterable[Waiting], agents: Sequence[Agent], policy: Policy, now: datetime) -> list[Offer]:
    """``agents`` are taken over: their loads grow with what they are offered."""
    desk = _Desk([agent for agent in agents if agent.capacity > 0], policy)
    offers = []
    for case in sorted(cases, key=lambda c: (c.counts_from, c.case_id)):
        if not desk.open:
            break
        offer = desk.place(case, now)
        if offer is not None:
            offers.append(offer)
    return offers


class _Desk:
    def __init__(self, agents: Sequence[Agent], policy: Policy) -> None:
        self._policy = policy
        self._agents = {agent.username: agent for agent in agents}
        self._languages = {language for agent in agents for language in agent.languages}
        self._pools: dict[tuple[str, str | None], _Pool] = {}
        self._of_bureau: dict[str, frozenset[str]] = {}
        self._reserved: set[str] = set()
        self._rooms = sum(agent.load < agent.capacity for agent in agents)

    @property
    def open(self) -> bool:
        return self._rooms > 0

    def place(self, case: Waiting, now: datetime) -> Offer | None:
        if self._kin(case.group) <= case.excluded:  # who gave it up is better than nobody
            case = replace(case, excluded=frozenset())
        waited = now - case.opened_at
        last = self._last(case)
        if last is not None:
            if last.has_room(case.weight) and last.username not in self._reserved:
                return self._give(case, last, "own", "served_before", waited)
            if waited < self._policy.sticky:
                return None  # worth a moment's wait
        for tier, groups in self._tiers(case, waited):
            pools = [self._pool(group, case.language) for group in groups]
            found = [a for p in pools if (a := p.best(case, self._reserved)) is not None]
            if found:
                return self._give(case, min(found, key=lambda a: a.rank), tier, "most_room", waited)
            self._reserve(case, pools)
        return None

    def _last(self, case: Waiting) -> Agent | None:
        last = self._agents.get(case.last_staff or "")
        return last if last is not None and last.serves(case.group) and last.username not in case.excluded else None

    def _tiers(self, case: Waiting, waited: timedelta) -> list[tuple[Tier, list[str]]]:
        own = self._pool(case.group, case.language)
        tiers: list[tuple[Tier, list[str]]] = [("own", [case.group])]
        nobody = own.nobody_for(case)
        overflow = self._policy.group(case.group).overflow
        if nobody or waited >= self._policy.overflow:
            tiers.append(("overflow", list(overflow)))
        if nobody and all(self._pool(group, case.language).nobody_for(case) for group in overflow):
            tiers.append(("anybody", list(self._policy.kin(case.group))))
        return tiers

    def _kin(self, group: str) -> frozenset[str]:
        """Agents of the bureau that ``group`` is of."""
        if group not in self._of_bureau:
            names = self._policy.kin(group)
            kin = (a.username for a in self._agents.values() if any(a.serves(name) for name in names))
            self._of_bureau[group] = frozenset(kin)
        return self._of_bureau[group]

    def _pool(self, group: str, language: str) -> _Pool:
        spoken = language if language in self._languages else None
        key = (group, spoken)
        if key not in self._pools:
            self._pools[key] = _Pool(
                agent
                for agent in self._agents.values()
                if agent.serves(group) and (spoken is None or spoken in agent.languages)
            )
        return self._pools[key]

    def _reserve(self, case: Waiting, pools: list[_Pool]) -> None:
        """Who comes nearest to having room for a heavy case is kept for it: lighter ones behind would never let it."""
        if case.weight <= 1:
            return
        near = [a for p in pools if (a := p.most_room(case, self._reserved)) is not None]
        if near:
            self._reserved.add(max(near, key=lambda a: (a.capacity - a.load, a.username)).username)

    def _give(self, case: Waiting, agent: Agent, tier: Tier, why: str, waited: timedelta) -> Offer:
        before = agent.load
        agent.load += case.weight
        if before < agent.capacity <= agent.load:
            self._rooms -= 1
        for pool in self._pools.values():
            pool.renew(agent)
        because = {
            "why": why,
            "tier": tier,
            "group": case.group,
            "language": case.language,
            "marks": list(case.marks),
            "waited_seconds": int(waited.total_seconds()),
            "load_before": before,
            "capacity": agent.capacity,
            "excluded": sorted(case.excluded),
        }
        return Offer(case.case_id, agent.username, because)


class _Pool:
    """Agents by rank. An agent whose load grew stands in the heap once more; the old place no longer fits."""

    def __init__(self, agents: Iterable[Agent]) -> None:
        self._agents = {agent.username: agent for agent in agents}
        self._heap = [(agent.rank, agent.username) for agent in self._agents.values()]
        heapq.heapify(self._heap)
        self._too_heavy = float("inf")  # nobody has room for this weight any more: loads only grow

    def renew(self, agent: Agent) -> None:
        if agent.username in self._agents and agent.load < agent.capacity:
            heapq.heappush(self._heap, (agent.rank, agent.username))

    def nobody_for(self, case: Waiting) -> bool:
        return not self._agents.keys() - case.excluded

    def best(self, case: Waiting, reserved: set[str]) -> Agent | None:
        if case.weight >= self._too_heavy:
            return None
        passed: list[tuple[tuple[float, float, str], str]] = []
        found: Agent | None = None
        barred = False
        while self._heap and found is None:
            rank, username = heapq.heappop(self._heap)
            agent = self._agents[username]
            if rank != agent.rank:
                continue
            if username in case.excluded:
                barred = True
            elif agent.has_room(case.weight) and username not in reserved:
                found = agent
            passed.append((rank, username))
        for entry in passed:
            heapq.heappush(self._heap, entry)
        if found is None and not barred:
            self._too_heavy = min(self._too_heavy, case.weight)
        return found

    def most_room(self, case: Waiting, reserved: set[str]) -> Agent | None:
        free = [
            a
            for a in self._agents.values()
            if a.load < a.capacity and a.username not in reserved and a.username not in case.excluded
        ]
        return max(free, key=lambda a: (a.capacity - a.load, a.username), default=None)


_WHY = {"served_before": "上次接待过这位纳税人", "most_room": "空位最多、最久没有接新对话"}
_TIER = {"own": "", "overflow": "，由支援组接待", "anybody": "，本组和支援组都没有人在线"}


def tell(because: dict[str, Any], policy: Policy) -> str:
    """An explanation that was kept, as a sentence for people."""
    titles = {p.mark: p.title for p in policy.priorities}
    marks = "、".join(titles.get(mark, mark) for mark in because["marks"])
    minutes = because["waited_seconds"] // 60
    return (
        f"{policy.group(because['group']).full_title}{_TIER[because['tier']]}；{f'{marks}，优先；' if marks else ''}"
        f"已等候 {minutes} 分钟；{_WHY[because['why']]}（在手 {because['load_before']:g}/{because['capacity']:g}）"
        + (f"；不再派给 {'、'.join(because['excluded'])}" if because["excluded"] else "")
    )
