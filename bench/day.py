"""A working day at the desk, simulated with the product's own routing: waiting against Erlang C, and what 1, 4 and 8
chats per agent do to it.

Taxpayers arrive by the quarter of an hour as ``day.csv`` says (a bureau puts its own curve in its place, ``--curve``).
A chat is a row of exchanges: the taxpayer thinks and types, then the agent reads and answers. An agent answers one chat
at a time, so with more chats in hand each waits longer for its answer: attention is what is scarce, not places.
"""

from __future__ import annotations

import argparse
import csv
import heapq
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.chart import Line, write_chart
from bench.report import finish, say
from handoff.policy.schemas import Policy, load_policy
from handoff.routing import Agent, Waiting, route
from handoff.rules import expected_wait, usual_minutes
from kit.settings import ROOT

CURVE = Path(__file__).parent / "day.csv"
CHART = ROOT / "docs" / "images" / "desk-day.svg"
DAY = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 9:00 in Beijing
QUARTER = 15.0  # minutes
EXCHANGES = 5  # on average in a chat
THINKING = 1.0  # minutes of the taxpayer before each
ANSWERING = 0.6  # minutes of the agent for each
RECENT = 50  # chats from which the usual time is taken, as the desk does
LEVEL = 1.0  # minutes of waiting on average, for the number of agents that are needed


@dataclass
class Chat:
    came: float
    exchanges: int
    estimate: int | None = None
    taken: float = 0.0
    ended: float = 0.0
    agent: str = ""

    @property
    def waited(self) -> float:
        return self.taken - self.came


@dataclass
class Day:
    """What happens is a heap of moments, in minutes after nine."""

    agents: int
    per_agent: int
    policy: Policy
    chance: random.Random
    chats: list[Chat] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._desk = {f"a{n:03}": Agent(f"a{n:03}", self.per_agent) for n in range(self.agents)}
        self._free_at = dict.fromkeys(self._desk, 0.0)  # when each has answered all that was asked so far
        self._waiting: dict[int, Chat] = {}
        self._durations: list[float] = []
        self._moments: list[tuple[float, int, str, int]] = []
        self._left: dict[int, int] = {}

    def run(self, arrivals: Sequence[float]) -> list[Chat]:
        self.chats = [Chat(at, self._exchanges()) for at in arrivals]
        self._moments = [(chat.came, n, "comes", n) for n, chat in enumerate(self.chats)]
        heapq.heapify(self._moments)
        while self._moments:
            now, _, what, number = heapq.heappop(self._moments)
            if what == "comes":
                self._come(number, now)
            elif what == "asks":
                self._ask(number, now)
            else:
                self._end(number, now)
        return self.chats

    def _exchanges(self) -> int:
        """Geometric: a chat has as good a chance to end after each."""
        count = 1
        while self.chance.random() > 1 / EXCHANGES:
            count += 1
        return count

    def _come(self, number: int, now: float) -> None:
        free = sum(int(a.capacity - a.load) for a in self._desk.values())
        usual = usual_minutes(self._durations[-RECENT:], 5.0)
        places = self.agents * self.per_agent
        self.chats[number].estimate = expected_wait(len(self._waiting) + 1, free, places, usual)
        self._waiting[number] = self.chats[number]
        self._route(now)

    def _route(self, now: float) -> None:
        moment = DAY + timedelta(minutes=now)
        first = list(self._waiting.items())[: self.agents * self.per_agent]
        cases = [Waiting(f"{n:06}", came := DAY + timedelta(minutes=chat.came), came, "general") for n, chat in first]
        for offer in route(cases, list(self._desk.values()), self.policy, moment):
            number = int(offer.case_id)
            chat = self._waiting.pop(number)
            chat.taken, chat.agent = now, offer.username
            self._desk[offer.username].last_taken = moment
            self._left[number] = chat.exchanges
            self._think(number, now)

    def _think(self, number: int, now: float) -> None:
        heapq.heappush(self._moments, (now + self.chance.expovariate(1 / THINKING), number, "asks", number))

    def _ask(self, number: int, now: float) -> None:
        """The agent answers after all that was asked before."""
        chat = self.chats[number]
        answered = max(now, self._free_at[chat.agent]) + self.chance.expovariate(1 / ANSWERING)
        self._free_at[chat.agent] = answered
        self._left[number] -= 1
        if self._left[number]:
            self._think(number, answered)
        else:
            heapq.heappush(self._moments, (answered, number, "ends", number))

    def _end(self, number: int, now: float) -> None:
        chat = self.chats[number]
        chat.ended = now
        self._durations.append(now - chat.taken)
        self._desk[chat.agent].load -= 1
        self._route(now)


def read_curve(file: Path) -> list[float]:
    """Chats that come in each quarter of an hour."""
    with file.open(encoding="utf-8") as lines:
        return [float(row["chats"]) for row in csv.DictReader(lines)]


def arrivals_of(curve: Sequence[float], chance: random.Random) -> Iterator[float]:
    """Poisson within each quarter."""
    for n, chats in enumerate(curve):
        at = 0.0
        while chats and (at := at + chance.expovariate(chats / QUARTER)) < QUARTER:
            yield n * QUARTER + at


def erlang_c(per_minute: float, minutes: float, places: int) -> float | None:
    """The mean wait in minutes; ``None`` where the queue grows without end.

    >>> round(erlang_c(100 / 60, 3, 6), 2)
    1.76
    """
    load = per_minute * minutes
    if load >= places:
        return None
    blocked = 1.0
    for n in range(1, places + 1):
        blocked = load * blocked / (n + load * blocked)  # Erlang B, by one place more each time
    waits = blocked / (1 - load / places * (1 - blocked))
    return waits * minutes / (places - load)


def simulate(curve: Sequence[float], agents: int, per_agent: int, days: int) -> list[list[Chat]]:
    """``days`` days, each with chances of its own; the same for every number of chats per agent."""
    policy = load_policy()
    found = []
    for day in range(days):
        chance = random.Random(day)
        arrivals = list(arrivals_of(curve, chance))
        found.append(Day(agents, per_agent, policy, chance).run(arrivals))
    return found


def by_quarter(days: Sequence[Sequence[Chat]], quarters: int) -> list[float]:
    """The mean wait of who came in each."""
    waits: defaultdict[int, list[float]] = defaultdict(list)
    for chat in (chat for day in days for chat in day):
        waits[min(quarters - 1, int(chat.came / QUARTER))].append(chat.waited)
    return [fmean(waits[n]) if waits[n] else 0.0 for n in range(quarters)]


def needed(curve: Sequence[float], per_agent: int) -> int:
    """Agents with whom the mean wait over the day is at most ``LEVEL``."""
    agents = 1
    while mean_wait(simulate(curve, agents, per_agent, 1)) > LEVEL:
        agents += 1
    return agents


def mean_wait(days: Sequence[Sequence[Chat]]) -> float:
    return fmean(chat.waited for day in days for chat in day)


def figures(days: Sequence[Sequence[Chat]]) -> dict[str, Any]:
    chats = [chat for day in days for chat in day]
    waits = sorted(chat.waited for chat in chats)
    errors = [chat.waited - chat.estimate for chat in chats if chat.estimate is not None]
    return {
        "wait_minutes": round(fmean(waits), 2),
        "wait_p90_minutes": round(waits[int(0.9 * len(waits))], 2),
        "chat_minutes": round(fmean(chat.ended - chat.taken for chat in chats), 2),
        "estimate_error_minutes": round(fmean(map(abs, errors)), 2),
        "estimate_bias_minutes": round(fmean(errors), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--curve", type=Path, default=CURVE, help="chats by the quarter of an hour (day.csv)")
    parser.add_argument("--agents", type=int, default=10, help="agents at their desks all day (10)")
    parser.add_argument("--days", type=int, default=20, help="simulated days (20)")
    parser.add_argument("--chart", type=Path, default=CHART, help="where the chart goes")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    options = parser.parse_args()
    curve = read_curve(options.curve)
    result: dict[str, Any] = {"agents": options.agents, "days": options.days}
    lines: list[Line] = []
    for per_agent, colour in ((1, "#b3261e"), (4, "#1a5196"), (8, "#2e7d32")):
        days = simulate(curve, options.agents, per_agent, options.days)
        found = figures(days)
        theory = [erlang_c(c / QUARTER, found["chat_minutes"], options.agents * per_agent) for c in curve]
        lines.append(Line(f"每人 {per_agent} 个对话", colour, by_quarter(days, len(curve))))
        lines.append(Line(f"每人 {per_agent} 个，Erlang C", colour, theory, dashed=True))
        result |= {f"chats{per_agent}_{name}": value for name, value in found.items()}
        enough = result[f"chats{per_agent}_agents_needed"] = needed(curve, per_agent)
        say(f"每人 {per_agent} 个对话：{found}；平均等候不超过 {LEVEL:g} 分钟要 {enough} 人")
    hours = [f"{9 + n // 4}:00" if n % 4 == 0 else "" for n in range(len(curve))]
    write_chart(options.chart, f"一天里的平均等候（分钟），{options.agents} 名座席", hours, lines)
    finish(result, as_json=options.json)


if __name__ == "__main__":
    main()
