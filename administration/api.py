"""HTTP of the administrators' page: accounts, audit ledger, switches, service hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from administration.staff import StaffOffice
from handoff.policy.book import HoursBook, HoursSet
from handoff.policy.hours import Hours
from kit.auth import Role
from kit.sessions import OpenSession
from kit.switches import Switch, Switches


@dataclass(frozen=True)
class AdminParts:
    """``admin``: who asks, an administrator."""

    office: StaffOffice
    switches: Switches
    hours: HoursBook
    admin: Callable[[Request], str]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewAccount(Form):
    username: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9._-]{2,31}$")]
    name: Annotated[str, Field(min_length=1, max_length=32)]
    role: Role


class RoleChange(Form):
    role: Role


class Turn(Form):
    off: bool
    reason: Annotated[str, Field(min_length=2, max_length=200)]


class HoursChange(Form):
    hours: Hours
    reason: Annotated[str, Field(min_length=2, max_length=200)]


Deed = Literal["disable", "enable", "reset", "reset-factor", "sign-out", "unbar"]


def admin_router(parts: AdminParts) -> APIRouter:
    router = APIRouter(prefix="/api/admin")
    office = parts.office

    @router.get("/staff")
    def staff(request: Request) -> list[dict[str, Any]]:
        parts.admin(request)
        return [{**asdict(account), "barred_seconds": office.barred_for(account.username)} for account in office.all()]

    @router.post("/staff", status_code=201, summary="新建账号，返回首次登录用的密码，只显示这一次")
    def create(request: Request, body: NewAccount) -> dict[str, str]:
        return {"password": office.create(parts.admin(request), body.username, body.name, body.role)}

    @router.put("/staff/{username}/role", status_code=204)
    def give_role(request: Request, username: str, body: RoleChange) -> None:
        office.give_role(parts.admin(request), username, body.role)

    @router.post("/staff/{username}/{deed}", summary="停用、启用、重置密码或动态口令、全部退出登录、解除登录失败的锁定")
    def do_deed(request: Request, username: str, deed: Deed) -> dict[str, str | None]:
        deeds: dict[Deed, Callable[[str, str], str | None]] = {
            "disable": office.disable,
            "enable": office.enable,
            "reset": office.reset,
            "reset-factor": office.reset_factor,
            "sign-out": office.sign_out,
            "unbar": office.unbar,
        }
        return {"password": deeds[deed](parts.admin(request), username)}

    @router.get("/staff/{username}/sessions")
    def sessions(request: Request, username: str) -> list[OpenSession]:
        parts.admin(request)
        return office.sessions_of(username)

    @router.delete("/staff/{username}/sessions/{handle}", status_code=204, summary="结束这一次登录")
    def end_session(request: Request, username: str, handle: str) -> None:
        office.end_session(parts.admin(request), username, handle)

    @router.get("/switches")
    def switches(request: Request) -> list[Switch]:
        parts.admin(request)
        return parts.switches.all()

    @router.put("/switches/{name}", status_code=204)
    def turn(request: Request, name: str, body: Turn) -> None:
        by = parts.admin(request)
        office.audit.note(by, "switch.off" if body.off else "switch.on", f"switch/{name}", reason=body.reason)
        parts.switches.turn(name, off=body.off, by=by, reason=body.reason)

    @router.get("/hours", summary="现在的人工服务时间，谁改的")
    def hours(request: Request) -> dict[str, Any]:
        parts.admin(request)
        return _hours_json(parts.hours.now())

    @router.put("/hours", summary="改人工服务时间，立即生效")
    def change_hours(request: Request, body: HoursChange) -> dict[str, Any]:
        by = parts.admin(request)
        office.audit.note(by, "hours.change", "desk/hours", reason=body.reason)
        parts.hours.change(body.hours, by=by, reason=body.reason)
        return _hours_json(parts.hours.now())

    return router


def _hours_json(found: HoursSet) -> dict[str, Any]:
    hours = found.hours.model_dump(mode="json", by_alias=True)
    return {**asdict(found), "hours": hours, "words": found.hours.describe()}
