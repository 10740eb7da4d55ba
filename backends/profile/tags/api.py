"""HTTP of the tags of a signed-in taxpayer: what is held of them and why, what they say is wrong, and their habits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field

from backends.profile.facts import value_name
from backends.profile.kept import load_kept
from backends.profile.portraits import HeldTag, Portraits
from backends.profile.schemas import Strict
from backends.profile.tags.rules import GROUP_NAMES


@dataclass(frozen=True, slots=True)
class TagParts:
    """``owner``: the taxpayer who is signed in; raises where nobody is."""

    portraits: Portraits
    owner: Callable[[Request], str]


class DisputeForm(Strict):
    reason: Annotated[str, Field(max_length=200)]


class VisitForm(Strict):
    page: Annotated[str, Field(max_length=64)]


class HabitsForm(Strict):
    off: bool


def tags_router(parts: TagParts) -> APIRouter:
    router = APIRouter(prefix="/api/portal/tags", tags=["我的标签"])
    portraits = parts.portraits

    @router.get("", summary="我的标签：为什么有、到哪天；记不记使用习惯；数据用来做什么、留多久")
    def tags(request: Request) -> dict[str, Any]:
        owner = parts.owner(request)
        found = portraits.find_tags(owner)
        return {
            "groups": [
                {"group": group, "name": name, "tags": [_view(tag) for tag in found if tag.group == group]}
                for group, name in GROUP_NAMES.items()
            ],
            "habits_off": portraits.habits_off(owner),
            "kept": [{"name": k.name, "purpose": k.purpose, "days": k.days} for k in load_kept().values()],
        }

    @router.put("/{tag}/dispute", status_code=204, summary="这个标签不对，写明哪里不对；有异议的不再使用")
    def dispute(request: Request, tag: str, body: DisputeForm) -> None:
        portraits.dispute(parts.owner(request), tag, body.reason)

    @router.delete("/{tag}/dispute", status_code=204, summary="收回异议")
    def take_back(request: Request, tag: str) -> None:
        portraits.dispute(parts.owner(request), tag, None)

    @router.put("/habits", status_code=204, summary="记不记使用习惯；关掉时已经记下的一并删除")
    def habits(request: Request, body: HabitsForm) -> None:
        portraits.switch_habits(parts.owner(request), off=body.off)

    @router.post("/visits", status_code=204, summary="打开了哪个页面：只算是哪类业务，不记内容")
    def visit(request: Request, body: VisitForm) -> None:
        portraits.note_visit(parts.owner(request), body.page)

    return router


def _view(tag: HeldTag) -> dict[str, Any]:
    return {
        "tag": tag.tag,
        "name": f"{tag.name}：{value_name(tag.value)}" if tag.value else tag.name,
        "why": tag.why,
        "until": tag.until.isoformat(),
        "disputed": tag.disputed,
    }
