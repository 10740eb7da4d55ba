"""HTTP of the taxpayer's own account: for whom they act, and where they are signed in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import Field

from kit.errors import SignInRequiredError
from kit.sessions import OpenSession, WebSession
from portal.schemas import Frame
from portal.signing_in import SigningIn, Standing


class ActingRequest(Frame):
    taxpayer_id: str = Field(min_length=1, max_length=64)


def account_router(signing_in: SigningIn) -> APIRouter:
    router = APIRouter(prefix="/api/portal")
    sessions = signing_in.sessions

    def signed_in(request: Request) -> tuple[WebSession, str]:
        session = sessions.find(request, "portal")
        if session is None or session.signed_in is None:
            raise SignInRequiredError("请先登录")
        return session, session.signed_in

    @router.get("/acting", summary="可以以谁的身份办理：本人和授权的单位")
    def standings(request: Request) -> list[Standing]:
        return signing_in.standings(request)

    @router.post("/acting", status_code=204, summary="改以这个身份办理")
    def act_for(request: Request, body: ActingRequest) -> None:
        signing_in.act_for(request, body.taxpayer_id)

    @router.get("/sessions", summary="自己在哪些地方登录着")
    def own_sessions(request: Request) -> list[OpenSession]:
        session, person = signed_in(request)
        return sessions.of_person("portal", person, session.id)

    @router.delete("/sessions/{handle}", status_code=204, summary="结束自己的一次登录")
    def end_session(request: Request, handle: str) -> None:
        _, person = signed_in(request)
        signing_in.audit.note(f"taxpayer/{person}", "end_session", f"taxpayer/{person}", session=handle)
        sessions.end_one("portal", person, handle)

    return router
