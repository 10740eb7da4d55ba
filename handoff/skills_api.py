"""HTTP of agents' skills and capacity, set by supervisors."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field

from backends.audit.service import Audit
from handoff.schemas import Frame
from handoff.service import Handoff
from handoff.skills import Skills, do_set_skills, find_skills
from kit.auth import Staff, StaffAccounts
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.errors import NotFoundError

LANGUAGES = {"zh": "中文", "en": "英文"}  # those that ``policy.needs`` tells apart
Code = Annotated[str, Field(min_length=2, max_length=8)]


@dataclass(frozen=True)
class SkillsParts:
    database: Database
    accounts: StaffAccounts
    handoff: Handoff
    clock: Clock = utc_now


class SkillsRequest(Frame):
    """``capacity``: chats at once, 0 for as many as everybody."""

    groups: list[Annotated[str, Field(max_length=32)]] = Field(min_length=1, max_length=50)
    languages: list[Code] = Field(min_length=1, max_length=10)
    capacity: int = Field(0, ge=0, le=50)


def skills_router(parts: SkillsParts) -> APIRouter:
    router = APIRouter(prefix="/api/console")
    audit = Audit(parts.database)

    def supervisor(request: Request) -> Staff:
        return parts.accounts.signed_in(request, "admin")

    def agents() -> dict[str, str]:
        staff = [*parts.accounts.of_role("agent"), *parts.accounts.of_role("admin")]
        return {s.username: s.name for s in staff}

    @router.get("/skills", summary="每位座席的组、语言和同时接待的上限")
    def skills(request: Request) -> dict[str, Any]:
        supervisor(request)
        names, policy = agents(), parts.handoff.policy
        with parts.database.read() as session:
            found = find_skills(session, policy, names)
        return {
            "agents": [
                {**asdict(one), "name": names[one.username], "at": one.at.isoformat() if one.at else None}
                for one in found
            ],
            "groups": [{"name": group.name, "title": group.full_title} for group in policy.groups],
            "languages": [{"name": name, "title": title} for name, title in LANGUAGES.items()],
            "places": parts.handoff.places,
        }

    @router.put("/skills/{username}", status_code=204, summary="改座席的组、语言和上限，从下一个对话起生效")
    def change(request: Request, username: str, body: SkillsRequest) -> None:
        by = supervisor(request)
        if username not in agents():
            raise NotFoundError("没有这位座席，请刷新列表")
        wanted = Skills(username, tuple(body.groups), tuple(body.languages), body.capacity, by.username)
        told = {"groups": "、".join(body.groups), "capacity": str(body.capacity)}
        audit.note(by.username, "agent.skills", f"staff/{username}", **told)
        with parts.database.write() as tx:
            do_set_skills(tx, parts.handoff.policy, wanted, parts.clock())

    return router
