"""Figures of many cases: by hour, group, agent or theme. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from handoff.reports.erlang import Load, forecast, places_needed
from handoff.reports.stories import Story
from kit.clock import BEIJING

By = Literal["hour", "group", "agent", "theme"]
SATISFIED = 4  # stars, of five
TARGET = 0.8  # of all are to be taken in time


@dataclass(frozen=True, slots=True)
class Figures:
    """Minutes and shares; ``None`` where there is nothing to take a mean of. ``in_time``: of those who were taken or
    gave up, the share taken within the target."""

    name: str
    cases: int
    taken: int
    gave_up: int
    left: int
    bot: float | None
    waited: float | None
    waited_p90: float | None
    answered: float | None
    held: float | None
    in_time: float | None
    resolved: float | None
    rated: int
    satisfied: float | None


def figures(name: str, stories: Sequence[Story], within: float) -> Figures:
    """``within``: minutes in which a case should be taken."""
    waits = sorted(s.waited for s in stories if s.waited is not None)
    gave_up = sum(s.ended == "withdrawn" for s in stories)
    results = [s.result for s in stories if s.result is not None]
    scores = [s.score for s in stories if s.score is not None]
    due = len(waits) + gave_up
    return Figures(
        name,
        len(stories),
        len(waits),
        gave_up,
        sum(s.ended == "ticket" for s in stories),
        _mean([s.bot for s in stories]),
        _mean(waits),
        waits[ceil(0.9 * len(waits)) - 1] if waits else None,
        _mean([s.answered for s in stories if s.answered is not None]),
        _mean([s.held for s in stories if s.waited is not None]),
        sum(w <= within for w in waits) / due if due else None,
        sum(r in ("resolved", "guided") for r in results) / len(results) if results else None,
        len(scores),
        sum(score >= SATISFIED for score in scores) / len(scores) if scores else None,
    )


def figures_by(stories: Sequence[Story], by: By, names: Mapping[str, str], within: float) -> list[Figures]:
    """``names``: titles of groups and agents."""
    sorts: dict[By, Callable[[Story], str]] = {
        "hour": lambda s: f"{s.opened_at.astimezone(BEIJING):%H}:00",
        "group": lambda s: names.get(s.group, s.group) or "没有分组",
        "agent": lambda s: names.get(s.staff or "", s.staff or "") or "没有人接",
        "theme": lambda s: s.theme or "没有填",
    }
    parts: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        parts[sorts[by](story)].append(story)
    made = [figures(name, part, within) for name, part in parts.items()]
    return sorted(made, key=lambda f: f.name) if by == "hour" else sorted(made, key=lambda f: -f.cases)


@dataclass(frozen=True, slots=True)
class HourForecast:
    """What Erlang says of an hour, beside what happened. ``agents``: who had chats in it; ``needed``: who would have
    been for the target. ``expected``: Erlang C, ``None`` where the queue would have grown without end; ``expected_a``:
    Erlang A, with the patience that was seen."""

    hour: str
    arrivals: float  # a day
    minutes: float
    agents: int
    expected: float | None
    expected_a: float | None
    happened: float | None
    needed: int


def forecast_by_hour(stories: Sequence[Story], days: int, places: int, within: float) -> list[HourForecast]:
    """``days``: how many the stories are of; ``places``: chats that an agent takes at once."""
    parts: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        parts[f"{story.opened_at.astimezone(BEIJING):%H}:00"].append(story)
    usual = _mean([s.held for s in stories if s.held > 0]) or 1.0
    return [_hour(hour, part, days, places, within, usual) for hour, part in sorted(parts.items())]


def _hour(hour: str, stories: Sequence[Story], days: int, places: int, within: float, usual: float) -> HourForecast:
    arrivals = len(stories) / days
    minutes = max(0.1, _mean([s.held for s in stories if s.held > 0]) or usual)
    agents = len({s.staff for s in stories if s.staff is not None})
    gave_up = [s for s in stories if s.ended == "withdrawn"]
    waited = _mean([s.waited for s in stories if s.waited is not None])
    # Mean patience is all the waiting there was over those who gave up.
    patience = max(0.1, (waited or 0.0) * len(stories) / len(gave_up)) if gave_up and waited else None
    load = Load(arrivals, minutes)
    plain = forecast(load, agents * places)
    impatient = forecast(Load(arrivals, minutes, patience), agents * places) if patience else None
    return HourForecast(
        hour,
        arrivals,
        minutes,
        agents,
        plain.minutes if plain is not None else None,
        impatient.minutes if impatient is not None else None,
        waited,
        ceil(places_needed(load, TARGET, within) / places),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


@dataclass(frozen=True, slots=True)
class Month:
    """The monthly report as a bureau publishes it. ``change``: against the month before, ``None`` without one."""

    month: str
    served: int
    change: float | None
    by_bot: int
    bot_share: float | None
    satisfied: float | None
    rated: int
    themes: list[tuple[str, int, float]]  # theme, served, share


def monthly(month: str, stories: Sequence[Story], before: Sequence[Story], conversations: int) -> Month:
    served = [s for s in stories if s.waited is not None or s.ended in ("closed", "ticket")]
    earlier = [s for s in before if s.waited is not None or s.ended in ("closed", "ticket")]
    scores = [s.score for s in stories if s.score is not None]
    by_bot = max(0, conversations - len(stories))
    counts: dict[str, int] = defaultdict(int)
    for story in served:
        counts[story.theme or "没有填"] += 1
    themes = sorted(counts.items(), key=lambda item: -item[1])
    return Month(
        month,
        len(served),
        len(served) / len(earlier) - 1 if earlier else None,
        by_bot,
        by_bot / conversations if conversations else None,
        sum(score >= SATISFIED for score in scores) / len(scores) if scores else None,
        len(scores),
        [(theme, count, count / len(served)) for theme, count in themes],
    )
