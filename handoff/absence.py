"""Who is away of those whom a case concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handoff.repository import find_signs, find_stands
from handoff.rules import gone_since


@dataclass(frozen=True, slots=True)
class Absence:
    """Since when they are away; who is here is left out."""

    waiting: Mapping[str, datetime]  # by conversation: its taxpayer, who waits
    served: Mapping[str, datetime]  # by conversation: its taxpayer, whom an agent has in hand
    agents: Mapping[str, datetime]  # by username: agents with chats in hand


def find_absent(session: Session, now: datetime) -> Absence:
    stands = find_stands(session)
    taxpayers = find_signs(session, "conversation", [s.conversation_id for s in stands])
    agents = find_signs(session, "staff", {s.staff for s in stands if s.staff is not None})
    waiting: dict[str, datetime] = {}
    served: dict[str, datetime] = {}
    for stand in stands:
        since = gone_since(taxpayers.get(stand.conversation_id), stand.opened_at, now)
        if since is not None:
            (waiting if stand.staff is None else served)[stand.conversation_id] = since
    taken_at = {s.staff: s.since for s in sorted(stands, key=lambda s: s.since) if s.staff is not None}
    gone = {name: gone_since(agents.get(name), at, now) for name, at in taken_at.items()}
    return Absence(waiting, served, {name: since for name, since in gone.items() if since is not None})


def overdue(away: Mapping[str, datetime], limit: timedelta, *, watched_since: datetime, now: datetime) -> list[str]:
    """Who has been away for ``limit``. Nobody could come back while no process ran: that time does not count."""
    return [name for name, since in away.items() if now - max(since, watched_since) >= limit]
