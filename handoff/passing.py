"""HTTP of the agent's own state, and of chats that come and go: offers, transfers, what is given back or taken over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request

from handoff.agents import AgentView
from handoff.assist.api import recipient
from handoff.assist.notes import do_note
from handoff.desk import Desk
from handoff.opening import do_open
from handoff.policy.schemas import Policy
from handoff.quality.left import MessagesLeft
from handoff.schemas import OpeningRequest, ReleaseRequest, StateRequest, TicketAnswerRequest, TransferRequest
from handoff.service import Handoff
from kit.auth import Staff, StaffAccounts
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.errors import LogicalError

STATES = {"online": "在线", "away": "离开", "leaving": "即将下班"}


@dataclass(frozen=True)
class PassingParts:
    database: Database
    accounts: StaffAccounts
    handoff: Handoff
    desk: Desk
    left: MessagesLeft
    clock: Clock = utc_now


def passing_router(parts: PassingParts) -> APIRouter:
    router = APIRouter(prefix="/api/console")

    def agent(request: Request) -> Staff:
        return parts.accounts.signed_in(request, "agent")

    @router.put("/state", status_code=204, summary="在线、离开、即将下班（不再接新的对话）")
    def set_state(request: Request, body: StateRequest) -> None:
        parts.handoff.set_state(agent(request).username, body.state)

    @router.post("/cases/{case_id}/accept", summary="接派给自己的对话，或从排队里挑一个")
    def accept(request: Request, case_id: str) -> dict[str, Any]:
        staff = agent(request)
        parts.handoff.accept(case_id, staff)
        return parts.desk.chat(parts.handoff.access_case(case_id, staff))

    @router.post("/cases/{case_id}/decline", status_code=204, summary="不接派来的对话，派给下一位")
    def decline(request: Request, case_id: str) -> None:
        parts.handoff.decline(case_id, agent(request))

    @router.post("/cases/{case_id}/release", status_code=204, summary="退回排队，由别的座席接")
    def release(request: Request, case_id: str, body: ReleaseRequest) -> None:
        parts.handoff.release(case_id, agent(request), body.note)

    @router.post("/cases/{case_id}/opening", status_code=204, summary="主管写明为什么要看别人手上的对话")
    def open_case(request: Request, case_id: str, body: OpeningRequest) -> None:
        staff = agent(request)
        with parts.database.write() as tx:
            do_open(tx, case_id, staff, body.reason, parts.clock())

    @router.post("/cases/{case_id}/takeover", summary="主管接管对话")
    def take_over(request: Request, case_id: str) -> dict[str, Any]:
        staff = agent(request)
        with parts.database.write() as tx:
            parts.handoff.do_take_over(tx, case_id, staff)
            do_note(tx, case_id, "takeover", staff, "", now=parts.clock())
        return parts.desk.chat(parts.handoff.access_case(case_id, staff))

    _add_transfers(router, parts, agent)
    _add_tickets(router, parts, agent)
    return router


def _add_transfers(router: APIRouter, parts: PassingParts, agent: Callable[[Request], Staff]) -> None:
    @router.get("/recipients", summary="可以转接的座席、组和别的局")
    def recipients(request: Request) -> list[dict[str, Any]]:
        me = agent(request)
        names = {s.username: s.name for s in (*parts.accounts.of_role("agent"), *parts.accounts.of_role("admin"))}
        views = parts.handoff.agents()
        mine = {b for view in views if view.username == me.username for b in _bureaus(parts.handoff.policy, view)}
        others = [view for view in views if view.username != me.username]
        people = [
            _person(view, names[view.username], parts.handoff.policy, mine) for view in others if view.username in names
        ]
        at_work = [v for v in others if v.here and v.state == "online"]
        groups = [
            recipient(
                "bureau" if group.bureau else "group",
                group.name,
                group.full_title,
                f"{count} 人在线" if (count := sum(group.name in v.groups for v in at_work)) else "现在没有人在线",
            )
            for group in parts.handoff.policy.groups
        ]
        return people + groups

    @router.post("/cases/{case_id}/transfer", status_code=204, summary="转给一位座席、一个组或另一个局，带说明")
    def transfer(request: Request, case_id: str, body: TransferRequest) -> None:
        if (body.to_staff is None) == (body.to_group is None):
            raise LogicalError("请选一位座席或一个组")
        staff = agent(request)
        with parts.database.write() as tx:
            parts.handoff.do_transfer(
                tx, case_id, staff, to_staff=body.to_staff, to_group=body.to_group, note=body.note
            )
            if body.note.strip():  # whoever takes it reads it beside the talk, whenever that is
                do_note(tx, case_id, "note", staff, f"转接说明：{body.note.strip()}", now=parts.clock())


def _bureaus(policy: Policy, view: AgentView) -> set[str]:
    return {policy.group(name).bureau for name in view.groups}


def _person(view: AgentView, name: str, policy: Policy, mine: set[str]) -> dict[str, Any]:
    """``mine``: bureaus of who passes on; a chat goes to another one by its groups."""
    bureaus = _bureaus(policy, view)
    if mine and not bureaus & mine:
        return recipient("person", view.username, name, f"{min(bureaus) or '本局'}的座席，请转给那里的组", can=False)
    state = STATES[view.state] if view.here else "不在线"
    can = view.here and view.state == "online"
    return recipient("person", view.username, name, f"{state}，在接待 {view.chats} 个", can=can)


def _add_tickets(router: APIRouter, parts: PassingParts, agent: Callable[[Request], Staff]) -> None:
    @router.get("/messages-left", summary="纳税人留言，还没有答复的")
    def messages_left(request: Request) -> list[dict[str, Any]]:
        agent(request)
        return [
            {
                "case_id": ticket.case_id,
                "summary": ticket.summary,
                "text": ticket.text,
                "left_at": ticket.left_at.isoformat(),
                "due_at": ticket.due_at.isoformat(),
            }
            for ticket in parts.handoff.tickets()
        ]

    @router.post("/cases/{case_id}/answer", status_code=204, summary="答复留言，答复出现在纳税人的对话里")
    def answer(request: Request, case_id: str, body: TicketAnswerRequest) -> None:
        parts.left.answer(case_id, agent(request), body.text)
