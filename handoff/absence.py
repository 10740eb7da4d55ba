"""Who is away of those whom a case concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handoff.repository import Stand, find_desk_signs
from handoff.rules import Sign, gone_since


@dataclass(frozen=True, slots=True)
class Absence:
    """Since when they are away; who is here is left out."""

    waiting: Mapping[str, datetime]  # by conversation: its taxpayer, who waits
    served: Mapping[str, datetime]  # by conversation: its taxpayer, whom an agent has in hand
    agents: Mapping[str, datetime]  # by username: agents with chats in hand


def find_absent(session: Session, stands: Sequence[Stand], now: datetime) -> Absence:
    """Among all open cases."""
    taken_at = {s.staff: s.since for s in sorted(stands, key=lambda s: s.since) if s.staff is not None}
    signs = find_desk_signs(session, taken_at.keys())
    return Absence(
        waiting=_gone(now, ((s.conversation_id, s.sign, s.opened_at) for s in stands if s.staff is None)),
        served=_gone(now, ((s.conversation_id, s.sign, s.opened_at) for s in stands if s.staff is not None)),
        agents=_gone(now, ((name, signs.get(name), at) for name, at in taken_at.items())),
    )


def _gone(now: datetime, people: Iterable[tuple[str, Sign | None, datetime]]) -> dict[str, datetime]:
    return {name: since for name, sign, met_at in people if (since := gone_since(sign, met_at, now)) is not None}


def overdue(away: Mapping[str, datetime], limit: timedelta, *, watched_since: datetime, now: datetime) -> list[str]:
    """Who has been away for ``limit``. Nobody could come back while no process ran: that time does not count."""
    return [name for name, since in away.items() if now - max(since, watched_since) >= limit]
