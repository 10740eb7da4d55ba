"""Places in the queue, as they are now, and expected waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handoff.agents import Hands, find_at_work, find_hands
from handoff.policy.schemas import Policy
from handoff.repository import count_before, find_open_of, queue, recent_durations
from handoff.routing import Agent
from handoff.rules import expected_wait, usual_minutes
from kit.clock import Clock

WAITS = ("queued", "offered")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue, 1-based, and the expected wait in minutes: ``None`` while no agent is online."""

    case_id: str
    position: int
    wait_minutes: int | None


class Places:
    """Who waits for the same agents stands in one line. What these have in hand is looked up again after ``paced`` for
    one who asks: it takes a look at every open case, and only the estimate depends on it."""

    def __init__(
        self, policy: Policy, places: int, minutes_per_chat: float, clock: Clock, paced: timedelta = timedelta(0)
    ) -> None:
        self._policy = policy
        self._limit = places
        self._minutes_per_chat = minutes_per_chat
        self._clock = clock
        self._paced = paced
        self._last: tuple[datetime, dict[str, Hands], float] | None = None

    def find(self, session: Session, conversation_id: str) -> Place | None:
        """Where this conversation stands, if it waits."""
        case = find_open_of(session, conversation_id)
        if case is None or case.status not in WAITS:
            return None
        pace = self._pace(session, self._paced)
        position = count_before(session, case.case, pace.rivals(case.route.group)) + 1
        return Place(case.case.id, position, pace.wait(case.route.group, position))

    def all(self, session: Session) -> list[tuple[str, Place]]:
        """Every waiting conversation with its place, in order."""
        waiting = queue(session)
        if not waiting:
            return []
        pace, before, places = self._pace(session, timedelta(0)), Counter[str](), []
        for conversation_id, case_id, group in waiting:
            position = sum(before[rival] for rival in pace.rivals(group)) + 1
            places.append((conversation_id, Place(case_id, position, pace.wait(group, position))))
            before[group] += 1
        return places

    def _pace(self, session: Session, known_for: timedelta) -> Pace:
        now, last = self._clock(), self._last
        if last is None or now - last[0] >= known_for:
            minutes = usual_minutes(recent_durations(session), self._minutes_per_chat)
            self._last = last = now, find_hands(session), minutes
        agents = find_at_work(session, self._policy, self._limit, now, last[1])
        return Pace(self._policy, agents, last[2])


class Pace:
    """How fast the agents at work take those who wait for a group: its own agents, or whoever helps out."""

    def __init__(self, policy: Policy, agents: Sequence[Agent], minutes_per_chat: float) -> None:
        self._policy = policy
        self._agents = agents
        self._minutes = minutes_per_chat
        self._serving: dict[str, list[Agent]] = {}
        self._rivals: dict[str, frozenset[str]] = {}

    def wait(self, group: str, position: int) -> int | None:
        serving = self._serve(group)
        free = sum(int(max(0, a.capacity - a.load)) for a in serving)
        return expected_wait(position, free, sum(int(a.capacity) for a in serving), self._minutes)

    def rivals(self, group: str) -> frozenset[str]:
        """Groups, this one too, that some agent of its own serves as well."""
        if group not in self._rivals:
            names = {a.username for a in self._serve(group)}
            others = [g.name for g in self._policy.groups if names & {a.username for a in self._serve(g.name)}]
            self._rivals[group] = frozenset({group, *others})
        return self._rivals[group]

    def _serve(self, group: str) -> list[Agent]:
        if group not in self._serving:
            own = [a for a in self._agents if a.serves(group)]
            helping = self._policy.group(group).overflow
            helpers = [a for a in self._agents if any(a.serves(other) for other in helping)]
            kin = self._policy.kin(group)
            self._serving[group] = own or helpers or [a for a in self._agents if any(a.serves(k) for k in kin)]
        return self._serving[group]
