"""Sends refunds on in the background: at once when one was ordered, and again while the treasury does not answer."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog

from backends.refund_case.payouts import Payouts
from backends.refund_case.repository import TOPIC
from backends.refund_case.service import RefundCases
from kit.events import Hub

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0


class RefundWorker:
    def __init__(self, hub: Hub, cases: RefundCases, payouts: Payouts) -> None:
        self._hub = hub
        self._cases = cases
        self._payouts = payouts
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
                log.warning("refund.look_failed", error=str(error)[:200])
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), LOOK_SECONDS)

    async def look(self) -> None:
        """Do all that is due."""
        await asyncio.to_thread(self._cases.go_on)
        while await self._payouts.send_due():
            pass
