"""Orders on their way to the treasury, out of the outbox: told until answered, heard once, compared with its books."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

import structlog

from backends.refund_case.errors import PayoutDiffersError, TreasuryDownError
from backends.refund_case.policy import RefundPolicy
from backends.refund_case.repository import do_put_off, do_settle, find_due, find_ordered, find_payout, find_stuck
from backends.refund_case.rules import pause_after
from backends.refund_case.schemas import NewEvent, Payout, RefundCase
from backends.refund_case.service import SWITCH, RefundCases
from backends.refund_case.treasury import PayoutNotice, PayoutRequest, Treasury
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction
from kit.signing import BadSignatureError, Verifier
from kit.switches import is_off

log = structlog.get_logger(__name__)

TREASURY = "treasury"
AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Reconciled:
    """By keys. ``heard``: settled by the comparison; ``strange``: never ordered here, or not so; ``missing``: paid by
    our books, not by theirs."""

    heard: tuple[str, ...]
    strange: tuple[str, ...]
    missing: tuple[str, ...]


class Payouts:
    def __init__(
        self,
        database: Database,
        cases: RefundCases,
        treasury: Treasury,
        verifier: Verifier,
        policy: RefundPolicy,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._cases = cases
        self._treasury = treasury
        self._verifier = verifier
        self._policy = policy
        self._clock = clock

    async def send_due(self) -> int:
        """Tell the treasury of what is due; how many orders. One without an answer comes again, later each time."""
        due = await asyncio.to_thread(self._take)
        await asyncio.gather(*(self._send(payout) for payout in due))
        return len(due)

    def _take(self) -> list[Payout]:
        """The next try is noted before this one: whatever ends the process, it comes. Under one key twice is once."""
        now = self._clock()
        with self._database.read() as session:  # with nothing due nobody is kept from writing
            if is_off(session, SWITCH) or not find_due(session, now, 1):
                return []
        with self._database.write() as tx:
            due = find_due(tx.session, now, AT_ONCE)
            for payout in due:
                do_put_off(tx, payout.key, now + pause_after(payout.tries))
        return due

    def stuck(self, limit: int = 100) -> list[Payout]:
        """Orders that the treasury has not answered after as many tries as call an operator, the oldest first."""
        with self._database.read() as session:
            return find_stuck(session, self._policy.alarm_tries, limit)

    async def _send(self, payout: Payout) -> None:
        if payout.tries >= self._policy.alarm_tries:
            log.error("refund.payout_stuck", key=payout.key, tries=payout.tries)
        request = PayoutRequest(key=payout.key, account_id=payout.account_id, amount=payout.amount)
        try:
            notice = await self._treasury.pay(request)
            await asyncio.to_thread(self.hear, notice)
        except (TreasuryDownError, BadSignatureError, PayoutDiffersError) as error:
            log.warning("refund.payout_unanswered", key=payout.key, error=error.code)

    def hear(self, notice: PayoutNotice) -> RefundCase:
        """What the treasury says. Repeated and late words change nothing.

        Raises ``BadSignatureError``, ``PayoutDiffersError``."""
        self._verifier.check(notice.signed(), notice.signature)
        with self._database.read() as session:
            ordered = find_payout(session, notice.key)
        if ordered is None or ordered.amount != notice.amount:
            log.error("refund.payout_differs", key=notice.key)
            raise PayoutDiffersError("国库答复的退付和送去的不一致，已停下来等人工核对")

        def decide(tx: Transaction, _: RefundCase) -> list[NewEvent]:
            payout = find_payout(tx.session, notice.key)
            if payout is None or payout.settled_at is not None or notice.status == "pending":
                return []
            do_settle(tx, notice.key, self._clock())
            return [_event(notice)]

        return self._cases.change(ordered.case_id, decide)

    async def reconcile(self, since: datetime) -> Reconciled:
        """Compare with the treasury's books of since then; what it has paid and we have not heard of is heard.

        Raises ``TreasuryDownError``."""
        theirs = {notice.key: notice for notice in await self._treasury.statement(since)}
        ours = await asyncio.to_thread(self._ordered, since)
        heard, strange = [], []
        for key, notice in theirs.items():
            before = ours.get(key) or await asyncio.to_thread(self._known, key)
            try:
                await asyncio.to_thread(self.hear, notice)
            except (PayoutDiffersError, BadSignatureError):
                strange.append(key)
                continue
            if before is not None and before.settled_at is None and notice.status != "pending":
                heard.append(key)
        missing = [key for key, payout in ours.items() if payout.settled_at is not None and key not in theirs]
        for key in (*strange, *missing):
            log.error("refund.books_differ", key=key)
        return Reconciled(tuple(heard), tuple(strange), tuple(missing))

    def _ordered(self, since: datetime) -> dict[str, Payout]:
        with self._database.read() as session:
            return {payout.key: payout for payout in find_ordered(session, since)}

    def _known(self, key: str) -> Payout | None:
        with self._database.read() as session:
            return find_payout(session, key)


def _event(notice: PayoutNotice) -> NewEvent:
    if notice.status == "paid":
        return NewEvent("credited", TREASURY, {"transaction": notice.transaction, "key": notice.key})
    return NewEvent("bounced", TREASURY, {"reason": notice.reason, "key": notice.key})
