"""Who waits, as agents see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from handoff.models import CaseRow, PresenceRow
from handoff.places import Place
from handoff.policy.needs import needs_of
from handoff.policy.schemas import Policy
from handoff.repository import find_queued
from handoff.rules import Colour, Sign, Status, colour_of, gone_since, status_after


@dataclass(frozen=True, slots=True)
class Waiter:
    """``difficulty`` is in an agent's places; ``here``: the taxpayer has the page open."""

    case_id: str
    conversation_id: str
    summary: str
    opened_at: datetime
    position: int
    wait_minutes: int | None
    colour: Colour
    marks: tuple[str, ...]
    group: str
    group_title: str
    language: str
    difficulty: float
    here: bool
    gone_since: datetime | None
    offered_to: str | None
    status: Status


@dataclass(frozen=True, slots=True)
class Ticket:
    """A message that was left; ``due_at``: by when it is to be answered."""

    case_id: str
    conversation_id: str
    summary: str
    text: str
    left_at: datetime
    due_at: datetime


def find_waiters(session: Session, places: Mapping[str, Place], policy: Policy, now: datetime) -> list[Waiter]:
    queued = [q for q in find_queued(session) if q.case_id in places]
    ids = [q.case_id for q in queued]
    summaries = dict(session.execute(select(CaseRow.id, CaseRow.summary).where(CaseRow.id.in_(ids))).all())
    heard = select(PresenceRow.name, PresenceRow.here, PresenceRow.at).where(
        PresenceRow.kind == "conversation", PresenceRow.name.in_([q.conversation_id for q in queued])
    )
    signs = {name: Sign(here, at) for name, here, at in session.execute(heard)}
    amber, red = timedelta(minutes=policy.waiting_amber_minutes), timedelta(minutes=policy.waiting_red_minutes)
    waiters = []
    for q in queued:
        needs, place = needs_of(q.needs, policy), places[q.case_id]
        group = policy.group(q.route.group or needs.group)
        gone = gone_since(signs.get(q.conversation_id), q.opened_at, now)
        waiters.append(
            Waiter(
                q.case_id,
                q.conversation_id,
                summaries[q.case_id],
                q.opened_at,
                place.position,
                place.wait_minutes,
                colour_of(now - q.opened_at, amber, red),
                needs.marks,
                group.name,
                f"{group.bureau}{group.title}",
                needs.language,
                q.difficulty,
                gone is None,
                gone,
                q.staff if q.kind == "offered" else None,
                status_after(q.kind),
            )
        )
    return waiters
