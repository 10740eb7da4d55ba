"""Status, places in the queue, expected waits, who is away. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Kind = Literal[
    "opened",  # waits
    "offered",  # to one agent, who has not taken it yet
    "lapsed",  # the offer was declined or not answered; waits again
    "assigned",
    "returned",  # the agent is gone, silent, or gave it back; waits again
    "transferred",  # on to another group; waits again
    "withdrawn",
    "left",  # a message was left with nobody there: a ticket
    "reopened",  # the taxpayer spoke again after a polite close; waits again
    "closed",
    "rated",
]
Status = Literal["queued", "offered", "assigned", "ticket", "withdrawn", "closed"]
Colour = Literal["green", "amber", "red"]

_STATUS: dict[Kind, Status] = {
    "opened": "queued",
    "offered": "offered",
    "lapsed": "queued",
    "assigned": "assigned",
    "returned": "queued",
    "transferred": "queued",
    "withdrawn": "withdrawn",
    "left": "ticket",
    "reopened": "queued",
    "closed": "closed",
    "rated": "closed",
}

WAITING: tuple[Kind, ...] = ("opened", "offered", "lapsed", "returned", "transferred", "reopened")
OFFERED: tuple[Kind, ...] = ("offered",)
UNOFFERED: tuple[Kind, ...] = tuple(kind for kind in WAITING if kind != "offered")
OPEN: tuple[Kind, ...] = (*WAITING, "assigned")

BEAT = timedelta(seconds=10)  # how often those who are here say so
SILENT = 3 * BEAT  # unheard of for so long, somebody is not here


def status_after(kind: Kind) -> Status:
    return _STATUS[kind]


def expected_wait(position: int, free: int, places: int, minutes_per_chat: float) -> int | None:
    """Whole minutes until the case at ``position`` (1-based) is taken, at least 1; ``None`` when nobody can tell.

    The first ``free`` are taken at once. Of ``places`` in all, one comes free every ``minutes_per_chat / places``
    minutes; with no agent online there is none.
    """
    if not places:
        return None
    return max(1, math.ceil(max(0, position - free) * minutes_per_chat / places))


def usual_minutes(durations: Sequence[float], initial: float) -> float:
    """Minutes a chat takes: the mean of recent ones, steadied by ``initial`` counted as three chats."""
    return (initial * 3 + sum(durations)) / (3 + len(durations))


def colour_of(waited: timedelta, amber: timedelta, red: timedelta) -> Colour:
    return "red" if waited >= red else "amber" if waited >= amber else "green"


@dataclass(frozen=True, slots=True)
class Sign:
    """The last that was heard of somebody: a page is open (``here``), or the last one was closed."""

    here: bool
    at: datetime


def is_here(sign: Sign | None, now: datetime) -> bool:
    return sign is not None and sign.here and now - sign.at < SILENT


def gone_since(sign: Sign | None, met_at: datetime, now: datetime) -> datetime | None:
    """Since when somebody is away who was certainly there at ``met_at``; ``None`` while they are here.

    A process that ends says no goodbye: who is no longer said to be here has been away since it was said last.
    """
    last = sign if sign is not None and sign.at > met_at else Sign(True, met_at)
    return None if last.here and now - last.at < SILENT else last.at
