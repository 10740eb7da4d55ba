"""HTTP of the staff's sign-in and of the agent's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket

from backends.audit.service import Audit
from conversations.cards import Reply
from conversations.service import Conversations
from conversations.writer import LedgerWriter
from handoff.assist.marks import ReadMarks
from handoff.assist.results import Proposal, do_keep_result
from handoff.desk import Desk
from handoff.presence import Presence
from handoff.schemas import (
    CloseRequest,
    CodeRequest,
    ComputationRequest,
    PasswordRequest,
    ProposalRequest,
    SignInRequest,
)
from handoff.service import Handoff, agent_draft
from handoff.socket import AgentSocket
from handoff.staff import DEMO_STAFF
from kit.auth import Staff, StaffAccounts
from kit.clock import utc_now
from kit.db import Database
from kit.errors import DaobanError, ForbiddenError, NotFoundError
from kit.session_watch import SessionWatch
from kit.sessions import OpenSession, Sessions
from kit.socket import CLOSE_UNAUTHORISED, same_origin
from kit.turnstile import Turnstile, WrongPasswordError, mask_account


@dataclass(frozen=True)
class ConsoleParts:
    database: Database
    accounts: StaffAccounts
    session_watch: SessionWatch
    handoff: Handoff
    desk: Desk
    presence: Presence
    conversations: Conversations
    writer: LedgerWriter
    marks: ReadMarks
    compute: Callable[[str], Reply]
    demo: bool


def staff_router(
    accounts: StaffAccounts, sessions: Sessions, turnstile: Turnstile, handoff: Handoff, audit: Audit, *, demo: bool
) -> APIRouter:
    """Sign-in of agents, trainers and administrators, and their own account. Who signs out leaves no chat behind."""
    router = APIRouter(prefix="/api/staff")

    def own(request: Request) -> Staff:
        return accounts.access(request, pending=True)[1]

    @router.post("/sign-in")
    async def sign_in(request: Request, body: SignInRequest) -> Staff:
        authenticate = partial(accounts.authenticate, body.username, body.password, body.code)
        account = f"staff/{mask_account(body.username)}"
        try:
            staff = await turnstile.let_in(request, "staff", body.username, authenticate)
        except WrongPasswordError as error:
            await run_in_threadpool(
                audit.note, "", "sign_in.refused", account, address=_address(request), why=error.code
            )
            raise
        await run_in_threadpool(
            audit.note, staff.username, "sign_in", f"staff/{staff.username}", address=_address(request)
        )
        await run_in_threadpool(sessions.begin, request, "staff", staff.username)
        return staff

    @router.post("/sign-out", status_code=204)
    def sign_out(request: Request) -> Response:
        session = sessions.find(request, "staff")
        sessions.end(request, "staff")
        if session is not None and session.person is not None:
            audit.note(session.person, "sign_out", f"staff/{session.person}")
            handoff.hand_back(session.person)
        return Response(status_code=204)

    @router.post("/password", summary="改自己的密码；其他地方的登录都退出")
    async def change_password(request: Request, body: PasswordRequest) -> Staff:
        def change() -> None:
            accounts.choose_password(username, body.current, body.password)

        username = (await run_in_threadpool(own, request)).username
        await turnstile.let_in(request, "staff", username, change)
        await run_in_threadpool(audit.note, username, "staff.password", f"staff/{username}")
        await run_in_threadpool(sessions.begin, request, "staff", username)
        return await run_in_threadpool(own, request)

    @router.post("/second-factor", summary="生成动态口令的二维码")
    def begin_factor(request: Request) -> dict[str, str]:
        return accounts.begin_factor(own(request).username)

    @router.post("/second-factor/confirm", summary="输入手机上的动态口令，启用它")
    async def confirm_factor(request: Request, body: CodeRequest) -> Staff:
        username = (await run_in_threadpool(own, request)).username
        await turnstile.let_in(request, "staff", username, partial(accounts.confirm_factor, username, body.code))
        await run_in_threadpool(audit.note, username, "staff.second_factor", f"staff/{username}")
        return await run_in_threadpool(own, request)

    @router.get("/me")
    def me(request: Request) -> Staff:
        return own(request)

    @router.get("/sessions", summary="自己在哪些地方登录着")
    def own_sessions(request: Request) -> list[OpenSession]:
        session, staff = accounts.access(request, pending=True)
        return sessions.of_person("staff", staff.username, session.id)

    @router.delete("/sessions/{handle}", status_code=204, summary="结束自己的一次登录")
    def end_own_session(request: Request, handle: str) -> None:
        staff = own(request)
        audit.note(staff.username, "staff.end_session", f"staff/{staff.username}", session=handle)
        sessions.end_one("staff", staff.username, handle)

    @router.get("/demo-accounts")
    def demo_accounts() -> list[dict[str, str]]:
        if not demo:
            raise NotFoundError("没有演示账号")
        told = ("username", "name", "role")
        return [{**{k: getattr(s, k) for k in told}, "password": password} for s, password in DEMO_STAFF]

    return router


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def console_router(parts: ConsoleParts) -> APIRouter:
    router = APIRouter(prefix="/api/console")

    def agent(request: Request) -> Staff:
        return parts.accounts.signed_in(request, "agent")

    @router.get("/desk")
    def desk(request: Request) -> dict[str, Any]:
        return parts.desk.snapshot(agent(request))

    @router.post("/next", response_model=None)
    def take_next(request: Request) -> dict[str, Any] | Response:
        staff = agent(request)
        case_id = parts.handoff.claim_next(staff)
        if case_id is None:
            return Response(status_code=204)
        return parts.desk.chat(parts.handoff.access_case(case_id, staff))

    @router.get("/cases/{case_id}")
    def case(request: Request, case_id: str) -> dict[str, Any]:
        return parts.desk.case(case_id, agent(request))

    @router.get("/cases/{case_id}/ending", summary="结束前：系统建议的结果和主题")
    def ending(request: Request, case_id: str) -> dict[str, Any]:
        return parts.desk.ending(case_id, agent(request))

    @router.post("/cases/{case_id}/close", status_code=204)
    def close(request: Request, case_id: str, body: CloseRequest) -> None:
        staff = agent(request)
        proposed = parts.desk.ending(case_id, staff)["proposed"]
        parts.handoff.close(case_id, staff, body.note)
        if body.result is not None:
            with parts.database.write() as tx:
                do_keep_result(tx, case_id, staff, body.result, body.theme, Proposal(**proposed), utc_now())

    @router.post("/cases/{case_id}/proposals", status_code=204)
    def propose(request: Request, case_id: str, body: ProposalRequest) -> None:
        parts.handoff.propose(case_id, agent(request), body.seq)

    @router.post("/cases/{case_id}/computations", summary="按一句话算税，可以把结果卡片发给纳税人")
    async def compute(request: Request, case_id: str, body: ComputationRequest) -> Reply:
        staff = await run_in_threadpool(agent, request)
        case = await run_in_threadpool(parts.handoff.access_case, case_id, staff)
        reply = await run_in_threadpool(parts.compute, body.text)
        if body.send:
            card = reply.card.model_dump(mode="json") if reply.card is not None else None
            await parts.writer.submit(agent_draft(case, staff, reply.text, None, card))
        return reply

    @router.websocket("/socket")
    async def work(websocket: WebSocket) -> None:
        await websocket.accept()
        try:
            if not same_origin(websocket):
                raise ForbiddenError("来源不对")
            session, staff = await run_in_threadpool(parts.accounts.access, websocket, "agent")
        except DaobanError:
            await websocket.close(CLOSE_UNAUTHORISED)
            return
        socket = AgentSocket(
            websocket,
            session,
            staff,
            watch=parts.session_watch,
            database=parts.database,
            desk=parts.desk,
            presence=parts.presence,
            conversations=parts.conversations,
            writer=parts.writer,
            marks=parts.marks,
            audit=Audit(parts.database),
        )
        await socket.run()

    return router
