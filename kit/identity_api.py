"""HTTP of a sign-in through an identity provider, for whichever realm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from kit.errors import DaobanError, NotFoundError
from kit.metrics import SIGN_INS
from kit.oidc import PAGE, PROBLEM, Claims, IdentityProvider
from kit.sessions import Realm

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class IdentityDoor:
    """``provider``: none unless set. ``pages``: where one may come out, by name; ``home``: the address of ours.

    ``come_in`` begins the session of who came back and tells what the page has to ask first, or raises why not;
    ``note_refused`` notes that, and the page is told ``refused``.
    """

    realm: Realm
    provider: IdentityProvider | None
    pages: Mapping[str, str]
    home: str
    come_in: Callable[[Request, Claims], str]
    note_refused: Callable[[Request, DaobanError], None]
    refused: str = ""


def identity_router(door: IdentityDoor, prefix: str) -> APIRouter:
    router = APIRouter(prefix=prefix)
    first = next(iter(door.pages))

    def provider() -> IdentityProvider:
        if door.provider is None:
            raise NotFoundError("没有设统一身份认证，请用账号和密码登录")
        return door.provider

    def place(page: str) -> str:
        return door.pages.get(page, door.pages[first])

    def refused(request: Request, page: str, error: DaobanError) -> Response:
        """Back to the page, which asks why."""
        log.info("sign_in.identity_refused", realm=door.realm, error=error.code)
        request.session[PROBLEM] = error.message
        return RedirectResponse(place(page) + door.refused, status_code=303)

    @router.get("", summary="登录页上有没有统一身份认证，刚才为什么没登录成")
    def offered(request: Request) -> dict[str, str | None]:
        return {"title": door.provider.title if door.provider else None, "problem": request.session.pop(PROBLEM, None)}

    @router.get("/begin", summary="去统一身份认证登录", response_model=None)
    async def begin(request: Request, page: str = first) -> Response:
        chosen = provider()
        try:
            return await chosen.begin(request, page)
        except DaobanError as error:
            return refused(request, page, error)

    @router.get("/back", summary="从统一身份认证回来", response_model=None)
    async def back(request: Request) -> Response:
        chosen, page = provider(), request.session.pop(PAGE, first)
        try:
            claims = await chosen.finish(request)
            told = await run_in_threadpool(door.come_in, request, claims)
        except DaobanError as error:
            SIGN_INS.labels(door.realm, "refused").inc()
            await run_in_threadpool(door.note_refused, request, error)
            return refused(request, page, error)
        SIGN_INS.labels(door.realm, "let in").inc()
        return RedirectResponse(place(page) + told, status_code=303)

    @router.get("/leave", summary="也从统一身份认证退出", response_model=None)
    async def leave(page: str = first) -> Response:
        return await provider().leave(door.home + place(page))

    return router
