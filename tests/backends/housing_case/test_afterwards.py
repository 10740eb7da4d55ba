from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from backends.housing.schemas import Situation
from backends.housing_case import service, settling
from backends.housing_case.afterwards import recomputed
from backends.housing_case.errors import NotNowError
from backends.housing_case.late import late_fees
from backends.housing_case.repository import find_work
from backends.housing_case.review import Answers, settled
from backends.housing_case.schemas import Case
from backends.housing_case.settling import more_order_ids
from backends.housing_case.view import view
from backends.legislation.service import Legislation
from backends.payments.models import CertificateRow
from kit.clock import today
from kit.money import to_cents
from tests.backends.housing_office import OWNER, Office, count, kinds
from tests.conftest import FakeClock


def amended(office: Office, case: Case, price: str) -> Case:
    office.cases.correct(case.id, {"price": price}, actor="agent1", reason="补充协议")
    return office.go_on(office.cases.get(case.id))


@pytest.fixture
def certified(office: Office) -> Case:
    case = office.confirmed()
    office.pay(case, "seller", "buyer")
    case = office.go_on(case)
    assert case.status == "certified"
    return case


def test_what_staff_put_right_after_the_certificates_is_computed_anew_beside_them(
    office: Office, certified: Case, clock: FakeClock
) -> None:
    clock.advance(days=3)
    for _ in range(2):
        office.cases.correct(certified.id, {"price": "5100000"}, actor="agent1", reason="补充协议", request="c1")
    case = office.go_on(office.cases.get(certified.id))
    assert (case.status, kinds(case)[-4:-2]) == ("certified", ["amended", "recomputed"])
    anew = office.housing.assess(
        Situation.model_validate(
            {**settled(case.facts, Answers.of(case.attested)), "filed_on": certified.assessment["as_of"]}  # type: ignore[index]
        )
    )
    assert case.more == {payer: anew.total(payer) - certified.due[payer] for payer in certified.due}
    assert all(amount > 0 for amount in case.more.values())
    assert (case.due, case.certificates) == (certified.due, certified.certificates)
    assert count(office, CertificateRow) == 2
    shown = view(case, [])
    assert "少缴" in shown["waiting_for"]
    assert shown["history"][-4]["detail"].endswith("（补充协议）")
    case = office.cases.correct(case.id, {"price": "5000000"}, actor="agent1", reason="协议作废")
    case = office.go_on(case)
    assert (case.more, view(case, [])["history"][-1]["detail"][-6:]) == ({}, "税款没有变化")


def test_what_is_put_right_to_less_is_told_as_paid_too_much(office: Office, certified: Case) -> None:
    office.cases.correct(certified.id, {"price": "4900000"}, actor="agent1", reason="合同看错")
    case = office.go_on(office.cases.get(certified.id))
    assert all(amount < 0 for amount in case.more.values())
    assert "多缴" in view(case, [])["waiting_for"]


def test_after_the_certificates_only_staff_put_right_and_not_who_they_name(office: Office, certified: Case) -> None:
    with pytest.raises(NotNowError, match="不能再改"):
        office.cases.correct(certified.id, {"price": "5100000"}, actor=OWNER)
    with pytest.raises(NotNowError, match="重新申报"):
        office.cases.correct(certified.id, {"certificate_no": "京（2020）1"}, actor="agent1", reason="证号")


def test_what_cannot_be_computed_after_the_certificates_says_so(office: Office, certified: Case) -> None:
    office.cases.correct(certified.id, {"contract_on": "2030-01-01"}, actor="agent1", reason="日期")
    case = office.go_on(office.cases.get(certified.id))
    assert (case.status, case.more) == ("certified", {})
    assert view(case, [])["history"][-1]["detail"].startswith("算不出来，须人工核定：")


def test_a_tax_that_lacks_something_after_the_certificates_is_no_tax_paid_too_much(
    office: Office, certified: Case
) -> None:
    situation = {**settled(certified.facts, Answers.of(certified.attested)), "filed_on": certified.assessment["as_of"]}  # type: ignore[index]
    anew = office.housing.assess(Situation.model_validate(situation))
    lacking = replace(anew, lines=anew.lines[:1], not_computed=("个人所得税",))
    assert recomputed(certified, lacking, "agent1").content == {"note": "算不出来，须人工核定：没有算个人所得税"}


def test_what_is_owed_on_top_is_ordered_paid_and_certified_once(office: Office, certified: Case) -> None:
    case = amended(office, certified, "5100000")
    more = dict(case.more)
    orders = [o for o in office.cases.orders(case) if o.status == "sent"]
    assert {o.payer: o.amount for o in orders} == more
    assert {o.title for o in orders} == {"二手住房交易税费补缴（卖方）", "二手住房交易税费补缴（买方）"}
    shown = view(case, orders)
    assert "补缴的单子已经开出" in shown["waiting_for"]
    office.pay(case, "seller", "buyer")
    for _ in range(2):
        case = office.go_on(case)
    assert (case.more, kinds(case).count("more_paid"), kinds(case).count("more_certified")) == ({}, 2, 2)
    assert count(office, CertificateRow) == 4
    assert {o.payer: office.certified_sum(o.id) for o in orders} == more
    labels = [one["label"] for one in view(case, [])["certificates"]]
    assert labels == ["卖方", "买方", "卖方补缴", "买方补缴"]
    assert view(case, [])["waiting_for"] == ""


def test_what_may_be_charged_for_being_late_is_computed_with_its_law_and_left_to_a_person(
    office: Office, certified: Case, clock: FakeClock
) -> None:
    clock.advance(days=10)
    case = amended(office, certified, "5100000")
    fees = {fee.payer: fee for fee in late_fees(case, today(clock), Legislation.load())}
    assert fees.keys() == case.more.keys()
    for payer, fee in fees.items():
        assert fee.amount == to_cents(case.more[payer] * 10 * Decimal("0.0005"))
        assert "10 天" in fee.formula
        assert fee.note.startswith("须人工确认")
    sent = {order.payer: order.amount for order in office.cases.orders(case) if order.status == "sent"}
    assert sent == case.more
    [shown, _] = view(case, [], late=list(fees.values()))["late_fees"]
    assert shown["basis"] == ["税收征收管理法第三十二条", "税收征收管理法第五十二条"]
    assert late_fees(certified, today(clock), Legislation.load()) == []


def test_what_is_certified_is_looked_at_no_more_until_it_is_put_right(office: Office, certified: Case) -> None:
    assert work(office) == []
    office.cases.correct(certified.id, {"price": "5100000"}, actor="agent1", reason="补充协议")
    assert work(office) == [certified.id]
    case = office.go_on(certified)
    assert work(office) == [certified.id]  # somebody may pay
    office.pay(case, "seller", "buyer")
    office.go_on(case)
    assert work(office) == []


def test_once_one_side_has_settled_the_other_is_still_waited_for(office: Office, certified: Case) -> None:
    case = amended(office, certified, "5100000")
    office.pay(case, "buyer")
    case = office.go_on(case)
    assert kinds(case)[-1] == "more_certified"
    assert work(office) == [case.id]  # the seller may pay
    office.pay(case, "seller")
    assert office.go_on(case).more == {}
    assert work(office) == []


def work(office: Office) -> list[str]:
    with office.database.read() as session:
        return list(find_work(session))


def test_while_the_gateway_is_down_the_further_order_waits_and_the_worker_finds_it(
    office: Office, certified: Case
) -> None:
    office.lines["payments"].up = False
    case = amended(office, certified, "5100000")
    assert {o.status for o in office.cases.orders(case) if o.id in more_order_ids(case)} == {"created"}
    assert work(office) == [case.id]
    office.lines["payments"].up = True
    office.go_on(case)
    assert {o.status for o in office.cases.orders(case) if o.id in more_order_ids(case)} == {"sent"}


def test_put_right_again_before_it_is_paid_the_order_gives_way_to_another(office: Office, certified: Case) -> None:
    first = amended(office, certified, "5100000")
    second = amended(office, first, "5200000")
    further = [o for o in office.cases.orders(second) if o.id in more_order_ids(second)]
    assert [o.status for o in further] == ["closed", "closed", "sent", "sent"]
    assert {o.payer: o.amount for o in further if o.status == "sent"} == second.more
    third = amended(office, second, "5000000")
    assert (third.more, third.more_orders) == ({}, {})
    assert {o.status for o in office.cases.orders(third)} == {"paid", "closed"}


def test_what_was_paid_while_it_was_put_right_again_counts(office: Office, certified: Case) -> None:
    first = amended(office, certified, "5100000")
    office.pay(first, "seller", "buyer")  # nobody has heard of it yet
    second = amended(office, first, "5200000")
    assert second.more == {payer: 2 * amount - amount for payer, amount in first.more.items()}
    assert kinds(second).count("more_paid") == 2
    assert len(second.more_certificates) == 2


def test_a_crash_while_it_is_computed_anew_opens_no_order_that_nobody_knows_of(
    office: Office, certified: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.cases.correct(certified.id, {"price": "5100000"}, actor="agent1", reason="补充协议")
    with monkeypatch.context() as patch:
        patch.setattr(settling, "do_order_more", cut_after(service.do_order_more))
        with pytest.raises(PowerCut):
            office.go_on(certified)
    assert len(office.cases.orders(certified)) == 2
    case = office.go_on(office.cases.get(certified.id))
    assert len(office.cases.orders(case)) == 4


class PowerCut(Exception):  # noqa: N818
    pass


def cut_after(real: Callable[..., Any]) -> Callable[..., Any]:
    def cut(*given: Any) -> Any:
        real(*given)
        raise PowerCut

    return cut
