"""Places in the queue and expected waits, as they are now."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from handoff.repository import count_before, find_online, find_open_of, queue, recent_durations
from handoff.rules import expected_wait, usual_minutes
from kit.clock import Clock


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue, 1-based, and the expected wait in minutes: ``None`` while no agent is online."""

    case_id: str
    position: int
    wait_minutes: int | None


class Places:
    def __init__(self, minutes_per_chat: float, clock: Clock) -> None:
        self._minutes_per_chat = minutes_per_chat
        self._clock = clock

    def find(self, session: Session, conversation_id: str) -> Place | None:
        """Where this conversation stands, if it waits."""
        case = find_open_of(session, conversation_id)
        if case is None or case.status != "queued":
            return None
        position = count_before(session, case.case) + 1
        return Place(case.case.id, position, expected_wait(position, *self._pace(session)))

    def all(self, session: Session) -> list[tuple[str, Place]]:
        """Every waiting conversation with its place, in order."""
        waiting = queue(session)
        if not waiting:
            return []
        pace = self._pace(session)
        return [
            (conversation_id, Place(case_id, n, expected_wait(n, *pace)))
            for n, (conversation_id, case_id) in enumerate(waiting, start=1)
        ]

    def _pace(self, session: Session) -> tuple[int, float]:
        """Agents at work, and the minutes each takes for a chat."""
        online = find_online(session, self._clock())
        return len(online), usual_minutes(recent_durations(session), self._minutes_per_chat)
