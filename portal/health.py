"""Whether this process lives, and whether it can serve: a message is served once it is stored."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

import structlog
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from conversations.models import MessageRow
from conversations.writer import LedgerWriter
from kit.counts import StoredCounts
from kit.db import Database
from kit.errors import DaobanError
from kit.redis_relay import RedisRelay
from knowledge_base.answering.answer import KnowledgeBase
from portal.rasa import RasaClient

log = structlog.get_logger(__name__)

State = Literal["ok", "down"]
FRESH_SECONDS = 1.0  # asked more often, the answer of a moment ago is given: each look writes to the store


@dataclass(frozen=True, slots=True)
class Condition:
    """``store``: messages can be read and something written. ``ledger``: the thread that stores messages runs."""

    store: State
    ledger: State
    rasa: State
    index: dict[str, int] | State
    news: State = "ok"  # of other processes, through Redis; without them pages read the store every other second

    @property
    def ready(self) -> bool:
        """Without Rasa policy questions are answered and people transferred; without a store nothing is."""
        return self.store == "ok" and self.ledger == "ok"


class Health:
    def __init__(
        self,
        database: Database,
        writer: LedgerWriter,
        rasa: RasaClient,
        knowledge: KnowledgeBase,
        relay: RedisRelay | None = None,
    ) -> None:
        self._database = database
        self._counts = StoredCounts(database)
        self._writer = writer
        self._rasa = rasa
        self._knowledge = knowledge
        self._relay = relay
        self._found: tuple[float, Condition] | None = None

    async def look(self) -> Condition:
        if self._found is None or time.monotonic() - self._found[0] > FRESH_SECONDS:
            rasa: State = "ok" if await self._rasa.answers() else "down"
            store = await run_in_threadpool(self._store)
            index = await run_in_threadpool(self._index) if store == "ok" else "down"
            ledger: State = "ok" if self._writer.running else "down"
            news: State = "ok" if self._relay is None or self._relay.hears else "down"
            self._found = time.monotonic(), Condition(store, ledger, rasa, index, news)
        return self._found[1]

    def _store(self) -> State:
        """By doing what a message needs: a full disk and a damaged table answer ``select 1``."""
        try:
            with self._database.read() as session:
                session.scalars(select(MessageRow).limit(1)).all()
            self._counts.incr("health", 60)
        except (SQLAlchemyError, DaobanError) as error:
            log.error("health.store_down", error=type(error).__name__)
            return "down"
        return "ok"

    def _index(self) -> dict[str, int] | State:
        try:
            return self._knowledge.counts()
        except (SQLAlchemyError, DaobanError):
            return "down"


def health_router(health: Health) -> APIRouter:
    router = APIRouter()

    @router.get("/health/live", status_code=204, summary="进程还活着")
    def live() -> Response:
        return Response(status_code=204)

    @router.get("/health/ready", summary="能不能接待：能存消息才算能，parts 说明哪一部分受限")
    @router.get("/health", include_in_schema=False)
    async def ready() -> JSONResponse:
        found = await health.look()
        parts = {
            "store": found.store,
            "ledger": found.ledger,
            "news": found.news,
            "rasa": found.rasa,
            "index": found.index,
        }
        body = {"status": "ok" if found.ready else "down", "parts": parts}
        return JSONResponse(body, status_code=200 if found.ready else 503)

    return router
