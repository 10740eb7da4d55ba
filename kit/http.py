"""The edge of HTTP: errors in the one shape, and what is asked of a request before its body is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.db import AWAY, STORE_AWAY, StoreUnavailableError
from kit.errors import DaobanError, LogicalError

log = structlog.get_logger(__name__)

SMALL_BODY = 64 * 1024  # bytes; a form of the portal has 2
READING = ("GET", "HEAD", "OPTIONS")


class BodyTooLargeError(LogicalError):
    code = "body_too_large"
    status = 413


def error_response(error: DaobanError, status: int | None = None) -> JSONResponse:
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else None
    return JSONResponse({"error": error.as_dict()}, status_code=status or error.status, headers=headers)


@dataclass(frozen=True, slots=True)
class Entrance:
    """What is asked at ``path`` and below. ``check`` raises ``DaobanError`` when the sender may not send anything."""

    path: str
    largest_body: int = SMALL_BODY
    check: Callable[[HTTPConnection], object] | None = None

    def leads_to(self, path: str) -> bool:
        return path == self.path or path.startswith(f"{self.path.rstrip('/')}/")


class Doorkeeper:
    """First who sends, then how much, and only then is a body read; at its bound reading ends.

    FastAPI reads a body whole before it asks who is there. Its own bound (``max_body_size``) answers in plain text, and
    before the sign-in: a trainer whose session has ended would hear that the file is too large.
    """

    def __init__(self, app: ASGIApp, entrances: Sequence[Entrance]) -> None:
        self._app = app
        self._entrances = sorted((Entrance("/"), *entrances), key=lambda e: len(e.path), reverse=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        entrance = next(e for e in self._entrances if e.leads_to(scope["path"]))
        try:
            await _check(entrance, scope)
        except AWAY as error:
            log.error("door.store_away", path=scope["path"], error=type(error).__name__)
            await error_response(StoreUnavailableError(STORE_AWAY))(scope, receive, send)
            return
        except DaobanError as error:
            await error_response(error)(scope, receive, send)
            return
        await self._app(scope, _bounded(receive, entrance.largest_body), send)


async def _check(entrance: Entrance, scope: Scope) -> None:
    if entrance.check is not None and scope["method"] not in READING:
        await run_in_threadpool(entrance.check, HTTPConnection(scope))
    announced = Headers(scope=scope).get("content-length", "")
    if announced.isdecimal() and int(announced) > entrance.largest_body:
        raise BodyTooLargeError(_too_large(entrance.largest_body))


def _bounded(receive: Receive, largest: int) -> Receive:
    read = 0

    async def receive_some() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > largest:
            raise HTTPException(BodyTooLargeError.status, _too_large(largest))  # FastAPI lets no other error through
        return message

    return receive_some


def _too_large(largest: int) -> str:
    size = f"{largest // 1024**2} MB" if largest >= 1024**2 else f"{largest // 1024} KB"
    return f"提交的内容太大，一次最多 {size}，请分成几份再提交"
