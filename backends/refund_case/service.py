"""What is done to refunds: found, confirmed with one key, looked at by people where they must be, sent to the treasury.

Every step begins from what the store says and is one transaction, its record in the audit ledger included, so that
doing it again does nothing. What the machine may do then is done in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

import structlog
from sqlalchemy.orm import Session

from backends.refund_case.accounts import may_pay_to
from backends.refund_case.errors import BusyRefundError, NoReasonError, RefundNotNowError, SecondPersonError
from backends.refund_case.policy import RefundPolicy
from backends.refund_case.repository import (
    do_add_payout,
    do_append_all,
    do_open,
    do_take_turn,
    find_case,
    find_cases,
    find_cases_of,
    find_for_people,
    find_last_at,
    sums_since,
)
from backends.refund_case.rules import approvals_needed, claim_content
from backends.refund_case.schemas import STATUS_NAMES, Account, Claim, NewEvent, RefundCase, SetOff
from kit.clock import BEIJING, Clock, utc_now
from kit.db import Database, Transaction
from kit.switches import is_off

log = structlog.get_logger(__name__)

MACHINE = "machine"
SWITCH = "refunds"  # the kill switch of payouts
TRIES = 20
PAGE = 200
Decide = Callable[[Transaction, RefundCase], Sequence[NewEvent]]
DecideAll = Callable[[Transaction, Sequence[RefundCase]], Mapping[str, Sequence[NewEvent]]]


class RefundCases:
    def __init__(self, database: Database, policy: RefundPolicy, clock: Clock = utc_now) -> None:
        self._database = database
        self._policy = policy
        self._clock = clock
        self._full: datetime | None = None  # the day on which a limit for all was met

    def get(self, case_id: str) -> RefundCase:
        """Raises ``RefundNotFoundError``."""
        with self._database.read() as session:
            return find_case(session, case_id)

    def of_owner(self, owner: str) -> list[RefundCase]:
        with self._database.read() as session:
            return find_cases_of(session, owner)

    def find_of_subject(self, owner: str, subject: str) -> RefundCase | None:
        return _of_subject(self.of_owner(owner), subject)

    def do_hold(self, tx: Transaction, owner: str, subject: str) -> RefundCase | None:
        """As ``find_of_subject``; nobody changes it until ``tx`` ends."""
        do_take_turn(tx)
        return _of_subject(find_cases_of(tx.session, owner), subject)

    def do_follow(self, tx: Transaction, refund: RefundCase, amount: Decimal, why: str) -> None:
        """Of a ``refund`` that was held ``amount`` comes back now, so that nobody confirms what they saw before; of
        none it is refused for ``why``. What its owner has confirmed stays as it is."""
        if not refund.confirmable or refund.claim.amount == amount:
            return
        claim = claim_content(replace(refund.claim, amount=amount))
        refused = NewEvent("refused", MACHINE, {"reason": why})
        event = NewEvent("found", MACHINE, {"claim": claim}) if amount else refused
        if do_append_all(tx, [(refund, event)], self._clock()) is None:
            raise BusyRefundError("这笔退税正有人在办，请稍后再试")

    def waiting(self, limit: int = 100) -> list[RefundCase]:
        """Those that people must look at, the longest untouched first."""
        with self._database.read() as session:
            return [find_case(session, c) for c in find_for_people(session, limit)]

    def held(self, limit: int = 100) -> list[RefundCase]:
        """Those that were approved so many days ago as call an operator and have not gone to the treasury: kept by the
        switch, a limit, or an account whose owner cannot be told."""
        before = self._clock() - timedelta(days=self._policy.alarm_days)
        with self._database.read() as session:
            found = [find_case(session, c) for c in find_last_at(session, ("approved",), limit)]
        return [case for case in found if case.status == "approved" and case.history[-1].at < before]

    def find(self, owner: str, claims: Sequence[Claim]) -> list[RefundCase]:
        """The refund of each of ``claims``, opened at its first finding. One that its owner has yet to confirm follows
        what is found now; later ones stay as they were confirmed."""
        return [self._found(owner, claim) for claim in claims]

    def find_all(self, claims: Mapping[str, Sequence[Claim]]) -> list[RefundCase]:
        """As ``find``, for many owners; what is new is opened in one transaction."""
        with self._database.write() as tx:
            cases = [do_open(tx, o, claim, MACHINE, self._clock()) for o, own in claims.items() for claim in own]
        found = [claim for own in claims.values() for claim in own]
        return [
            case if case.claim.same_as(claim) or not case.confirmable else self._found(case.owner, claim)
            for case, claim in zip(cases, found, strict=True)
        ]

    def _found(self, owner: str, claim: Claim) -> RefundCase:
        def decide(_: Transaction, case: RefundCase) -> list[NewEvent]:
            if not case.confirmable or case.claim.same_as(claim):
                return []
            return [NewEvent("found", MACHINE, {"claim": claim_content(claim)})]

        with self._database.write() as tx:
            case = do_open(tx, owner, claim, MACHINE, self._clock())
        return self.change(case.id, decide)

    def confirm(
        self,
        case: RefundCase,
        account: Account,
        *,
        risky: bool,
        interest: Decimal = Decimal(0),
        set_off: Sequence[SetOff] = (),
    ) -> RefundCase:
        """The owner's key: pay ``case`` as seen to ``account``. ``risky``: a person must look in any case. ``interest``
        and ``set_off``: of today.

        Raises ``RefundNotNowError`` when something else was found meanwhile."""

        def decide(_: Transaction, now: RefundCase) -> list[NewEvent]:
            if not now.confirmable:
                return []
            if not now.claim.same_as(case.claim):
                raise RefundNotNowError("可退的金额有变化，请看过再确认")
            content = {
                "account_id": account.id,
                "account_masked": account.masked,
                "account_named": account.named,
                "risky": risky,
                "interest": str(interest),
                "set_off": {line.name: str(line.amount) for line in set_off},
            }
            return [NewEvent("confirmed", now.owner, content)]

        return self.change(case.id, decide)

    def waive(self, case_id: str) -> RefundCase:
        """The owner does not want it. Not once the treasury has the order."""

        def decide(_: Transaction, case: RefundCase) -> list[NewEvent]:
            if case.status not in ("found", "confirmed", "approved", "bounced"):
                return []
            return [NewEvent("waived", case.owner)]

        return self.change(case_id, decide)

    def approve(self, case_id: str, staff: str) -> RefundCase:
        """Raises ``RefundNotNowError``, ``SecondPersonError``."""

        def decide(_: Transaction, case: RefundCase) -> list[NewEvent]:
            if case.status != "confirmed":
                raise RefundNotNowError(f"这笔退税现在是“{STATUS_NAMES[case.status]}”，不用审核")
            if staff in case.approved_by:
                raise SecondPersonError("您已经同意过，要由另一位同事复核")
            return [NewEvent("approved", staff, {"last": approvals_needed(case, self._policy) <= 1})]

        return self.change(case_id, decide)

    def refuse(self, case_id: str, staff: str, reason: str) -> RefundCase:
        """``reason`` is told to the taxpayer. Raises ``NoReasonError``, ``RefundNotNowError``."""
        if not reason.strip():
            raise NoReasonError("不予退税要写明理由", field="reason")

        def decide(_: Transaction, case: RefundCase) -> list[NewEvent]:
            if case.status == "refused":
                return []
            if case.status not in ("confirmed", "approved"):
                raise RefundNotNowError(f"这笔退税现在是“{STATUS_NAMES[case.status]}”，不能再作决定")
            return [NewEvent("refused", staff, {"reason": reason.strip()})]

        return self.change(case_id, decide)

    def go_on(self) -> None:
        """Send on what was approved but had to wait: for the switch, or for another day's limits."""
        with self._database.read() as session:
            waiting = [] if is_off(session, SWITCH) else find_last_at(session, ("approved",), None)
        for start in range(0, len(waiting), PAGE):
            if self._full == _midnight(self._clock()):
                break
            self.change_all(waiting[start : start + PAGE], lambda _tx, _cases: {})

    def change(self, case_id: str, decide: Decide) -> RefundCase:
        """Do what ``decide`` says of the refund as it is, and what the machine may do then, all of it or nothing; anew
        when somebody was first. ``decide`` returns nothing where it has already been done."""
        [case] = self.change_all([case_id], lambda tx, cases: {case.id: decide(tx, case) for case in cases})
        return case

    def change_all(self, case_ids: Sequence[str], decide: DecideAll) -> list[RefundCase]:
        """As ``change``, for many in one transaction; ``decide`` leaves out those of which nothing is to be done."""
        for _ in range(TRIES):
            try:
                with self._database.write() as tx:
                    do_take_turn(tx)
                    return self._do_decided(tx, find_cases(tx.session, case_ids), decide)
            except _SomebodyWasFirst:
                continue
        raise BusyRefundError("这笔退税正有人在办，请稍后再试")

    def _do_decided(self, tx: Transaction, cases: Sequence[RefundCase], decide: DecideAll) -> list[RefundCase]:
        now = {case.id: case for case in cases}
        events = {case_id: list(decided) for case_id, decided in decide(tx, cases).items()}
        spent = Spent(tx.session, _midnight(self._clock()))
        while True:
            for case in now.values():
                events[case.id] = events.get(case.id) or self._do_by_machine(tx, case, spent)
            news = [(now[case_id], waiting.pop(0)) for case_id, waiting in events.items() if waiting]
            if not news:
                return list(now.values())
            after = do_append_all(tx, news, self._clock())
            if after is None:
                raise _SomebodyWasFirst
            now |= {case.id: case for case in after}

    def _do_by_machine(self, tx: Transaction, case: RefundCase, spent: Spent) -> list[NewEvent]:
        if case.status == "confirmed" and not approvals_needed(case, self._policy):
            return [NewEvent("approved", MACHINE, {"last": True})]
        if case.status == "approved" and not case.payable and not is_off(tx.session, SWITCH):
            return [NewEvent("set_off", MACHINE)]
        ready: bool | None = False
        if case.status == "approved":
            ready = may_pay_to(tx.session, case.account_id, self._clock(), named=case.account_named)
        if ready is None:
            return [NewEvent("bounced", MACHINE, {"reason": "换的账户已经撤回，没有退出去", "key": ""})]
        if ready and self._may_order(tx.session, case, spent):
            do_add_payout(tx, case, self._clock())
            spent.add(case.owner, case.payable)
            return [NewEvent("ordered", MACHINE, {"attempt": case.attempt + 1, "amount": str(case.payable)})]
        return []

    def _may_order(self, session: Session, case: RefundCase, spent: Spent) -> bool:
        """Neither switched off nor above a limit of the day."""
        if is_off(session, SWITCH):
            return False
        policy = self._policy
        if spent.count >= policy.daily_count or not _fits(spent.amount, case.payable, policy.daily_amount):
            if self._full != spent.since:
                log.warning("refund.limit_reached", case=case.id)
            self._full = spent.since
            return False
        return _fits(spent.of(case.owner), case.payable, policy.person_daily_amount)


def _of_subject(cases: Sequence[RefundCase], subject: str) -> RefundCase | None:
    return next((case for case in cases if case.claim.subject == subject), None)


def _fits(spent: Decimal, payable: Decimal, limit: Decimal) -> bool:
    """One that is above the limit by itself is the only one of its day: it would wait for ever otherwise."""
    return spent + payable <= limit or (not spent and limit > 0)


class Spent:
    """What was ordered since ``since``, asked of the store once and then counted on through one transaction."""

    def __init__(self, session: Session, since: datetime) -> None:
        self._session = session
        self.since = since
        self._all: tuple[int, Decimal] | None = None
        self._own: dict[str, Decimal] = {}

    @property
    def count(self) -> int:
        return self._sums()[0]

    @property
    def amount(self) -> Decimal:
        return self._sums()[1]

    def of(self, owner: str) -> Decimal:
        if owner not in self._own:
            self._own[owner] = sums_since(self._session, self.since, owner)[1]
        return self._own[owner]

    def add(self, owner: str, amount: Decimal) -> None:
        count, whole = self._sums()
        own = self.of(owner)
        self._all, self._own[owner] = (count + 1, whole + amount), own + amount

    def _sums(self) -> tuple[int, Decimal]:
        if self._all is None:
            self._all = sums_since(self._session, self.since)
        return self._all


def _midnight(now: datetime) -> datetime:
    """When the day of ``now`` began in Beijing."""
    return datetime.combine(now.astimezone(BEIJING).date(), time(), BEIJING)


class _SomebodyWasFirst(Exception):  # noqa: N818  never seen outside
    """The transaction is to be rolled back and decided anew."""
