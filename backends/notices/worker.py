"""Tells and pushes in the background: at once when a notice was approved, and again while a channel does not answer."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from backends.notices.pushing import Pushing
from backends.notices.repository import TOPIC
from backends.notices.telling import Telling
from kit.clock import Clock, utc_now
from kit.events import Hub
from kit.looking import Looker

LOOK_SECONDS = 2.0
DONE_EVERY = timedelta(minutes=5)  # whose matter is done; whoever opens their letters sees it at once


class NoticeWorker(Looker):
    def __init__(self, hub: Hub, telling: Telling, pushing: Pushing, clock: Clock = utc_now) -> None:
        super().__init__(hub, TOPIC, LOOK_SECONDS)
        self._telling = telling
        self._pushing = pushing
        self._clock = clock
        self._looked: datetime | None = None

    async def look(self) -> None:
        if self._looked is None or self._clock() >= self._looked + DONE_EVERY:
            await asyncio.to_thread(self._telling.look_what_is_done)
            self._looked = self._clock()
        while await asyncio.to_thread(self._telling.go_on):
            pass
        while await self._pushing.send_due():
            pass
