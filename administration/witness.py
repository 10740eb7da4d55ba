"""What staff read, change and take away, noted in the audit ledger before the answer leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backends.audit.service import Audit
from kit.db import StoreUnavailableError
from kit.http import READING, error_response

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """Answers to ``path``, whose first group names what it is about in ``room``. ``reads``: those that only read."""

    path: re.Pattern[str]
    reads: bool
    what: str
    room: str


WATCHED = (
    Watched(re.compile(r"/api/console/cases/([^/]+).*"), True, "read.case", "case"),
    Watched(re.compile(r"/api/console/cases/([^/]+).*"), False, "change.case", "case"),
    Watched(re.compile(r"/api/editor/(export)"), True, "export.knowledge", "knowledge"),
    Watched(re.compile(r"/api/editor/(dashboard/questions|failures)"), True, "read.questions", "knowledge"),
    Watched(re.compile(r"/api/editor/(talks)"), True, "read.talks", "conversation"),
    Watched(re.compile(r"/api/editor/talks/([^/]+)"), True, "read.talk", "conversation"),
    Watched(re.compile(r"/api/console/((?:invoices|refunds|housing-cases)/[^/]+).*"), True, "read.matter", "matter"),
    Watched(
        re.compile(r"/api/editor/(?!notices(?:/.*)?$|hit-test|counts|words/preview|import/failed)(.+)"),
        False,
        "change.knowledge",
        "knowledge",
    ),
)


def find_watched(method: str, path: str) -> tuple[str, str] | None:
    """What to note, and about what.

    >>> find_watched("PUT", "/api/editor/entries/deed")
    ('change.knowledge', 'knowledge/entries/deed')
    """
    for watched in WATCHED:
        found = watched.path.fullmatch(path)
        if found is not None and watched.reads == (method in READING):
            return watched.what, f"{watched.room}/{found[1]}"
    return None


class Witness:
    """An answer that succeeded leaves only once it is noted; else the asker hears that the store is away."""

    def __init__(self, app: ASGIApp, audit: Audit, who: Callable[[HTTPConnection], str | None]) -> None:
        self._app = app
        self._audit = audit
        self._who = who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        noted = find_watched(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if noted is None:
            await self._app(scope, receive, send)
            return
        refused = False

        async def send_noted(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] < 400:
                refused = not await run_in_threadpool(self._note, HTTPConnection(scope), *noted)
                if refused:
                    error = StoreUnavailableError("这次操作没有能记入审计账，所以没有给出结果，请稍后再试")
                    await error_response(error)(scope, receive, send)
            if not refused:
                await send(message)

        await self._app(scope, receive, send_noted)

    def _note(self, connection: HTTPConnection, what: str, about: str) -> bool:
        try:
            self._audit.note(self._who(connection) or "", what, about, by=connection.scope["method"])
        except SQLAlchemyError as error:
            log.error("audit.not_noted", what=what, error=type(error).__name__)
            return False
        return True
