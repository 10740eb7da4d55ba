"""Orders on their way to the treasury, out of the outbox: told until answered, heard once, compared with its books."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from backends.refund_case.errors import PayoutDiffersError, TreasuryDownError
from backends.refund_case.policy import RefundPolicy
from backends.refund_case.repository import (
    do_put_off,
    do_settle,
    find_case,
    find_due,
    find_ordered,
    find_payouts,
    find_stuck,
)
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
AT_ONCE = 200


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
        await asyncio.gather(*(self._send(batch) for batch in _batches(due)))
        return len(due)

    def _take(self) -> list[Payout]:
        """The next try is noted before this one: whatever ends the process, it comes. Under one key twice is once."""
        now = self._clock()
        with self._database.read() as session:  # with nothing due nobody is kept from writing
            if is_off(session, SWITCH) or not find_due(session, now, 1):
                return []
        with self._database.write() as tx:
            due = find_due(tx.session, now, AT_ONCE)
            for tries in {payout.tries for payout in due}:
                keys = [payout.key for payout in due if payout.tries == tries]
                do_put_off(tx, keys, now + pause_after(tries))
        return due

    def unsettled(self) -> bool:
        """Whether the treasury owes an answer to any order."""
        with self._database.read() as session:
            return bool(find_stuck(session, 0, 1))

    def stuck(self, limit: int = 100) -> list[Payout]:
        """Orders that the treasury has not answered after as many tries as call an operator, the oldest first."""
        with self._database.read() as session:
            return find_stuck(session, self._policy.alarm_tries, limit)

    def held(self, limit: int = 100) -> list[RefundCase]:
        """Approved and not ordered for so long as calls an operator."""
        return self._cases.held(limit)

    async def _send(self, due: Sequence[Payout]) -> None:
        for payout in due:
            if payout.tries >= self._policy.alarm_tries:
                log.error("refund.payout_stuck", key=payout.key, tries=payout.tries)
        requests = [PayoutRequest(key=p.key, account_id=p.account_id, amount=p.amount) for p in due]
        try:
            notices = await self._treasury.pay(requests)
        except TreasuryDownError as error:
            log.warning("refund.payout_unanswered", keys=len(due), error=error.code)
            return
        strange = await asyncio.to_thread(self.hear_all, notices)
        unanswered = {p.key for p in due} - {n.key for n in notices} | set(strange)
        for key in sorted(unanswered):
            log.warning("refund.payout_unanswered", key=key)

    def hear(self, notice: PayoutNotice) -> RefundCase:
        """What the treasury says. Repeated and late words change nothing.

        Raises ``BadSignatureError``, ``PayoutDiffersError``."""
        for error in self.hear_all([notice]).values():
            raise error
        with self._database.read() as session:
            return find_case(session, find_payouts(session, [notice.key])[notice.key].case_id)

    def hear_all(self, notices: Sequence[PayoutNotice]) -> dict[str, BadSignatureError | PayoutDiffersError]:
        """As ``hear``, in one transaction; what is wrong with those that are not believed, by key."""
        with self._database.read() as session:
            ordered = find_payouts(session, [notice.key for notice in notices])
        strange, believed = {}, {}
        for notice in notices:
            try:
                self._check(notice, ordered.get(notice.key))
                believed[notice.key] = notice
            except (BadSignatureError, PayoutDiffersError) as error:
                log.error("refund.payout_differs", key=notice.key, error=error.code)
                strange[notice.key] = error
        final = {key: notice for key, notice in believed.items() if notice.status != "pending"}

        def decide(tx: Transaction, _: Sequence[RefundCase]) -> dict[str, list[NewEvent]]:
            open_ = [p for p in find_payouts(tx.session, list(final)).values() if p.settled_at is None]
            do_settle(tx, [p.key for p in open_], self._clock())
            return {p.case_id: [_event(final[p.key])] for p in open_}

        if final:
            self._cases.change_all(list(dict.fromkeys(ordered[key].case_id for key in final)), decide)
        return strange

    def _check(self, notice: PayoutNotice, ordered: Payout | None) -> None:
        self._verifier.check(notice.signed(), notice.signature)
        if ordered is None or ordered.amount != notice.amount:
            raise PayoutDiffersError("国库答复的退付和送去的不一致，已停下来等人工核对")

    async def reconcile(self, since: datetime) -> Reconciled:
        """Compare with the treasury's books of since then; what it has paid and we have not heard of is heard.

        Raises ``TreasuryDownError``."""
        statement = await self._treasury.statement(since)
        return await asyncio.to_thread(self.compare, statement, since)

    def compare(self, statement: Sequence[PayoutNotice], since: datetime) -> Reconciled:
        """As ``reconcile``, with ``statement`` as all that the treasury was told of since then."""
        theirs = {notice.key: notice for notice in statement}
        ours = self._ordered(since)
        heard: list[str] = []
        strange: list[str] = []
        for start in range(0, len(theirs), AT_ONCE):
            page = list(theirs.values())[start : start + AT_ONCE]
            before = self._known([notice.key for notice in page])
            odd = self.hear_all(page)
            strange += odd
            heard += [
                notice.key
                for notice in page
                if notice.key not in odd and before[notice.key].settled_at is None and notice.status != "pending"
            ]
        missing = [key for key, payout in ours.items() if payout.settled_at is not None and key not in theirs]
        for key in (*strange, *missing):
            log.error("refund.books_differ", key=key)
        return Reconciled(tuple(heard), tuple(strange), tuple(missing))

    def _ordered(self, since: datetime) -> dict[str, Payout]:
        with self._database.read() as session:
            return {payout.key: payout for payout in find_ordered(session, since)}

    def find(self, key: str) -> Payout | None:
        return self._known([key]).get(key)

    def _known(self, keys: Sequence[str]) -> dict[str, Payout]:
        with self._database.read() as session:
            return find_payouts(session, keys)


def _batches(due: Sequence[Payout]) -> Iterator[list[Payout]]:
    """The more often an order went unanswered, the fewer travel with it: one that cannot be read holds up no others."""
    alike: dict[int, list[Payout]] = {}
    for payout in due:
        alike.setdefault(max(AT_ONCE >> payout.tries, 1), []).append(payout)
    for size, payouts in alike.items():
        for start in range(0, len(payouts), size):
            yield payouts[start : start + size]


def _event(notice: PayoutNotice) -> NewEvent:
    if notice.status == "paid":
        return NewEvent("credited", TREASURY, {"transaction": notice.transaction, "key": notice.key})
    return NewEvent("bounced", TREASURY, {"reason": notice.reason, "key": notice.key})
