"""Orders to the treasury: never paid twice, none forgotten, whatever fails and wherever the process ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from structlog.testing import capture_logs

from backends.refund_case.errors import PayoutDiffersError, TreasuryDownError
from backends.refund_case.payouts import Payouts
from backends.refund_case.schemas import RefundCase
from backends.refund_case.treasury import HttpTreasury, PayoutNotice, PayoutRequest
from kit.db import Base, Database
from kit.signing import BadSignatureError
from tests.backends.refund.office import ACCOUNT, Killed, MortalDatabase, RefundOffice, claim


@pytest.fixture
def office(database: Database, tmp_path: Path) -> RefundOffice:
    return RefundOffice(database, tmp_path)


def test_an_answer_that_is_lost_is_asked_for_again_and_paid_once(office: RefundOffice) -> None:
    office.mood.name = "loses_answer"
    case = office.confirmed()
    office.look()
    assert office.status(case) == "ordered"
    office.mood.name = "well"
    office.look()  # not yet: it waits before it tries again
    assert office.status(case) == "ordered"
    office.wait(seconds=2)
    office.look()
    assert office.status(case) == "credited"
    assert len(office.book.movements()) == 1


def test_a_treasury_that_pays_later_is_asked_until_it_has(office: RefundOffice) -> None:
    office.mood.name = "later"
    case = office.confirmed()
    office.look()
    assert office.status(case) == "ordered"
    office.wait(minutes=1)
    office.look()
    assert office.status(case) == "credited"


def test_what_the_bank_sends_back_is_paid_once_it_is_confirmed_anew(office: RefundOffice) -> None:
    office.mood.name = "rejects"
    case = office.confirmed()
    office.look()
    bounced = office.cases.get(case.id)
    assert (bounced.status, bounced.reason) == ("bounced", "收款账户已销户")
    office.mood.name = "well"
    office.wait(hours=1)
    office.look()
    assert office.book.movements() == []  # not by itself
    office.confirmed()
    office.look()
    assert office.book.movements() == [(f"{case.id}-2", Decimal("320.00"))]


def test_an_answer_heard_twice_counts_once(office: RefundOffice) -> None:
    case = office.confirmed()
    answer = office.notice(f"{case.id}-1", "320.00")
    first, second = office.payouts.hear(answer), office.payouts.hear(answer)
    assert (first.status, second.ordinal) == ("credited", first.ordinal)


def test_one_order_that_the_treasury_cannot_read_holds_up_no_others(office: RefundOffice) -> None:
    class Picky(HttpTreasury):
        async def pay(self, requests: Sequence[PayoutRequest]) -> list[PayoutNotice]:
            if any(request.key.startswith(bad.id) for request in requests):
                raise TreasuryDownError("整批不收")
            return await office.treasury.pay(requests)

    bad, *others = (office.confirmed(year) for year in range(2015, 2026))
    office.payouts = Payouts(
        office.database,
        office.cases,
        Picky(httpx.AsyncClient()),
        office.signer.verifier,
        office.policy,
        lambda: office.now,
    )
    for _ in range(9):
        office.look()
        office.wait(minutes=10)
    assert [office.status(case) for case in (bad, *others)] == ["ordered", *["credited"] * len(others)]


def test_an_answer_of_another_amount_or_hand_is_not_believed(office: RefundOffice) -> None:
    case = office.confirmed()
    with pytest.raises(PayoutDiffersError):
        office.payouts.hear(office.notice(f"{case.id}-1", "3200.00"))
    forged = office.notice(f"{case.id}-1", "320.00").model_copy(update={"transaction": "other"})
    with pytest.raises(BadSignatureError):
        office.payouts.hear(forged)
    assert office.status(case) == "ordered"


def test_one_that_nobody_answers_calls_an_operator(office: RefundOffice) -> None:
    office.mood.name = "down"
    case = office.confirmed()
    with capture_logs() as logs:
        for _ in range(office.policy.alarm_tries + 1):
            office.look()
            office.wait(minutes=10)
    stuck = [line for line in logs if line["event"] == "refund.payout_stuck"]
    assert [line["key"] for line in stuck] == [f"{case.id}-1"]


def test_comparing_the_books_hears_what_was_missed_and_tells_what_differs(office: RefundOffice) -> None:
    office.mood.name = "loses_answer"
    case = office.confirmed(2025)
    office.look()
    other = office.confirmed(2026)
    office.payouts.hear(office.notice(f"{other.id}-1", "320.00"))  # the treasury's books do not have it
    office.mood.name = "well"
    compared = office.reconcile()
    assert (compared.heard, compared.missing) == ((f"{case.id}-1",), (f"{other.id}-1",))
    assert office.status(case) == "credited"
    assert office.reconcile().heard == ()


TABLES = [
    Base.metadata.tables[t]
    for t in ("refund_case", "refund_event", "refund_payout", "refund_account", "ledger_entry", "kill_switch")
]


class Refunds(RuleBasedStateMachine):
    """People confirm, waive and look; the treasury has its moods; the process dies at any write, before or after its
    commit, or with an order sent and no answer heard."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        home = Path(self.folder.name)
        self.database = MortalDatabase(f"sqlite:///{home / 'daoban.db'}")
        Base.metadata.create_all(self.database.engine, tables=TABLES)
        self.office = RefundOffice(self.database, home)
        self.known: dict[int, RefundCase] = {}
        self.agreed: set[int] = set()  # years whose owner was told that it is confirmed

    @rule(year=st.integers(2024, 2026), amount=st.sampled_from(["320.00", "6000.00"]))
    def confirm(self, year: int, amount: str) -> None:
        with suppress(Killed):
            [case] = self.office.cases.find("demo-zhang", [claim(year, amount)])
            self.known[year] = case
            self.office.cases.confirm(case, ACCOUNT, risky=False)
            self.agreed.add(year)

    @precondition(lambda self: self.known)
    @rule(data=st.data(), staff=st.sampled_from(["agent1", "agent2", "agent3"]))
    def approve(self, data: st.DataObject, staff: str) -> None:
        case = self.office.cases.get(self.known[data.draw(st.sampled_from(sorted(self.known)))].id)
        if case.status == "confirmed" and staff not in case.approved_by:
            self._or_die(lambda: self.office.cases.approve(case.id, staff))

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def waive(self, data: st.DataObject) -> None:
        year = data.draw(st.sampled_from(sorted(self.known)))
        self._or_die(lambda: self.office.cases.waive(self.known[year].id))

    @rule(name=st.sampled_from(["well", "down", "loses_answer", "later", "rejects", "twice", "half"]))
    def treasury_turns(self, name: str) -> None:
        self.office.mood.name = name  # type: ignore[assignment]

    @rule(seconds=st.sampled_from([1, 60, 3600, 86400]))
    def wait(self, seconds: int) -> None:
        self.office.wait(seconds=seconds)

    @rule(off=st.booleans())
    def switch(self, off: bool) -> None:
        self._or_die(lambda: self.office.stop(off=off))

    @rule()
    def look(self) -> None:
        self._or_die(self.office.look)

    @rule()
    def reconcile(self) -> None:
        if self.office.mood.name != "down":
            self._or_die(self.office.reconcile)

    @rule(writes=st.integers(1, 4), after=st.booleans())
    def is_to_die_at_a_write(self, writes: int, after: bool) -> None:
        self.database.dies_at, self.database.after_commit = writes, after

    @rule()
    def is_to_die_waiting_for_an_answer(self) -> None:
        self.office.treasury.dies = True

    def _or_die(self, act: Callable[[], object]) -> None:
        with suppress(Killed):
            act()

    @invariant()
    def nothing_is_paid_twice(self) -> None:
        """Neither an order, nor the thing that it is for; and never more than was agreed to."""
        paid = Counter(key.rpartition("-")[0] for key, _ in self.office.book.movements())
        assert all(times == 1 for times in paid.values())
        for case_id, cents in self.office.book.movements():
            case = self.office.cases.get(case_id.rpartition("-")[0])
            assert case.claim.amount == cents
            assert case.status in ("ordered", "credited")

    def teardown(self) -> None:
        """Once all is well again and everybody has looked, nothing that was confirmed is left over."""
        self.database.dies_at, self.office.treasury.dies = 0, False
        self.office.mood.name = "well"
        self.office.stop(off=False)
        for case in self.known.values():
            for staff in ("agent1", "agent2", "agent3"):
                now = self.office.cases.get(case.id)
                if now.status == "confirmed" and staff not in now.approved_by:
                    self.office.cases.approve(case.id, staff)
        for _ in range(3):
            self.office.wait(days=1)
            self.office.look()
        self.nothing_is_paid_twice()
        paid = {key.rpartition("-")[0] for key, _ in self.office.book.movements()}
        for year, case in self.known.items():
            now = self.office.cases.get(case.id)
            assert now.status in ("waived", "bounced", "credited") or (
                now.status == "found" and year not in self.agreed
            )
            assert (now.status == "credited") == (case.id in paid)
        assert self.office.reconcile() == self.office.reconcile()
        self.database.close()
        self.folder.cleanup()


TestRefunds = Refunds.TestCase
TestRefunds.settings = settings(
    max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
