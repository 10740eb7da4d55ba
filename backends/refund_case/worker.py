"""Sends refunds on in the background: at once when one was ordered, and again while the treasury does not answer."""

from __future__ import annotations

import asyncio
import time

from backends.refund_case.accounts import NamedAccounts
from backends.refund_case.payouts import Payouts
from backends.refund_case.repository import TOPIC
from backends.refund_case.service import RefundCases
from kit.events import Hub
from kit.looking import Looker

LOOK_SECONDS = 1.0
GO_ON_SECONDS = 5.0  # what waits for the switch, another day or an account may be much, and waits long


class RefundWorker(Looker):
    def __init__(self, hub: Hub, cases: RefundCases, payouts: Payouts, accounts: NamedAccounts | None = None) -> None:
        super().__init__(hub, TOPIC, LOOK_SECONDS)
        self.accounts = accounts
        self._went_on = float("-inf")
        self.cases = cases
        self.payouts = payouts

    async def look(self) -> None:
        if self.accounts is not None:
            await self.accounts.tell_due()
        if time.monotonic() - self._went_on >= GO_ON_SECONDS:
            self._went_on = time.monotonic()
            await asyncio.to_thread(self.cases.go_on)
        while await self.payouts.send_due():
            pass
