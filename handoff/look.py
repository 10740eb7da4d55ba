"""What all desks of a process show alike, read once for all of them: a change of the desk makes every page ask."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handoff.absence import Absence, find_absent
from handoff.moves import DESK
from handoff.repository import Queued, Stand, find_stands
from kit.events import MISSED, Event, Hub


@dataclass(frozen=True, slots=True)
class Look:
    """``held``: conversations in each agent's hands. ``queues``: who waits, by the groups that are not shown."""

    stands: list[Stand]
    absence: Absence
    held: dict[str, list[str]]
    queues: dict[tuple[str, ...], list[Queued]]


def take_look(session: Session, now: datetime) -> Look:
    stands = find_stands(session)
    held: defaultdict[str, list[str]] = defaultdict(list)
    for stand in stands:
        if stand.staff is not None:
            held[stand.staff].append(stand.conversation_id)
    return Look(stands, find_absent(session, stands, now), dict(held), {})


class Looks:
    """Good until the desk changes. ``lane``: pages are served one after the other, so that many of them do not keep
    the messages between people waiting."""

    def __init__(self, hub: Hub) -> None:
        self.lane = asyncio.Lock()
        self._changes = 0
        self._last: tuple[int, Look] | None = None
        for topic in (DESK, MISSED):
            hub.listen(topic, self._on_change)

    def _on_change(self, _event: Event) -> None:
        self.forget()

    def forget(self) -> None:
        """The next look is a new one: news of another process may be on its way."""
        self._changes += 1

    def find(self, session: Session, now: datetime) -> Look:
        """For pages that hear of each change and ask again: what has just been committed may not be in it yet."""
        changes, last = self._changes, self._last
        if last is None or last[0] != changes:
            self._last = last = changes, take_look(session, now)
        return last[1]
