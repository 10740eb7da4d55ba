"""The open sockets of this process against the sessions in the store."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from kit.db import StoreUnavailableError
from kit.events import Event, Hub
from kit.sessions import SessionEndedError, Sessions, topic

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
# Told again for so long: the clocks of two machines differ, and a store may have been away.
END_SECONDS = 30.0  # between looks for sessions whose time is over
LOOK_BACK = timedelta(seconds=60)


class SessionWatch:
    """Tells this process's sockets of sessions that ended in another; looks a session up before a frame is heeded."""

    def __init__(self, sessions: Sessions, hub: Hub) -> None:
        self._sessions = sessions
        self._hub = hub
        self._task: asyncio.Task[None] | None = None
        self._looking = asyncio.Lock()
        self._asked: set[str] = set()
        self._next: asyncio.Task[set[str]] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def check(self, session_id: str) -> None:
        """Raises ``SessionEndedError`` unless the session holds now, by the store."""
        self._asked.add(session_id)
        if self._next is None:
            self._next = asyncio.create_task(self._look())
        try:
            holding = await asyncio.shield(self._next)
        except SQLAlchemyError as error:
            raise StoreUnavailableError("消息没有保存成功，请稍后重试") from error
        if session_id not in holding:
            raise SessionEndedError("登录状态已改变，请刷新页面")

    async def _look(self) -> set[str]:
        """One read for all who ask while the one before is under way: a read alone costs as much as storing a message
        does among others."""
        async with self._looking:
            asked, self._asked, self._next = self._asked, set(), None
            return await asyncio.to_thread(self._sessions.holding, asked)

    async def _run(self) -> None:
        looked = 0.0
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                if time.monotonic() - looked > END_SECONDS:
                    looked = time.monotonic()
                    await asyncio.to_thread(self._sessions.end_over)
                ended = await asyncio.to_thread(self._sessions.ended_within, LOOK_BACK)
            except SQLAlchemyError as error:  # the next look may do better
                log.warning("sessions.look_failed", error=str(error)[:200])
                continue
            self._hub.publish([Event(topic(session_id), "ended", {}) for session_id in ended], here_only=True)
