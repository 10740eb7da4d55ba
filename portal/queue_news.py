"""Tells everybody who waits when the queue moves."""

from __future__ import annotations

import asyncio
import time

from handoff.service import DESK, Handoff
from kit.events import MISSED, Event, Hub

SETTLE_SECONDS = 0.2  # several changes at once make one announcement
SHARE = 4  # a long queue spends at most a fifth of its time on announcements


class QueueNews:
    def __init__(self, hub: Hub, handoff: Handoff) -> None:
        self._hub = hub
        self._handoff = handoff
        self._task: asyncio.Task[None] | None = None
        self._again = False

    def start(self) -> None:
        self._hub.listen(DESK, self._on_desk)
        self._hub.listen(MISSED, self._on_desk)

    def _on_desk(self, _event: Event) -> None:
        if self._task is not None and not self._task.done():
            self._again = True
            return
        self._task = asyncio.create_task(self._announce())

    async def _announce(self) -> None:
        self._again = True
        rest = SETTLE_SECONDS
        while self._again:
            await asyncio.sleep(rest)
            self._again = False
            began = time.monotonic()
            waiting = await asyncio.to_thread(self._handoff.waiting)
            told = [
                Event(
                    f"conversation:{conversation_id}",
                    "queue",
                    {"case_id": p.case_id, "position": p.position, "wait_minutes": p.wait_minutes},
                )
                for conversation_id, p in waiting
            ]
            self._hub.publish(told, here_only=True)  # each process has heard of the desk
            await asyncio.sleep(0)  # let the sockets take their frames, so that their time counts too
            rest = max(SETTLE_SECONDS, SHARE * (time.monotonic() - began))

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
