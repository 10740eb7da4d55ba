"""Work in the background: at once when something happened, and again after a while in any case."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog

from kit.events import Hub

log = structlog.get_logger(__name__)


class Looker:
    """Does ``look`` again and again; what fails is tried at the next look. ``topic``: what stirs it, and its name."""

    def __init__(self, hub: Hub, topic: str, seconds: float) -> None:
        self._hub = hub
        self._topic = topic
        self._seconds = seconds
        self._stirred = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def look(self) -> None:
        """Do all that is due."""
        raise NotImplementedError

    def start(self) -> None:
        self._hub.listen(self._topic, lambda _event: self._stirred.set())
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
                log.warning("look_failed", topic=self._topic, error=str(error)[:200])
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):  # ``wait_for`` may swallow ``stop`` when stirred just then
                    await self._stirred.wait()
