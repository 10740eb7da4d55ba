"""Lets cases go on by themselves, in the background: at once when something happened, and again while something that
they wait for is down or has not answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from backends.housing_case.going_on import GoingOn
from backends.housing_case.repository import find_work
from backends.housing_case.schemas import Case
from kit.db import Database

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
PATIENCE = 2.0  # seconds that a request waits for its case to go on
AT_ONCE = 16  # cases that go on side by side
SOONEST, LATEST = 1.0, 30.0  # seconds until a case that got nowhere is tried again, doubled each time

OnPerson = Callable[[Case], Awaitable[None]]


@dataclass(slots=True)
class _Pause:
    until: float
    seconds: float


class CaseWorker:
    """``on_person`` is told of each case that goes to a person here."""

    def __init__(self, database: Database, going_on: GoingOn, on_person: OnPerson | None = None) -> None:
        self._database = database
        self._going_on = going_on
        self._on_person = on_person
        self._pauses: dict[str, _Pause] = {}  # in this process only: after a restart everything is tried at once
        self._going: set[asyncio.Future[Case]] = set()
        self._stirred = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, *self._going, return_exceptions=True)

    def wake(self, case_id: str | None = None) -> None:
        """Something has happened to the case (or to any): it is looked at now. Call from any thread."""
        if case_id is not None:
            self._pauses.pop(case_id, None)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stirred.set)

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as error:  # the next look may do better
                log.warning("housing_case.look_failed", error=str(error)[:200])
            try:
                async with asyncio.timeout(LOOK_SECONDS):  # ``wait_for`` may swallow ``stop`` when stirred just then
                    await self._stirred.wait()
                self._stirred.clear()
            except TimeoutError:
                pass

    async def look(self) -> None:
        """Let everything go on that may."""
        due = [c for c in await asyncio.to_thread(self._find) if self._may(c)]
        places = asyncio.Semaphore(AT_ONCE)

        async def one(case_id: str) -> None:
            async with places:
                await self._go_on(case_id)

        await asyncio.gather(*(one(case_id) for case_id in due))

    def _find(self) -> list[str]:
        with self._database.read() as session:
            found = list(find_work(session))
        self._pauses = {c: p for c, p in self._pauses.items() if c in set(found)}
        return found

    def _may(self, case_id: str) -> bool:
        pause = self._pauses.get(case_id)
        return pause is None or time.monotonic() >= pause.until

    async def go_on_now(self, case: Case) -> Case:
        """Somebody waits for ``case``: how it stands once it got as far as it can, or after a moment at the latest."""
        going = asyncio.ensure_future(self._advance(case.id))
        self._going.add(going)
        going.add_done_callback(self._going.discard)
        done, _ = await asyncio.wait([going], timeout=PATIENCE)
        if not done or going.exception() is not None:
            return await asyncio.to_thread(self._going_on.get, case.id)
        return going.result()

    async def _advance(self, case_id: str) -> Case:
        case = await self._going_on.go_on(case_id)
        if case.history[-1].kind == "handed_over" and self._on_person is not None:
            await self._on_person(case)
        return case

    async def _go_on(self, case_id: str) -> None:
        try:
            await self._advance(case_id)
        except Exception:  # other cases go on
            log.exception("housing_case.stuck", case=case_id)
        before = self._pauses.get(case_id)
        seconds = min(before.seconds * 2, LATEST) if before is not None else SOONEST
        self._pauses[case_id] = _Pause(time.monotonic() + seconds, seconds)
