"""Status, places in the queue, expected waits, who is away. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Kind = Literal["opened", "assigned", "returned", "withdrawn", "closed", "rated"]
Status = Literal["queued", "assigned", "withdrawn", "closed"]

_STATUS: dict[Kind, Status] = {
    "opened": "queued",
    "assigned": "assigned",
    "returned": "queued",
    "withdrawn": "withdrawn",
    "closed": "closed",
    "rated": "closed",
}

QUEUED: tuple[Kind, ...] = ("opened", "returned")

BEAT = timedelta(seconds=10)  # how often those who are here say so
SILENT = 3 * BEAT  # unheard of for so long, somebody is not here


def status_after(kind: Kind) -> Status:
    return _STATUS[kind]


def expected_wait(position: int, agents: int, minutes_per_chat: float) -> int | None:
    """Whole minutes until the case at ``position`` (1-based) is taken, at least 1; ``None`` when nobody can tell.

    Each agent frees a place every ``minutes_per_chat``; with no agent online, none ever does.
    """
    return max(1, math.ceil(position * minutes_per_chat / agents)) if agents else None


def usual_minutes(durations: Sequence[float], initial: float) -> float:
    """Minutes a chat takes: the mean of recent ones, steadied by ``initial`` counted as three chats."""
    return (initial * 3 + sum(durations)) / (3 + len(durations))


@dataclass(frozen=True, slots=True)
class Sign:
    """The last that was heard of somebody: a page is open (``here``), or the last one was closed."""

    here: bool
    at: datetime


def gone_since(sign: Sign | None, met_at: datetime, now: datetime) -> datetime | None:
    """Since when somebody is away who was certainly there at ``met_at``; ``None`` while they are here.

    A process that ends says no goodbye: who is no longer said to be here has been away since it was said last.
    """
    last = sign if sign is not None and sign.at > met_at else Sign(True, met_at)
    return None if last.here and now - last.at < SILENT else last.at
