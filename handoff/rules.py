"""Status, places in the queue and expected waits. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

Kind = Literal["opened", "assigned", "closed", "rated"]
Status = Literal["queued", "assigned", "closed"]

_STATUS: dict[Kind, Status] = {
    "opened": "queued",
    "assigned": "assigned",
    "closed": "closed",
    "rated": "closed",
}


def status_after(kind: Kind) -> Status:
    return _STATUS[kind]


def expected_wait(position: int, agents: int, minutes_per_chat: float) -> int:
    """Whole minutes until the case at ``position`` (1-based) is taken, at least 1.

    Each agent frees a place every ``minutes_per_chat``; with nobody signed in, one agent is assumed.
    """
    return max(1, math.ceil(position * minutes_per_chat / max(agents, 1)))


def usual_minutes(durations: Sequence[float], initial: float) -> float:
    """Minutes a chat takes: the mean of recent ones, steadied by ``initial`` counted as three chats."""
    return (initial * 3 + sum(durations)) / (3 + len(durations))
