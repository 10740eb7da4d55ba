"""Keeps a draft ready for every open case, whether or not somebody looks at it.

Threads draft, one conversation in order. Only the newest words of a conversation are ever drafted for, so that a desk
under load catches up instead of falling behind.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from handoff.assist.drafts import Drafts
from handoff.models import CaseRow
from handoff.repository import find_open_ids
from handoff.service import DESK
from kit.db import Database
from kit.events import MISSED, Event

log = structlog.get_logger(__name__)

Draft = dict[str, object] | None

SETTLE_SECONDS = 0.25
SHARE = 4  # with thousands of open cases a look takes a tenth of a second: a fifth of the time at most goes to it


def case_topic(case_id: str) -> str:
    """What staff hear of a case and its taxpayer does not."""
    return f"case:{case_id}"


class Drafter:
    """``threads`` 0: nothing is drafted."""

    def __init__(self, database: Database, drafts: Drafts, *, threads: int) -> None:
        self._database = database
        self._drafts = drafts
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._stops: dict[tuple[str, str], Callable[[], None]] = {}
        self._takes = 0.0
        self._busy: set[str] = set()
        self._again: set[str] = set()
        self._stop_listening: list[Callable[[], None]] = []

    def prepare(self, case_id: str) -> None:
        """The first draft of a case, made as work of the hand-off: by one process, whichever takes it."""
        with self._database.read() as session:
            case = session.get_one(CaseRow, case_id)
        draft = self._drafts.make(case_id, case.conversation_id) if self._threads else None
        if draft is not None:
            self._database.hub.publish([Event(case_topic(case_id), "draft", {"draft": draft})])

    def start(self) -> None:
        if not self._threads:
            return
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="draft")
        hub = self._database.hub
        self._stop_listening = [hub.listen(topic, lambda _event: self._changed.set()) for topic in (DESK, MISSED)]
        self._changed.set()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        for stop_one in self._stop_listening:
            stop_one()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for stop in self._stops.values():
            stop()
        if self._pool is not None:
            await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)

    async def _run(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            began = time.monotonic()
            try:
                self._follow(await asyncio.to_thread(self._open))
            except Exception as error:  # the next change of the desk tries again
                log.warning("drafter.look_failed", error=str(error)[:200])
            await asyncio.sleep(max(SETTLE_SECONDS, SHARE * (time.monotonic() - began)))

    def _open(self) -> set[tuple[str, str]]:
        with self._database.read() as session:
            return find_open_ids(session)

    def _follow(self, cases: set[tuple[str, str]]) -> None:
        for gone in self._stops.keys() - cases:
            self._stops.pop(gone)()
        for case in cases - self._stops.keys():
            self._stops[case] = self._database.hub.listen(f"conversation:{case[1]}", self._listener(case))
            self._draft(case, self._drafts.catch_up)  # what was said before anybody listened

    def _listener(self, case: tuple[str, str]) -> Callable[[Event], None]:
        def on_event(event: Event) -> None:
            if event.name == "message" and not event.far and event.data["message"]["author"] == "taxpayer":
                self._draft(case)

        return on_event

    def _draft(self, case: tuple[str, str], make: Callable[[str, str], Draft] | None = None) -> None:
        case_id = case[0]
        if case_id in self._busy:
            self._again.add(case_id)
            return
        assert self._pool is not None
        self._busy.add(case_id)
        loop = asyncio.get_running_loop()
        made = loop.run_in_executor(self._pool, self._in_turn, make or self._drafts.make, case)
        made.add_done_callback(lambda future: self._on_made(case, future))

    def _in_turn(self, make: Callable[[str, str], Draft], case: tuple[str, str]) -> Draft:
        """Where more wait than can be drafted for, the messages go first: a thread rests as long as a draft takes."""
        if len(self._busy) > self._threads:
            time.sleep(self._takes)
        began = time.monotonic()
        try:
            return make(*case)
        finally:
            self._takes = time.monotonic() - began

    def _on_made(self, case: tuple[str, str], made: asyncio.Future[Draft]) -> None:
        case_id = case[0]
        self._busy.discard(case_id)
        if made.cancelled():
            return
        if error := made.exception():
            log.warning("drafter.draft_failed", error=str(error)[:200])
        elif made.result() is not None:
            self._database.hub.publish([Event(case_topic(case_id), "draft", {"draft": made.result()})])
        if case_id in self._again and case in self._stops:
            self._again.discard(case_id)
            self._draft(case)
