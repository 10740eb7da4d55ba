"""Tells those who wait where they stand: when it has changed, and when a page asks."""

from __future__ import annotations

import asyncio
import time

from handoff.places import Place
from handoff.service import DESK, Handoff
from kit.events import MISSED, Event, Hub

SETTLE_SECONDS = 0.2  # several changes at once make one announcement
SHARE = 4  # a long queue spends at most a fifth of its time on announcements
ASKED = "queue_asked"  # topic: a page may not know the place of its conversation


def ask_place(hub: Hub, conversation_id: str) -> None:
    """It is told with the next announcement, changed or not."""
    hub.publish([Event(ASKED, "asked", {"conversation_id": conversation_id})], here_only=True)


class QueueNews:
    def __init__(self, hub: Hub, handoff: Handoff) -> None:
        self._hub = hub
        self._handoff = handoff
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._told: dict[str, Place] = {}
        self._asked: set[str] = set()
        self._tell_all = True

    def start(self) -> None:
        self._hub.listen(DESK, self._on_desk)
        self._hub.listen(MISSED, self._on_missed)
        self._hub.listen(ASKED, self._on_asked)

    def _on_missed(self, event: Event) -> None:
        self._tell_all = True
        self._on_desk(event)

    def _on_asked(self, event: Event) -> None:
        self._asked.add(event.data["conversation_id"])
        self._on_desk(event)

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
            asked, self._asked = self._asked, set()
            known, self._tell_all = {} if self._tell_all else self._told, False
            try:
                waiting = dict(await asyncio.to_thread(self._handoff.waiting))
            except Exception:  # the store is away: the next change tells these too
                self._asked |= asked
                self._told = known
                raise
            self._told = waiting
            news = [
                Event(
                    f"conversation:{conversation_id}",
                    "queue",
                    {"case_id": p.case_id, "position": p.position, "wait_minutes": p.wait_minutes},
                )
                for conversation_id, p in waiting.items()
                if p != known.get(conversation_id) or conversation_id in asked
            ]
            self._hub.publish(news, here_only=True)  # each process has heard of the desk
            await asyncio.sleep(0)  # let the sockets take their frames, so that their time counts too
            rest = max(SETTLE_SECONDS, SHARE * (time.monotonic() - began))

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
