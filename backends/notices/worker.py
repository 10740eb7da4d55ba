"""Tells and pushes in the background: at once when a notice was approved, and again while a channel does not answer."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from backends.notices.pushing import Pushing
from backends.notices.repository import TOPIC
from backends.notices.telling import Telling
from kit.clock import Clock, utc_now
from kit.events import Hub

log = structlog.get_logger(__name__)

LOOK_SECONDS = 2.0
DONE_EVERY = timedelta(
    minutes=5
)  # how often it is looked whose matter is done; whoever opens their letters sees it at once


class NoticeWorker:
    def __init__(self, hub: Hub, telling: Telling, pushing: Pushing, clock: Clock = utc_now) -> None:
        self._hub = hub
        self._telling = telling
        self._pushing = pushing
        self._clock = clock
        self._looked: datetime | None = None
        self._stirred = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._hub.listen(TOPIC, lambda _event: self._stirred.set())
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._stirred.clear()
            try:
                await self.look()
            except Exception as error:  # the next look may do better
                log.warning("notice.look_failed", error=str(error)[:200])
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), LOOK_SECONDS)

    async def look(self) -> None:
        """Do all that is due."""
        if self._looked is None or self._clock() >= self._looked + DONE_EVERY:
            await asyncio.to_thread(self._telling.look_what_is_done)
            self._looked = self._clock()
        while await asyncio.to_thread(self._telling.go_on):
            pass
        while await self._pushing.send_due():
            pass
