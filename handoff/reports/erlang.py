"""How long people wait, and how many agents are needed: Erlang C (nobody gives up) and Erlang A (some do).

One birth–death chain serves both. The libraries that were looked at either ask a company's server for the figure
(erlangccmath), work with factorials that overflow at a few hundred agents (erlanglib), or bring a solver of 60 MB
(pyworkforce); the chain is exact, and forty lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

TAIL = 1e-12  # states less likely than this, relative to the likeliest so far, are left out
MOST_WAITING = 20_000


@dataclass(frozen=True, slots=True)
class Load:
    """``per_hour`` arrivals; each holds a place for ``minutes``. ``patience``: mean minutes until somebody who waits
    gives up, ``None``: nobody does."""

    per_hour: float
    minutes: float
    patience: float | None = None

    @property
    def erlangs(self) -> float:
        return self.per_hour * self.minutes / 60


@dataclass(frozen=True, slots=True)
class Forecast:
    """``waits``: the share that has to wait at all; ``minutes``: the mean wait of all; ``gives_up``: the share."""

    waits: float
    minutes: float
    gives_up: float


def forecast(load: Load, places: int) -> Forecast | None:
    """``places``: chats that can be served at once. ``None`` where the queue grows without end."""
    if not load.per_hour:
        return Forecast(0.0, 0.0, 0.0)
    if places < 1 or (load.patience is None and load.erlangs >= places):
        return None
    shares = _shares(load, places)
    waiting = sum((n - places) * share for n, share in enumerate(shares) if n > places)
    gives_up = waiting / load.patience * 60 / load.per_hour if load.patience is not None else 0.0
    return Forecast(sum(shares[places:]), waiting * 60 / load.per_hour, min(1.0, gives_up))  # Little's law


def _shares(load: Load, places: int) -> list[float]:
    """The share of time with 0, 1, 2 … chats in the house."""
    arrive, serve = load.per_hour / 60, 1 / load.minutes
    leave = 1 / load.patience if load.patience is not None else 0.0
    weights, highest = [1.0], 1.0
    while len(weights) <= places or (weights[-1] > TAIL * highest and len(weights) < MOST_WAITING):
        n = len(weights)
        weight = weights[-1] * arrive / (min(n, places) * serve + max(0, n - places) * leave)
        if weight > 1e250:  # as large as a float goes; only ratios matter
            weights = [w / weight for w in weights]
            highest, weight = highest / weight, 1.0
        weights.append(weight)
        highest = max(highest, weight)
    total = sum(weights)
    return [weight / total for weight in weights]


def served_within(load: Load, places: int, minutes: float) -> float:
    """The service level: the share taken within ``minutes``, when nobody gives up; 0 where the queue grows without end.

    >>> round(served_within(Load(100, 3), 6, 0.5), 2)
    0.5
    """
    found = forecast(Load(load.per_hour, load.minutes), places)
    if found is None:
        return 0.0
    return 1 - found.waits * exp(-(places - load.erlangs) * minutes / load.minutes)


def places_needed(load: Load, target: float, minutes: float) -> int:
    """The fewest places with which ``target`` of all are taken within ``minutes``.

    >>> places_needed(Load(100, 3), 0.8, 0.5)
    8
    """
    places = max(1, int(load.erlangs) + 1)
    while served_within(load, places, minutes) < target:
        places += 1
    return places
