"""What was paid too much: who pays it back, once, whatever is put right meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest

from backends.housing_case.errors import NotNowError
from backends.housing_case.overpaid import WithHousing, owners_parts, subject_of
from backends.housing_case.paying_back import do_take_back
from backends.housing_case.schemas import Case
from backends.housing_case.view import view
from backends.legislation.service import Legislation
from backends.refund.schemas import RefundFindings
from backends.refund_case.claims import claims_of
from backends.refund_case.errors import RefundNotNowError
from backends.refund_case.schemas import Account, NewEvent, RefundCase
from kit.clock import today
from kit.money import yuan
from tests.backends.housing_case.test_afterwards import amended
from tests.backends.housing_office import OWNER, Office, kinds
from tests.conftest import FakeClock

ACCOUNT = Account("a1", "演示银行", "0000000000000001234")


class NothingElse:
    def refunds_of(self, taxpayer_id: str, on: date) -> RefundFindings:
        return RefundFindings(on, (), Decimal("0.00"))


class Counter:
    """What its owner and staff do with the refund of a case."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.register = WithHousing(NothingElse(), office.cases, Legislation.load(), 360)

    def find(self) -> RefundCase:
        """As the owner opens 查退税."""
        [refund] = self.office.refunds.find(OWNER, claims_of(self.register.refunds_of(OWNER, today(self.office.clock))))
        return refund

    def confirm(self, refund: RefundCase) -> RefundCase:
        return self.office.refunds.confirm(refund, ACCOUNT, risky=True)

    def end(self, refund: RefundCase) -> None:
        """The treasury has paid it."""
        end = NewEvent("credited", "treasury", {"transaction": "t1"})
        self.office.refunds.change(refund.id, lambda _, now: [] if now.status == "credited" else [end])

    def note_refunded(self, case: Case, payer: str) -> Case:
        note = partial(
            self.office.cases.note_refunded,
            case.id,
            payer,  # type: ignore[arg-type]
            actor="agent1",
            note="按本人账户退，国库 9 日到账",
        )
        return note(do_take_back=partial(do_take_back, refunds=self.office.refunds))


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


@pytest.fixture
def overpaid(office: Office) -> Case:
    """By the buyer, who is its owner, and by the seller."""
    case = office.confirmed()
    office.pay(case, "seller", "buyer")
    return amended(office, office.go_on(case), "4900000")


def status_of(office: Office, case: Case) -> str:
    refunds = view(case, [], refunds=office.refunds)["refunds"]
    return str(next(r["status_name"] for r in refunds if r["payer"] == "buyer"))


def says(office: Office, case: Case) -> str:
    return str(view(case, [], refunds=office.refunds)["waiting_for"])


def test_what_its_owner_paid_too_much_is_found_by_the_office_of_refunds_with_interest(
    office: Office, overpaid: Case, counter: Counter, clock: FakeClock
) -> None:
    on = today(clock)
    later = on + timedelta(days=90)
    [item] = counter.register.refunds_of(OWNER, later).items
    assert item.refundable == -overpaid.more["buyer"]
    assert item.interest > 0
    assert item.basis
    [claim] = claims_of(counter.register.refunds_of(OWNER, later))
    assert (claim.subject, claim.sure) == (subject_of(overpaid, "buyer"), True)
    assert counter.register.refunds_of("demo-zhang", on).items == ()


def test_before_its_owner_confirms_it_follows_what_is_put_right(
    office: Office, overpaid: Case, counter: Counter
) -> None:
    seen = counter.find()
    assert status_of(office, overpaid) == "等您确认"
    again = amended(office, overpaid, "4800000")
    assert subject_of(again, "buyer") == seen.claim.subject
    assert again.more["buyer"] == 2 * overpaid.more["buyer"]
    with pytest.raises(RefundNotNowError, match="看过再确认"):
        counter.confirm(seen)  # a page that was opened before
    assert counter.find().claim.amount == -again.more["buyer"]


def test_whoever_confirms_waits_until_it_is_computed_anew(office: Office, overpaid: Case, counter: Counter) -> None:
    seen = counter.find()
    with ThreadPoolExecutor(1) as pool:
        with office.database.write() as tx:
            held = office.refunds.do_hold(tx, OWNER, seen.claim.subject)
            assert held is not None
            confirming = pool.submit(counter.confirm, seen)
            with pytest.raises(TimeoutError):
                confirming.result(timeout=0.3)
            office.refunds.do_follow(tx, held, Decimal("1.00"), "")
        with pytest.raises(RefundNotNowError):
            confirming.result(timeout=30)
    assert office.refunds.get(seen.id).status == "found"


def test_what_is_no_more_too_much_is_confirmed_by_nobody(office: Office, overpaid: Case, counter: Counter) -> None:
    seen = counter.find()
    whole = amended(office, overpaid, "5000000")
    assert whole.more == {}
    assert counter.confirm(seen).status == "refused"
    again = amended(office, whole, "4900000")  # and what is too much once more is found once more
    assert counter.find().status == "found"
    assert counter.find().claim.amount == -again.more["buyer"]


def test_while_a_confirmed_refund_is_under_way_nothing_is_computed_on_it(
    office: Office, overpaid: Case, counter: Counter
) -> None:
    refund = counter.confirm(counter.find())
    waits = amended(office, overpaid, "4800000")
    assert (waits.amended, kinds(waits)[-1]) == (True, "amended")
    assert "有结果以后再按改正后的情况重算" in says(office, waits)
    counter.end(refund)
    last = office.go_on(waits)
    assert last.more["buyer"] == overpaid.more["buyer"]
    assert subject_of(last, "buyer") != refund.claim.subject
    assert kinds(last).count("more_refunded") == 1
    assert counter.find().claim.amount == -overpaid.more["buyer"]


def test_a_refund_that_was_confirmed_and_then_refused_did_not_go_back(
    office: Office, overpaid: Case, counter: Counter
) -> None:
    refund = counter.confirm(counter.find())
    waits = amended(office, overpaid, "4800000")
    office.refunds.refuse(refund.id, "agent1", "要先查清")
    last = office.go_on(waits)
    assert last.more["buyer"] == 2 * overpaid.more["buyer"]
    assert "more_refunded" not in kinds(last)
    assert view(last, [])["history"][-2]["detail"] == "要先查清"
    assert counter.find().claim.amount == -last.more["buyer"]


def test_what_went_back_and_is_owed_after_all_is_ordered(office: Office, overpaid: Case, counter: Counter) -> None:
    refund = counter.confirm(counter.find())
    counter.end(refund)
    owed = amended(office, overpaid, "5000000")
    assert owed.more == {"buyer": refund.claim.amount}
    assert "滞纳金" in says(office, owed)


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((), "到“查退税”里核对"),
        (("confirm",), "应退给您的，审核中"),
        (("confirm", "end"), "应退给您的，已到账"),
        (("confirm", "refuse"), "没有同意退：要先查清"),
    ],
)
def test_it_is_said_where_what_comes_back_stands(
    office: Office, overpaid: Case, counter: Counter, steps: Sequence[str], told: str
) -> None:
    refund = counter.find()
    for step in steps:
        if step == "confirm":
            counter.confirm(refund)
        elif step == "end":
            counter.end(refund)
        else:
            office.refunds.refuse(refund.id, "agent1", "要先查清")
    assert told in says(office, overpaid)


def test_another_year_makes_no_second_refund_of_the_same(office: Office, counter: Counter, clock: FakeClock) -> None:
    case = office.confirmed()
    office.pay(case, "seller", "buyer")
    case = office.go_on(case)
    first = amended(office, case, "4900000")
    seen = counter.find()
    clock.advance(days=400)
    more = amended(office, first, "5100000")
    office.pay(more, "seller", "buyer")
    last = amended(office, office.go_on(more), "4900000")
    found = claims_of(counter.register.refunds_of(OWNER, today(clock)))
    assert [claim.subject.rpartition("/")[2] for claim in found] == [seen.claim.subject.rpartition("/")[2]]
    assert [claim.amount for claim in found] == [-last.more["buyer"]]


def test_the_other_side_is_paid_back_at_the_counter_once(office: Office, overpaid: Case, counter: Counter) -> None:
    assert "应退给卖方的，由工作人员联系本人" in says(office, overpaid)
    amount = yuan(-overpaid.more["seller"])
    case = counter.note_refunded(overpaid, "seller")
    assert "seller" not in case.more
    assert view(case, [])["history"][-1]["detail"] == f"卖方 {amount}（按本人账户退，国库 9 日到账）"
    with pytest.raises(NotNowError, match="没有应退"):
        counter.note_refunded(case, "seller")


@pytest.mark.parametrize("ended", [False, True])
def test_what_the_office_of_refunds_pays_is_not_paid_at_the_counter_too(
    office: Office, overpaid: Case, counter: Counter, ended: bool
) -> None:
    refund = counter.confirm(counter.find())
    if ended:
        counter.end(refund)
    with pytest.raises(NotNowError, match="不要在窗口再退一次"):
        counter.note_refunded(overpaid, "buyer")
    assert office.cases.get(overpaid.id).more["buyer"] == overpaid.more["buyer"]


def test_what_was_paid_at_the_counter_is_not_confirmed_too(office: Office, overpaid: Case, counter: Counter) -> None:
    seen = counter.find()
    assert "buyer" not in counter.note_refunded(overpaid, "buyer").more
    assert counter.confirm(seen).status == "refused"


def several(case: Case, shares: str) -> Case:
    return replace(case, facts=case.facts.model_copy(update={"side": "seller", "shares": shares}))


def test_what_several_owners_paid_goes_to_no_one_account(office: Office, overpaid: Case, counter: Counter) -> None:
    case = several(overpaid, "1/3,1/3,1/3")
    parts = owners_parts(case, "seller")
    assert [share for share, _ in parts] == ["1/3"] * 3
    assert sum(amount for _, amount in parts) == -case.more["seller"]
    assert max(amount for _, amount in parts) - min(amount for _, amount in parts) <= Decimal("0.02")
    [refund] = [r for r in view(case, [])["refunds"] if r["payer"] == "seller"]
    assert [owner["label"] for owner in refund["owners"]] == [f"产权人 {n}（1/3）" for n in (1, 2, 3)]
    assert "不退到一个人的账户" in says(office, case)


def test_of_several_owners_the_office_of_refunds_finds_nothing(office: Office) -> None:
    case = office.submitted(side="seller", shares="1/2,1/2")
    case = office.go_on(case)
    while case.status == "person":
        case = office.go_on(office.cases.resume(case.id, actor="agent1", note="各人核对过了"))
    case = office.go_on(office.cases.confirm(case.id, case.assessed_at))
    office.pay(case, "seller", "buyer")
    case = amended(office, office.go_on(case), "4900000")
    assert case.more["seller"] < 0
    assert Counter(office).register.refunds_of(OWNER, today(office.clock)).items == ()
    office.cases.correct(case.id, {"shares": ""}, actor="agent1", reason="登记簿上是单独所有")
    alone = office.go_on(case)
    assert alone.more["seller"] < 0
    assert Counter(office).register.refunds_of(OWNER, today(office.clock)).items == ()  # two have paid it
    assert [r["at_desk"] for r in view(alone, [])["refunds"] if r["payer"] == "seller"] == [True]
