"""Composition root: builds every part once and joins them into one ASGI app."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection

from administration.witness import Witness
from backends.audit.service import Audit
from backends.sandbox import MOUNTED_AT
from house.errors import add_error_handlers
from house.limits import entrances
from house.pages import add_pages
from house.parts import Parts, open_parts
from house.routers import add_routers
from kit.headers import Guard
from kit.http import Doorkeeper
from kit.input import InputCheck
from kit.metrics import Metered
from kit.private import hold, open_private
from kit.sessions import SessionCookie
from kit.tracing import Traced, start_tracing

# A thread that searches keeps the interpreter 5 ms at a time otherwise, several times within one message: with 160
# chats at once the p99 of a message between people was 450-760 ms, and is 180-200 ms; as many go through a second.
SWITCH_SECONDS = 0.0005


def create_app(parts: Parts) -> FastAPI:
    settings = parts.settings

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        parts.database.hub.bind(asyncio.get_running_loop())
        stop_tracing = start_tracing(settings.traces_url) if settings.traces_url else None
        if parts.relay is not None:
            parts.relay.start()
        parts.writer.start()
        parts.session_watch.start()
        parts.queue_news.start()
        parts.watch.start()
        parts.workers.start()
        parts.wish_news.start()
        parts.office.worker.start()
        parts.refunds.start()
        parts.renewing.start()
        parts.notices.worker.start()
        parts.assistance.drafter.start()
        await parts.rasa.start()
        yield
        await parts.assistance.drafter.stop()
        parts.assistance.panorama.close()
        await parts.office.worker.stop()
        await parts.refunds.stop()
        await parts.renewing.stop()
        await parts.notices.worker.stop()
        await parts.office.counterparts.close()
        await parts.dispatcher.stop()
        await parts.session_watch.stop()
        parts.turnstile.close()
        await parts.watch.stop()
        await asyncio.to_thread(parts.workers.stop)
        await parts.queue_news.stop()
        await parts.wish_news.stop()
        await parts.rasa.stop()
        await asyncio.to_thread(parts.writer.stop)
        parts.knowledge.close()
        if parts.relay is not None:
            await asyncio.to_thread(parts.relay.stop)
        parts.database.close()
        if stop_tracing is not None:
            await asyncio.to_thread(stop_tracing)

    app = FastAPI(
        title="导办",
        lifespan=lifespan,
        docs_url="/api/docs" if settings.development else None,
        redoc_url=None,
        openapi_url="/api/openapi.json" if settings.development else None,
    )
    app.add_middleware(Witness, audit=Audit(parts.database), who=partial(_staff_name, parts))
    app.add_middleware(InputCheck)
    app.add_middleware(Doorkeeper, entrances=entrances(parts.accounts, parts.sessions, parts.office.door))
    app.add_middleware(
        SessionCookie,
        secret_key=settings.secret_key.get_secret_value(),
        name="daoban" if settings.development else "__Host-daoban",
        https=not settings.development,
        framed=bool(settings.framers),
    )
    unguarded = ("/api/docs", MOUNTED_AT) if settings.development else ()
    app.add_middleware(Guard, https=not settings.development, unguarded=unguarded, framers=settings.framers)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Metered)
    if settings.traces_url:
        app.add_middleware(Traced)
    add_error_handlers(app)
    add_routers(app, parts)
    add_pages(app)
    return app


def _staff_name(parts: Parts, connection: HTTPConnection) -> str | None:
    session = parts.sessions.find(connection, "staff")
    return session.person if session is not None else None


def build() -> FastAPI:
    """The app that uvicorn serves: settings from the environment."""
    from kit.logging import configure_logging
    from kit.settings import load_settings

    settings = load_settings()
    sys.setswitchinterval(SWITCH_SECONDS)
    configure_logging(settings.log_level, settings.log_format)
    open_private(settings.var_dir)
    if settings.store_url.startswith("sqlite"):  # what happens in one process is not heard of in another
        hold(settings.var_dir / "app.lock", "导办的应用")
    return create_app(open_parts(settings))
