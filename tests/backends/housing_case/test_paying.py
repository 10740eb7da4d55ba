from __future__ import annotations

import pytest

from backends.housing_case.errors import NotNowError
from backends.housing_case.repository import find_work
from backends.housing_case.schemas import Reason
from backends.housing_case.view import view
from backends.payments.models import CertificateRow
from tests.backends.housing_office import OWNER, Office, count


def test_one_side_paid_is_not_yet_paid(office: Office) -> None:
    case = office.confirmed()
    office.pay(case, "buyer")
    case = office.go_on(case)
    assert case.status == "confirmed"
    assert set(case.certificates) == {"buyer"}  # who has paid has the certificate
    office.pay(case, "seller")
    assert office.go_on(case).status == "certified"


def test_while_the_gateway_is_down_nothing_is_lost(office: Office) -> None:
    office.lines["payments"].up = False
    case = office.confirmed()
    assert {o.status for o in office.cases.orders(case)} == {"created"}
    office.lines["payments"].up = True
    case = office.go_on(case)
    office.pay(case, "buyer", "seller")
    office.lines["payments"].up = False
    assert office.go_on(case).status == "confirmed"
    office.lines["payments"].up = True
    assert office.go_on(case).status == "certified"


def test_an_order_that_the_gateway_closed_gives_way_to_another(office: Office) -> None:
    case = office.confirmed()
    (first,) = [o for o in office.cases.orders(case) if o.payer == "buyer"]
    office.payments.hear(office.notice(first, "closed"))
    case = office.go_on(case)
    assert [o.status for o in office.cases.orders(case) if o.payer == "buyer"] == ["closed", "sent"]
    office.pay(case, "seller", "buyer")
    case = office.go_on(case)
    assert (case.status, case.paid["buyer"] == first.id) == ("certified", False)


def test_money_for_an_order_that_was_closed_counts(office: Office) -> None:
    case = office.confirmed()
    (first,) = [o for o in office.cases.orders(case) if o.payer == "buyer"]
    office.payments.hear(office.notice(first, "closed"))
    case = office.go_on(case)
    office.payments.hear(office.notice(first, "paid", "T1"))
    assert office.go_on(case).paid == {"buyer": first.id}


def test_a_confirmation_taken_back_closes_the_orders_and_what_is_put_right_is_confirmed_anew(office: Office) -> None:
    case = office.confirmed()
    old = office.cases.orders(case)
    with pytest.raises(NotNowError, match="撤回确认"):
        office.cases.correct(case.id, {"price": "6000000"}, actor=OWNER)
    case = office.go_on(office.cases.withdraw(case.id, actor=OWNER))
    assert (case.status, case.closing) == ("assessed", False)
    assert {o.status for o in office.cases.orders(case)} == {"closed"}
    office.pay(case, "buyer", "seller")  # the pages of the old orders are still open somewhere: they take no money
    case = office.go_on(office.cases.correct(case.id, {"price": "6000000"}, actor=OWNER))
    case = office.go_on(office.cases.confirm(case.id, case.assessed_at))
    new = [o for o in office.cases.orders(case) if o.status == "sent"]
    assert {o.payer: o.amount for o in new} == case.due
    assert min(o.amount for o in new) > min(o.amount for o in old)
    office.pay(case, "buyer", "seller")
    assert office.go_on(case).status == "certified"


def test_while_the_gateway_cannot_close_nothing_can_be_confirmed_and_then_it_goes_on(office: Office) -> None:
    case = office.confirmed()
    office.lines["payments"].up = False
    case = office.go_on(office.cases.withdraw(case.id, actor=OWNER))
    assert case.closing
    assert "关闭" in view(case, [])["waiting_for"]
    with pytest.raises(NotNowError, match="关闭"):
        office.cases.confirm(case.id, case.assessed_at)
    with office.database.read() as session:
        assert find_work(session) == [case.id]  # a restart goes on with it
    office.lines["payments"].up = True
    assert not office.go_on(case).closing


def test_what_was_paid_before_the_orders_were_closed_is_for_a_person_and_only_the_rest_is_paid(office: Office) -> None:
    case = office.confirmed()
    office.pay(case, "buyer")  # nobody has heard of it yet
    case = office.go_on(office.cases.withdraw(case.id, actor=OWNER))
    assert (case.status, [r.code for r in case.reasons]) == ("person", ["PAID_MEANWHILE"])
    assert "买方" in case.reasons[0].sentence
    case = office.cases.correct(case.id, {"price": "6000000"}, actor="agent1", reason="合同看错")
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="核对过"))
    paid = next(o for o in office.cases.orders(case) if o.payer == "buyer" and o.status == "paid")
    case = office.go_on(office.cases.confirm(case.id, case.assessed_at))
    assert case.paid == {"buyer": paid.id}
    more = case.due["buyer"] - paid.amount
    assert [o.amount for o in office.cases.orders(case) if o.payer == "buyer" and o.status == "sent"] == [more]
    assert office.certified_sum(paid.id) == paid.amount  # by what was computed when it was paid


def test_what_was_paid_before_counts_if_the_same_is_owed(office: Office) -> None:
    case = office.confirmed()
    office.pay(case, "buyer")
    case = office.go_on(office.cases.withdraw(case.id, actor=OWNER))
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="没有要改的"))
    case = office.go_on(office.cases.confirm(case.id, case.assessed_at))
    assert set(case.paid) == {"buyer"}
    office.pay(case, "seller")
    case = office.go_on(case)
    assert case.status == "certified"
    assert count(office, CertificateRow) == 2


def test_what_staff_correct_after_the_confirmation_takes_it_back_with_the_reason(office: Office) -> None:
    case = office.confirmed()
    before = dict(case.due)
    for _ in range(2):
        office.cases.correct(case.id, {"price": "6000000"}, actor="agent1", reason="合同写的是 600 万元", request="c1")
    case = office.go_on(case)
    kinds = [e.kind for e in case.history]
    assert (case.status, kinds.count("withdrawn"), kinds.count("corrected")) == ("assessed", 1, 1)
    assert [e.content["note"] for e in case.history if e.kind == "withdrawn"] == ["合同写的是 600 万元"]
    assert [o.status for o in office.cases.orders(case)] == ["closed", "closed"]
    assert case.due["seller"] > before["seller"]


def test_staff_send_a_confirmed_case_back(office: Office) -> None:
    case = office.confirmed()
    office.cases.give_back(case.id, actor="agent1", reasons=[Reason("BY_PERSON", "合同缺页", "补齐")])
    case = office.go_on(case)
    assert (case.status, [r.sentence for r in case.reasons]) == ("returned", ["合同缺页"])
    assert [o.status for o in office.cases.orders(case)] == ["closed", "closed"]


def test_with_a_person_too_its_owner_takes_the_confirmation_back_first(office: Office) -> None:
    case = office.confirmed()
    case = office.cases.hand_over(case.id, [Reason("ASKED", "价格写错", "等联系")], actor=OWNER)
    with pytest.raises(NotNowError, match="撤回确认"):
        office.cases.correct(case.id, {"price": "6000000"}, actor=OWNER)
    case = office.go_on(office.cases.withdraw(case.id, actor="agent1", note="本人来电"))
    assert (case.status, case.before_person) == ("person", "assessed")
    office.cases.correct(case.id, {"price": "6000000"}, actor="agent1", reason="合同看错")
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="改好了"))
    assert case.status == "assessed"
    assert case.due


def test_once_a_side_has_paid_its_owner_takes_nothing_back(office: Office) -> None:
    case = office.confirmed()
    office.pay(case, "buyer")
    case = office.go_on(case)
    with pytest.raises(NotNowError, match="已经有一方缴款"):
        office.cases.withdraw(case.id, actor=OWNER)
    with pytest.raises(NotNowError, match="已经有一方缴款"):
        office.cases.correct(case.id, {"price": "6000000"}, actor=OWNER)
    assert office.cases.get(case.id).status == "confirmed"


def test_once_a_side_has_paid_staff_put_right_and_the_sides_pay_what_they_then_owe(office: Office) -> None:
    case = office.confirmed()
    before = dict(case.due)
    office.pay(case, "buyer")
    office.go_on(case)
    for _ in range(2):
        office.cases.correct(case.id, {"price": "6000000"}, actor="agent1", reason="合同看错", request="c1")
    case = office.go_on(office.cases.get(case.id))
    assert (case.status, case.more) == ("assessed", {})
    assert [o.status for o in office.cases.orders(case) if o.payer == "seller"] == ["closed"]
    case = office.go_on(office.cases.confirm(case.id, case.assessed_at))
    assert case.more == {"buyer": case.due["buyer"] - before["buyer"]}
    asked = {o.payer: o.amount for o in office.cases.orders(case) if o.status == "sent"}
    assert asked == {"seller": case.due["seller"], "buyer": case.more["buyer"]}
    office.pay(case, "seller", "buyer")
    case = office.go_on(case)
    assert (case.status, case.more, len(case.certificates), len(case.more_certificates)) == ("certified", {}, 2, 1)
    orders = office.cases.orders(case)
    assert [office.certified_sum(o.id) for o in orders if o.status == "paid"] == [
        o.amount for o in orders if o.status == "paid"
    ]


def test_once_a_side_has_paid_who_is_named_stays(office: Office) -> None:
    case = office.confirmed()
    office.pay(case, "buyer")
    office.go_on(case)
    with pytest.raises(NotNowError, match="重新申报"):
        office.cases.correct(case.id, {"certificate_no": "京（2020）1"}, actor="agent1", reason="证号")


def test_a_side_that_owes_nothing_any_more_gets_back_what_it_paid(office: Office) -> None:
    case = office.confirmed()
    office.pay(case, "buyer")
    paid = office.go_on(case).due["buyer"]
    office.cases.correct(case.id, {"price": "4000000"}, actor="agent1", reason="合同看错")
    case = office.go_on(office.cases.get(case.id))
    case = office.go_on(office.cases.confirm(case.id, case.assessed_at))
    assert case.more == {"buyer": case.due["buyer"] - paid}
    office.pay(case, "seller")
    case = office.go_on(case)
    assert (case.status, case.more["buyer"] < 0) == ("certified", True)
