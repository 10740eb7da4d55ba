"""What an agent can do and how much at once: as a supervisor has set it last, else as the desk file says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handoff.models import AgentSkillsRow
from handoff.moves import EVERYTHING, ROUTE
from handoff.policy.schemas import AgentPolicy, Policy
from handoff.work import do_put
from kit.db import Transaction, do_insert_new
from kit.errors import ConflictError, LogicalError


@dataclass(frozen=True, slots=True)
class Skills:
    """``capacity`` 0: as everybody. ``by`` is empty for those of the desk file."""

    username: str
    groups: tuple[str, ...]
    languages: tuple[str, ...]
    capacity: int
    by: str = ""
    at: datetime | None = None


class SkillsMovedError(ConflictError):
    code = "skills_moved"


def with_skills(session: Session, policy: Policy) -> Policy:
    """``policy`` as it holds now. A group that the file no longer has is nobody's; who had no other gets nothing, until
    a supervisor sets them anew: to have none would be to have all of this bureau."""
    known = {group.name for group in policy.groups}
    agents = {
        row.username: AgentPolicy(
            groups=tuple(name for name in row.groups if name in known) or tuple(row.groups),
            languages=tuple(row.languages),
            capacity=row.capacity,
        )
        for row in _rows(session)
    }
    return policy.model_copy(update={"agents": {**policy.agents, **agents}}) if agents else policy


def find_skills(session: Session, policy: Policy, usernames: Collection[str]) -> list[Skills]:
    """Of each, in this order. Groups that the file no longer has are not among them."""
    now, rows = with_skills(session, policy), {row.username: row for row in _rows(session)}
    known = {group.name for group in policy.groups}
    found = []
    for username in usernames:
        of, row = now.agent(username), rows.get(username)
        by, at = (row.by, row.at) if row is not None else ("", None)
        groups = tuple(name for name in now.groups_of(username) if name in known)
        found.append(Skills(username, groups, of.languages, of.capacity, by, at))
    return found


def do_set_skills(tx: Transaction, policy: Policy, skills: Skills, now: datetime) -> None:
    """Holds for the next chat; what is in hand stays. Raises ``LogicalError``, and ``SkillsMovedError`` when somebody
    else has just set them."""
    unknown = sorted(set(skills.groups) - {group.name for group in policy.groups})
    if unknown or not skills.groups:
        raise LogicalError(f"没有这个组：{'、'.join(unknown)}" if unknown else "至少选一个组", field="groups")
    if not skills.languages:
        raise LogicalError("至少选一种语言", field="languages")
    query = select(func.max(AgentSkillsRow.ordinal)).where(AgentSkillsRow.username == skills.username)
    new = do_insert_new(
        tx.session,
        AgentSkillsRow,
        username=skills.username,
        ordinal=(tx.session.scalar(query) or 0) + 1,
        groups=list(skills.groups),
        languages=list(skills.languages),
        capacity=skills.capacity,
        by=skills.by,
        at=now,
    )
    if not new:
        raise SkillsMovedError("刚有别人改过这位座席的技能，请刷新后再改")
    do_put(tx, ROUTE, EVERYTHING, now)  # somebody may wait for just this


def _rows(session: Session) -> list[AgentSkillsRow]:
    """The last of each agent."""
    last = (
        select(AgentSkillsRow.username, func.max(AgentSkillsRow.ordinal).label("ordinal"))
        .group_by(AgentSkillsRow.username)
        .subquery()
    )
    return list(
        session.scalars(
            select(AgentSkillsRow).join(
                last, (last.c.username == AgentSkillsRow.username) & (last.c.ordinal == AgentSkillsRow.ordinal)
            )
        )
    )
