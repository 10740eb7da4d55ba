"""Tells the store who is here, and looks after those whom nobody answers because somebody has gone.

A taxpayer who waits and has no page open leaves the queue after a while (out of hours, leaves a message); the chats of
an agent without an open desk go back to the head of the queue. Every process looks; a case is moved once, because its
fence moves with it.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta

import structlog

from handoff.absence import find_absent, overdue
from handoff.moves import EVERYTHING, ROUTE
from handoff.presence import Presence, Who
from handoff.repository import do_note_presence, find_online, find_stands
from handoff.rules import BEAT
from handoff.service import DESK, Handoff
from handoff.work import do_put
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.events import Event

log = structlog.get_logger(__name__)

SETTLE_SECONDS = 0.2  # several who come and go at once are noted together
SHARE = 4  # a long queue spends at most a fifth of its time on looking


@dataclass(frozen=True, slots=True)
class Picture:
    """What the desks, the queue and the chats show of it: who is at work, which taxpayers of open cases are away, and
    in which conversations the agent is."""

    online: frozenset[str]
    away: frozenset[str]
    left_alone: frozenset[str] = frozenset()


class Watch:
    """``agent_away`` and ``visitor_away`` are how long each may be gone before their chats move."""

    def __init__(
        self,
        database: Database,
        handoff: Handoff,
        presence: Presence,
        *,
        agent_away: timedelta,
        visitor_away: timedelta,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._handoff = handoff
        self._presence = presence
        self._agent_away = agent_away
        self._visitor_away = visitor_away
        self._clock = clock
        self._began = clock()
        self._picture: Picture | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._began = self._clock()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        beat = BEAT.total_seconds()
        next_beat = time.monotonic()
        while True:
            began = time.monotonic()
            everybody = began >= next_beat
            if everybody:
                next_beat = began + beat
            try:
                await self.look(everybody=everybody)
            except Exception as error:  # the next look may do better
                log.warning("watch.look_failed", error=str(error)[:200])
            await asyncio.sleep(max(SETTLE_SECONDS, SHARE * (time.monotonic() - began)))
            await self._until(next_beat)

    async def _until(self, next_beat: float) -> None:
        """Somebody comes or goes, or the time has come."""
        try:
            async with asyncio.timeout(max(0, next_beat - time.monotonic())):
                await self._presence.stirred.wait()
        except TimeoutError:
            return

    async def look(self, *, everybody: bool = True) -> None:
        """Note who came and went (``everybody``: also who is still here), move what is overdue, tell the desks."""
        news = self._presence.news(everybody=everybody)
        picture = await asyncio.to_thread(self._look, news)
        if picture != self._picture:
            before, self._picture = self._picture, picture
            changed = picture.left_alone ^ (before.left_alone if before is not None else frozenset())
            told = [
                Event(f"conversation:{chat}", "presence", {"agent_here": chat not in picture.left_alone})
                for chat in changed
            ]
            self._database.hub.publish([Event(DESK, "presence", {}), *told], here_only=True)

    def _look(self, news: dict[Who, bool]) -> Picture:
        now = self._clock()
        with self._database.read() as session:
            concerned = {stand.conversation_id for stand in find_stands(session)} if news else set()
        noted = {who: here for who, here in news.items() if who[0] == "staff" or who[1] in concerned}
        if noted:
            with self._database.write() as tx:
                do_note_presence(tx, noted, now)
        with self._database.read() as session:
            stands = find_stands(session)
            absence = find_absent(session, stands, now)
            online = find_online(session, now)
        for username in overdue(absence.agents, self._agent_away, watched_since=self._began, now=now):
            self._handoff.hand_back(username)
        for conversation_id in overdue(absence.waiting, self._visitor_away, watched_since=self._began, now=now):
            self._handoff.go(conversation_id)
        if self._picture is None or online != self._picture.online:  # somebody has come who has room
            with self._database.write() as tx:
                do_put(tx, ROUTE, EVERYTHING, now)
        left_alone = frozenset(s.conversation_id for s in stands if s.staff in absence.agents)
        return Picture(online, frozenset({*absence.waiting, *absence.served}), left_alone)
