"""HTTP of the staff's sign-in through an identity provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import structlog
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from backends.audit.service import Audit
from kit.auth import Staff
from kit.errors import DaobanError, NotFoundError
from kit.identities import Identities, Reading, identity_of
from kit.metrics import SIGN_INS
from kit.oidc import PAGE, PROBLEM, IdentityProvider
from kit.sessions import Sessions

log = structlog.get_logger(__name__)

Page = Literal["console", "editor", "admin"]


@dataclass(frozen=True)
class IdentityParts:
    """``provider``: none unless set. ``home``: the address of ours."""

    provider: IdentityProvider | None
    reading: Reading
    identities: Identities
    sessions: Sessions
    audit: Audit
    home: str


def identity_router(parts: IdentityParts) -> APIRouter:
    router = APIRouter(prefix="/api/staff/identity")

    def provider() -> IdentityProvider:
        if parts.provider is None:
            raise NotFoundError("没有设统一身份认证，请用账号和密码登录")
        return parts.provider

    @router.get("", summary="登录页上有没有统一身份认证，刚才为什么没登录成")
    def offered(request: Request) -> dict[str, str | None]:
        return {
            "title": parts.provider.title if parts.provider else None,
            "problem": request.session.pop(PROBLEM, None),
        }

    @router.get("/begin", summary="去统一身份认证登录", response_model=None)
    async def begin(request: Request, page: Page) -> Response:
        chosen = provider()
        try:
            return await chosen.begin(request, page)
        except DaobanError as error:
            return _refused(request, page, error)

    @router.get("/back", summary="从统一身份认证回来", response_model=None)
    async def back(request: Request) -> Response:
        chosen, page = provider(), request.session.pop(PAGE, "console")
        try:
            identity = identity_of(await chosen.finish(request), parts.reading)
            staff = await run_in_threadpool(parts.identities.admit, identity)
        except DaobanError as error:
            await run_in_threadpool(note_refused, request, error)
            return _refused(request, page, error)
        await run_in_threadpool(let_in, request, staff)
        return RedirectResponse(f"/{page}", status_code=303)

    def let_in(request: Request, staff: Staff) -> None:
        parts.audit.note(staff.username, "sign_in", f"staff/{staff.username}", **_told(request))
        SIGN_INS.labels("staff", "let in").inc()
        parts.sessions.begin(request, "staff", staff.username)

    def note_refused(request: Request, error: DaobanError) -> None:
        SIGN_INS.labels("staff", "refused").inc()
        parts.audit.note("", "sign_in.refused", "staff/", why=error.code, **_told(request))

    @router.get("/leave", summary="也从统一身份认证退出", response_model=None)
    async def leave(page: Page) -> Response:
        return await provider().leave(f"{parts.home}/{page}")

    return router


def _refused(request: Request, page: str, error: DaobanError) -> Response:
    """Back to the page, which asks why."""
    log.info("sign_in.identity_refused", error=error.code)
    request.session[PROBLEM] = error.message
    return RedirectResponse(f"/{page}", status_code=303)


def _told(request: Request) -> dict[str, Any]:
    return {"by": "oidc", "address": request.client.host if request.client is not None else ""}
