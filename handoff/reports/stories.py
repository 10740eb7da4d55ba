"""What became of each case, read from the lifecycle ledger: nothing is counted in place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, exists, func, select
from sqlalchemy.orm import Session

from conversations.models import ConversationRow, MessageRow
from handoff.assist.models import CaseResultRow, DraftRow, UseRow
from handoff.models import CaseEventRow, CaseRow
from kit.db import UtcDateTime

ENDS_HOLDING = ("returned", "transferred", "offered", "withdrawn", "closed", "assigned")


@dataclass(frozen=True, slots=True)
class Story:
    """Minutes throughout. ``bot``: with the bot before a person was called, which is nobody's handling. ``waited``:
    until the first agent came, ``None`` when none did. ``answered``: from then to that agent's first words. ``held``:
    in agents' hands, whoever's. ``staff``: who had it last."""

    case_id: str
    opened_at: datetime
    group: str
    staff: str | None
    theme: str
    bot: float
    waited: float | None
    answered: float | None
    held: float
    ended: str  # closed, withdrawn, ticket or open
    result: str | None
    score: int | None


def find_stories(session: Session, since: datetime, until: datetime) -> list[Story]:
    """Of the cases opened in between, the oldest first."""
    cases = session.scalars(
        select(CaseRow).where(CaseRow.opened_at >= since, CaseRow.opened_at < until).order_by(CaseRow.opened_at)
    ).all()
    ids = select(CaseRow.id).where(CaseRow.opened_at >= since, CaseRow.opened_at < until)
    events: dict[str, list[CaseEventRow]] = defaultdict(list)
    for event in session.scalars(
        select(CaseEventRow).where(CaseEventRow.case_id.in_(ids)).order_by(CaseEventRow.case_id, CaseEventRow.ordinal)
    ):
        events[event.case_id].append(event)
    results = {r.case_id: r for r in session.scalars(select(CaseResultRow).where(CaseResultRow.case_id.in_(ids)))}
    conversations = select(CaseRow.conversation_id).where(CaseRow.id.in_(ids))
    begun = _begun(session, conversations)
    spoken = _spoken(session, conversations)
    return [
        _story(
            case, events[case.id], results.get(case.id), begun.get(case.conversation_id), spoken[case.conversation_id]
        )
        for case in cases
    ]


def _begun(session: Session, conversations: object) -> dict[str, datetime]:
    """When each conversation's first words were said."""
    first = func.min(MessageRow.at, type_=UtcDateTime())
    query = select(MessageRow.conversation_id, first).where(
        MessageRow.conversation_id.in_(conversations),  # type: ignore[arg-type]
        MessageRow.author == "taxpayer",
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(MessageRow.conversation_id))}


def _spoken(session: Session, conversations: object) -> dict[str, list[datetime]]:
    """When agents spoke in each."""
    query = (
        select(MessageRow.conversation_id, MessageRow.at)
        .where(MessageRow.conversation_id.in_(conversations), MessageRow.author == "agent")  # type: ignore[arg-type]
        .order_by(MessageRow.at)
    )
    spoken: dict[str, list[datetime]] = defaultdict(list)
    for conversation_id, at in session.execute(query):
        spoken[conversation_id].append(at)
    return spoken


def _story(
    case: CaseRow,
    events: Sequence[CaseEventRow],
    result: CaseResultRow | None,
    begun: datetime | None,
    spoken: Sequence[datetime],
) -> Story:
    taken = next((e.at for e in events if e.kind == "assigned"), None)
    closed_at = next((e.at for e in reversed(events) if e.kind == "closed"), None)
    first = next((at for at in spoken if taken is not None and at >= taken), None)
    last = next((e for e in reversed(events) if e.kind != "rated"), events[-1])
    staff = next((e.staff for e in reversed(events) if e.kind == "assigned"), None)
    # Of a message left, the answer comes later and is no waiting at the desk.
    left = any(e.kind == "left" for e in events)
    return Story(
        case.id,
        case.opened_at,
        next((e.desk_group for e in reversed(events) if e.desk_group), ""),
        staff,
        result.theme if result is not None else "",
        _minutes(begun, case.opened_at) if begun is not None and begun < case.opened_at else 0.0,
        _minutes(case.opened_at, taken) if taken is not None and not left else None,
        _minutes(taken, first) if taken is not None and first is not None and not left else None,
        _held(events),
        "closed" if closed_at is not None else {"withdrawn": "withdrawn", "left": "ticket"}.get(last.kind, "open"),
        result.result if result is not None else None,
        next((e.score for e in reversed(events) if e.kind == "rated"), None),
    )


def _held(events: Sequence[CaseEventRow]) -> float:
    total, since = 0.0, None
    for event in events:
        if since is not None and event.kind in ENDS_HOLDING:
            total += _minutes(since, event.at)
            since = None
        if event.kind == "assigned":
            since = event.at
    return total


def _minutes(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds() / 60


def count_drafts(session: Session, since: datetime, until: datetime) -> tuple[int, int]:
    """Drafts with an answer made in between, and how many of them went into a reply."""
    made = select(DraftRow).where(DraftRow.at >= since, DraftRow.at < until, DraftRow.text != "").subquery()
    used = exists().where(
        UseRow.kind == "draft", UseRow.case_id == made.c.case_id, UseRow.what == cast(made.c.seq, String)
    )
    total = session.scalar(select(func.count()).select_from(made)) or 0
    return total, session.scalar(select(func.count()).select_from(made).where(used)) or 0


def count_conversations(session: Session, since: datetime, until: datetime) -> int:
    """Conversations begun in between in which a taxpayer said something."""
    said = select(MessageRow.seq).where(
        MessageRow.conversation_id == ConversationRow.id, MessageRow.author == "taxpayer"
    )
    query = select(func.count()).where(
        ConversationRow.opened_at >= since, ConversationRow.opened_at < until, said.exists()
    )
    return session.scalar(query) or 0
