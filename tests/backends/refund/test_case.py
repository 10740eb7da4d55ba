"""A refund on its way, as its owner, staff and the store see it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from backends.ledger.models import LedgerRow
from backends.ledger.service import records_of, verify_store
from backends.refund_case.errors import NoReasonError, RefundNotNowError, SecondPersonError
from backends.refund_case.policy import load_policy
from backends.refund_case.set_off import Arrear, shares
from kit.db import Database
from tests.backends.refund.office import ACCOUNT, OWNER, RefundOffice


@pytest.fixture
def office(database: Database, tmp_path: Path) -> RefundOffice:
    return RefundOffice(database, tmp_path)


def test_a_small_sure_refund_needs_one_key_and_nobody_else(office: RefundOffice) -> None:
    case = office.confirmed()
    assert case.status == "ordered"
    office.look()
    done = office.cases.get(case.id)
    assert done.status == "credited"
    assert [e.kind for e in done.history] == ["found", "confirmed", "approved", "ordered", "credited"]
    assert office.book.movements() == [(f"{case.id}-1", case.claim.amount)]


def test_the_account_is_shown_masked_and_its_number_is_kept_nowhere(office: RefundOffice) -> None:
    case = office.confirmed()
    assert case.account_masked == "演示银行（尾号 1234）"
    with office.database.read() as session:
        kept = [row.content for row in session.scalars(select(LedgerRow))]
    assert not any(ACCOUNT.number in content for content in (*kept, repr(case)))


def test_finding_and_confirming_again_changes_nothing(office: RefundOffice) -> None:
    first = office.confirmed()
    again = office.confirmed()
    assert (again.id, again.ordinal, again.attempt) == (first.id, first.ordinal, 1)


def test_one_who_confirms_has_seen_what_is_paid(office: RefundOffice) -> None:
    seen = office.found(amount="320.00")
    office.found(amount="280.00")
    with pytest.raises(RefundNotNowError):
        office.cases.confirm(seen, ACCOUNT, risky=False)
    assert office.status(seen) == "found"


def test_what_is_found_later_does_not_change_what_was_confirmed(office: RefundOffice) -> None:
    case = office.confirmed(amount="320.00")
    assert office.found(amount="999.00").claim.amount == case.claim.amount


@pytest.mark.parametrize(
    ("amount", "sure", "risky", "people"),
    [
        ("5000.00", True, False, False),
        ("5000.01", True, False, True),
        ("320.00", False, False, True),
        ("320.00", True, True, True),
    ],
)
def test_people_look_at_what_is_large_unsure_or_risky(
    office: RefundOffice, amount: str, sure: bool, risky: bool, people: bool
) -> None:
    case = office.confirmed(amount=amount, sure=sure, risky=risky)
    assert (case.status == "confirmed") == people
    assert [c.id for c in office.cases.waiting()] == ([case.id] if people else [])


def test_what_is_decided_and_held_back_hides_nothing_that_waits_for_people(office: RefundOffice) -> None:
    office.stop(off=True)
    held = [office.confirmed(year) for year in (2024, 2025)]
    waits = office.confirmed(2026, "6000.00")
    office.cases.approve(waits.id, "agent1")
    assert [office.status(case) for case in held] == ["approved", "approved"]
    assert [case.id for case in office.cases.waiting(1)] == [waits.id]


def test_two_different_people_must_approve(office: RefundOffice) -> None:
    case = office.confirmed(amount="6000.00")
    assert office.cases.approve(case.id, "agent1").status == "confirmed"
    with pytest.raises(SecondPersonError):
        office.cases.approve(case.id, "agent1")
    assert office.cases.approve(case.id, "agent2").status == "ordered"
    with pytest.raises(RefundNotNowError):
        office.cases.approve(case.id, "agent3")


def test_a_refusal_has_a_reason_and_nothing_is_paid(office: RefundOffice) -> None:
    case = office.confirmed(sure=False)
    with pytest.raises(NoReasonError):
        office.cases.refuse(case.id, "agent1", " ")
    refused = office.cases.refuse(case.id, "agent1", "报废证明与登记不符")
    assert (refused.status, refused.reason) == ("refused", "报废证明与登记不符")
    assert office.confirmed(sure=False).status == "refused"  # the key does not bring it back
    office.look()
    assert office.book.movements() == []


def test_who_waives_is_not_paid_and_may_come_back(office: RefundOffice) -> None:
    case = office.confirmed(sure=False)
    assert office.cases.waive(case.id).status == "waived"
    assert office.cases.waive(case.id).ordinal == 3
    office.look()
    assert office.book.movements() == []
    assert office.confirmed(sure=True).status == "ordered"


def test_what_the_treasury_has_cannot_be_waived(office: RefundOffice) -> None:
    case = office.confirmed()
    assert office.cases.waive(case.id).status == "ordered"


def test_nothing_is_ordered_or_sent_while_payouts_are_stopped(office: RefundOffice) -> None:
    sent_later = office.confirmed(2025)
    office.stop(off=True)
    case = office.confirmed()
    assert case.status == "approved"
    office.look()
    assert office.book.movements() == []
    office.stop(off=False)
    office.look()
    assert (office.status(case), office.status(sent_later)) == ("credited", "credited")


def test_above_the_limit_of_a_day_it_waits_for_the_next(database: Database, tmp_path: Path) -> None:
    office = RefundOffice(database, tmp_path, load_policy().model_copy(update={"daily_count": 1}))
    first, second = office.confirmed(2025), office.confirmed(2026)
    office.look()
    assert (office.status(first), office.status(second)) == ("credited", "approved")
    office.wait(days=1)
    office.look()
    assert office.status(second) == "credited"


@pytest.mark.parametrize(
    "limit", [{"person_daily_amount": Decimal(100)}, {"daily_amount": Decimal(100)}], ids=["one's own", "all"]
)
def test_one_above_a_limit_by_itself_is_the_only_one_of_its_day_and_not_forgotten(
    database: Database, tmp_path: Path, limit: dict[str, Decimal]
) -> None:
    office = RefundOffice(database, tmp_path, load_policy().model_copy(update=limit))
    first, second = office.confirmed(2025), office.confirmed(2026)
    assert [office.status(first), office.status(second)] == ["ordered", "approved"]
    office.wait(days=1)
    office.look()
    assert office.status(second) == "credited"


def test_what_is_approved_and_not_sent_for_days_calls_an_operator(office: RefundOffice) -> None:
    office.stop(off=True)
    case = office.confirmed()
    office.confirmed(2025, amount="6000.00")  # waits for people, who are told elsewhere
    office.wait(days=office.policy.alarm_days)
    assert office.cases.held() == []
    office.wait(minutes=1)
    assert [one.id for one in office.payouts.held()] == [case.id]
    office.stop(off=False)
    office.look()
    assert office.cases.held() == []


def test_interest_comes_with_the_tax(office: RefundOffice) -> None:
    case = office.confirmed_with(interest="1.25")
    office.look()
    assert office.book.movements() == [(f"{case.id}-1", Decimal("321.25"))]
    assert office.cases.get(case.id).interest == Decimal("1.25")


def test_arrears_are_met_first_and_two_people_look(office: RefundOffice) -> None:
    case = office.confirmed_with(增值税="100.00")
    assert case.status == "confirmed"
    for staff in ("agent1", "agent2"):
        case = office.cases.approve(case.id, staff)
    office.look()
    assert office.book.movements() == [(f"{case.id}-1", Decimal("220.00"))]


def test_what_arrears_use_up_is_never_sent(office: RefundOffice) -> None:
    case = office.confirmed_with(增值税="320.00")
    for staff in ("agent1", "agent2"):
        case = office.cases.approve(case.id, staff)
    office.look()
    assert (office.status(case), office.book.movements()) == ("set_off", [])
    assert office.cases.waive(case.id).status == "set_off"


owed = st.decimals(min_value=0, max_value=500, places=2)


@given(amounts=st.lists(owed, max_size=4), debts=st.lists(owed, max_size=3), before=st.lists(owed, max_size=3))
def test_no_arrear_is_met_twice_and_no_refund_gives_more_than_it_has(
    amounts: list[Decimal], debts: list[Decimal], before: list[Decimal]
) -> None:
    arrears = [Arrear(str(n), debt) for n, debt in enumerate(debts)]
    met = {str(n): amount for n, amount in enumerate(before)}
    given_up = shares(amounts, arrears, met)
    for amount, lines in zip(amounts, given_up, strict=True):
        assert sum(line.amount for line in lines) <= amount
    left = sum(max(a.amount - met.get(a.name, Decimal(0)), Decimal(0)) for a in arrears)
    assert sum(line.amount for lines in given_up for line in lines) == min(left, sum(amounts))


def test_every_step_is_in_the_audit_ledger(office: RefundOffice) -> None:
    case = office.confirmed(sure=False)
    office.cases.approve(case.id, "agent1")
    office.cases.approve(case.id, "agent2")
    office.look()
    with office.database.read() as session:
        told = [(r.kind, r.content["actor"]) for _, r, _ in records_of(session, f"refund/{case.id}")]
        assert verify_store(session).broken is None
    assert told == [
        ("refund_found", "machine"),
        ("refund_confirmed", OWNER),
        ("refund_approved", "agent1"),
        ("refund_approved", "agent2"),
        ("refund_ordered", "machine"),
        ("refund_credited", "treasury"),
    ]
