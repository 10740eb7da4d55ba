"""Agents at the desk: what they say of themselves, and what they have in hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handoff.models import AgentStateRow, CaseEventRow, CaseRow
from handoff.policy.schemas import Policy
from handoff.repository import find_online, open_cases
from handoff.routing import Agent
from handoff.skills import with_skills
from kit.db import Transaction, do_insert_new

State = Literal["online", "away", "leaving"]


@dataclass(frozen=True, slots=True)
class StateOf:
    state: State
    why: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class AgentView:
    """An agent as the desk shows it. ``here``: a desk is open. ``load`` is in places, offers too."""

    username: str
    state: State
    why: str
    since: datetime | None
    here: bool
    load: float
    chats: int
    capacity: int
    groups: tuple[str, ...]


ONLINE = StateOf("online", "", None)


def find_states(session: Session, usernames: Collection[str] | None = None) -> dict[str, StateOf]:
    """The last state of each; who never had one is online while their desk is open."""
    last = (
        select(AgentStateRow.username, func.max(AgentStateRow.ordinal).label("ordinal"))
        .group_by(AgentStateRow.username)
        .subquery()
    )
    query = select(AgentStateRow).join(
        last, (last.c.username == AgentStateRow.username) & (last.c.ordinal == AgentStateRow.ordinal)
    )
    if usernames is not None:
        query = query.where(AgentStateRow.username.in_(usernames))
    return {row.username: StateOf(row.state, row.why, row.at) for row in session.scalars(query)}  # type: ignore[arg-type]


def do_note_state(tx: Transaction, username: str, state: State, why: str, now: datetime) -> bool:
    """Whether it was another state before."""
    before = find_states(tx.session, [username]).get(username, ONLINE)
    if before.state == state:
        return False
    query = select(func.max(AgentStateRow.ordinal)).where(AgentStateRow.username == username)
    ordinal = (tx.session.scalar(query) or 0) + 1
    return do_insert_new(
        tx.session, AgentStateRow, username=username, ordinal=ordinal, state=state, why=why[:32], at=now
    )


def hold_agents(tx: Transaction, usernames: Collection[str]) -> None:
    """Until the transaction ends nobody else gives these agents anything: room that was seen is still there when it is
    used. To be held before any conversation is. On SQLite there is one writer anyway."""
    if tx.session.get_bind().dialect.name == "postgresql":
        for username in sorted(usernames):
            tx.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(username))))


@dataclass(frozen=True, slots=True)
class Hands:
    load: float = 0
    chats: int = 0
    last_taken: datetime | None = None


def find_hands(session: Session, username: str | None = None) -> dict[str, Hands]:
    """What each agent (``username`` only, if given) has in hand or was offered."""
    columns = select(
        CaseEventRow.staff,
        func.sum(CaseRow.difficulty),
        func.count(),
        func.max(CaseEventRow.at, type_=CaseRow.opened_at.type),
    )
    held = CaseEventRow.staff.is_not(None) if username is None else CaseEventRow.staff == username
    query = open_cases(columns).where(held).order_by(None).group_by(CaseEventRow.staff)
    return {name: Hands(load, count, at) for name, load, count, at in session.execute(query) if name is not None}


def find_at_work(
    session: Session, policy: Policy, places: int, now: datetime, hands: Mapping[str, Hands] | None = None
) -> list[Agent]:
    """Who may be offered something: with an open desk, and online. ``hands``: if they are known."""
    here = find_online(session, now)
    if not here:
        return []
    states, policy = find_states(session, here), with_skills(session, policy)
    held = find_hands(session) if hands is None else hands
    return [
        agent_of(name, policy, places, held.get(name, Hands()))
        for name in sorted(here)
        if states.get(name, ONLINE).state == "online"
    ]


def agent_of(username: str, policy: Policy, places: int, hands: Hands) -> Agent:
    of = policy.agent(username)
    return Agent(
        username,
        of.capacity or places,
        hands.load,
        frozenset(policy.groups_of(username)),
        frozenset(of.languages),
        hands.last_taken,
    )


def find_views(session: Session, policy: Policy, places: int, now: datetime) -> list[AgentView]:
    """Everybody with an open desk, chats in hand, or a state other than online."""
    here, states, hands = find_online(session, now), find_states(session), find_hands(session)
    policy = with_skills(session, policy)
    names = here | hands.keys() | {name for name, of in states.items() if of.state != "online"}
    views = []
    for name in sorted(names):
        state, held, of = states.get(name, ONLINE), hands.get(name, Hands()), policy.agent(name)
        views.append(
            AgentView(
                name,
                state.state,
                state.why,
                state.since,
                name in here,
                held.load,
                held.chats,
                of.capacity or places,
                policy.groups_of(name),
            )
        )
    return views
