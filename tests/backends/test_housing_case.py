from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from backends.departments.world import invented_home
from backends.housing.schemas import Situation
from backends.housing_case import going_on
from backends.housing_case.afterwards import recomputed
from backends.housing_case.errors import BadFactError, CaseNotFoundError, NotNowError
from backends.housing_case.repository import find_work
from backends.housing_case.review import Answers, settled
from backends.housing_case.schemas import Case, Reason
from backends.housing_case.view import view
from backends.housing_case.worker import CaseWorker
from backends.ledger.service import do_record, records_of, verify_store
from backends.payments.models import CertificateRow, OrderRow
from kit.db import Database
from tests.backends.housing_office import OWNER, Office
from tests.conftest import FakeClock


@pytest.fixture
def office(database: Database, tmp_path: Path, clock: FakeClock) -> Office:
    return Office(database, tmp_path, clock)


def kinds(case: Case) -> list[str]:
    return [event.kind for event in case.history]


def count(office: Office, table: Any) -> int:
    with office.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_whole_case_goes_from_the_first_word_to_the_certificates(office: Office) -> None:
    case = office.opened()
    assert case.status == "draft"
    assert office.cases.submit(case.id).status == "papers"
    case = office.go_on(office.cases.consent(case.id, agreed=True))
    assert case.status == "assessed"
    assert set(case.due) == {"seller", "buyer"}
    case = office.go_on(office.cases.confirm(case.id, case.assessed_at))
    assert case.status == "confirmed"
    assert {o.status for o in office.cases.orders(case)} == {"sent"}
    office.pay(case, "seller", "buyer")
    case = office.go_on(case)
    assert case.status == "certified"
    assert kinds(case)[-4:] == ["paid", "paid", "certified", "certified"]
    assert count(office, CertificateRow) == 2
    assert all(step["state"] == "done" and step["at"] for step in view(case, [])["steps"])


def test_what_departments_said_is_in_the_ledger_with_purpose_and_consent(office: Office) -> None:
    case = office.assessed()
    with office.database.read() as session:
        records = records_of(session, case.subject)
        assert verify_store(session).broken is None
    assert {r.content["department"] for _, r, _ in records} == set(case.attested)
    assert all(r.content["signature"] and r.purpose and r.consent == f"{case.subject}/3" for _, r, _ in records)


def test_what_was_not_said_comes_from_the_departments(office: Office) -> None:
    case = office.assessed(original_price=None, acquired_on=None, only_home=None)
    assert case.assessment is not None
    facts = dict(case.assessment["facts"])
    assert any("2023" in value for value in facts.values())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"area_m2": Decimal(120)}, "AREA_DIFFERS"),
        ({"acquired_on": date(2020, 1, 1)}, "ACQUIRED_DIFFERS"),
        ({"only_home": False}, "ONLY_HOME_DIFFERS"),
        ({"buyer_homes": 1}, "BUYER_HOMES_DIFFER"),
        ({"original_price": Decimal(1)}, "ORIGINAL_PRICE_DIFFERS"),
        ({"original_deed_tax": Decimal(1)}, "DEED_TAX_DIFFERS"),
        ({"certificate_no": "京（1900）第1号"}, "TITLE_NOT_FOUND"),
        ({"seller": {"name": "别人", "id_number": "000000190001010009"}}, "NOT_THE_OWNER"),
    ],
)
def test_what_does_not_fit_sends_it_back_and_put_right_it_goes_on(
    office: Office, said: dict[str, Any], code: str
) -> None:
    case = office.go_on(office.submitted(**said))
    assert case.status == "returned"
    assert [r.code for r in case.reasons] == [code]
    right = office.facts().model_dump(mode="json")
    name = next(iter(said))
    case = office.go_on(office.cases.correct(case.id, {name: right[name]}, actor=OWNER))
    assert case.status == "assessed"
    assert case.reasons == ()


def test_departments_that_contradict_one_another_are_for_a_person_who_lets_it_go_on(
    database: Database, tmp_path: Path, clock: FakeClock
) -> None:
    home = invented_home(1)
    odd = replace(home, homes=home.homes.model_copy(update={"buyer_family_size": 5}))
    office = Office(database, tmp_path, clock, {odd.certificate_no: odd})
    case = office.go_on(office.submitted())
    assert (case.status, [r.code for r in case.reasons]) == ("person", ["FAMILY_DIFFERS"])
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="户口簿已核对"))
    assert case.status == "assessed"


def test_a_sale_that_is_not_settled_waits_for_a_person_with_its_taxes(office: Office, clock: FakeClock) -> None:
    case = office.go_on(office.submitted(origin="self_built"))
    assert case.status == "person"
    assert office.cases.hand_over(case.id, [], actor=OWNER).ordinal == case.ordinal


def test_who_does_not_agree_to_sharing_is_served_by_a_person(office: Office) -> None:
    case = office.go_on(office.submitted(agreed=False))
    assert (case.status, [r.code for r in case.reasons]) == ("person", ["NOT_SHARED"])
    with pytest.raises(NotNowError, match="卖方取得日期、卖方家庭唯一住房、买方家庭已有住房"):
        office.cases.resume(case.id, actor="agent1", note="")
    by_papers = {"acquired_on": "2023-05-10", "only_home": True, "buyer_homes": 0, "original_price": "3200000"}
    office.cases.correct(case.id, by_papers, actor="agent1", reason="按产权证、户口簿和发票")
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="材料都看过"))
    assert case.status == "assessed", case.reasons
    assert all(line.asked == 0 for line in office.lines.values())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"how_acquired": "inherited", "former_acquired_on": date(2010, 1, 1)}, "NOT_BOUGHT"),
        ({"how_acquired": "given"}, "NOT_BOUGHT"),
        ({"shares": "1/2,1/2"}, "SHARED"),
    ],
)
def test_what_no_department_tells_is_for_a_person_before_anything_is_owed(
    office: Office, said: dict[str, Any], code: str
) -> None:
    case = office.go_on(office.submitted(**said))
    assert (case.status, [r.code for r in case.reasons], case.due) == ("person", [code], {})


def test_an_inherited_home_counts_from_the_former_owners_day_and_not_at_the_archives_price(office: Office) -> None:
    case = office.go_on(office.submitted(how_acquired="inherited", former_acquired_on=date(2010, 1, 1)))
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="公证书已核对"))
    assert case.assessment is not None
    lines = {line["code"]: line for line in case.assessment["lines"]}
    assert lines["vat"]["amount"] == "0.00"
    assert "3,200,000" not in str(case.assessment)


@pytest.mark.parametrize(
    ("told", "why"),
    [({"shares": "1/2,1/3"}, "各产权人的份额合计要等于 1"), ({"shares": "0/1,1/1"}, "份额要大于 0")],
)
def test_what_contradicts_itself_is_sent_back_in_words_a_person_reads(
    office: Office, told: dict[str, Any], why: str
) -> None:
    case = office.go_on(office.submitted(**told))
    if case.status == "person":  # what no department tells was let pass
        case = office.go_on(office.cases.resume(case.id, actor="agent1", note="核对过"))
    assert (case.status, [r.code for r in case.reasons]) == ("returned", ["SITUATION_WRONG"])
    assert why in case.reasons[0].sentence
    assert "error" not in case.reasons[0].sentence


def test_of_a_home_that_is_shared_each_owner_has_a_line_of_income_tax(office: Office) -> None:
    case = office.go_on(office.submitted(shares="1/2,1/2"))
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="双方都到场"))
    assert (case.status, case.reasons) == ("assessed", ())
    assert case.assessment is not None
    taxes = [line["owner"] for line in case.assessment["lines"] if line["code"] == "individual_income_tax"]
    assert taxes == ["产权人1（1/2）", "产权人2（1/2）"]


def test_what_is_not_registered_as_a_home_is_not_taxed_as_one(
    database: Database, tmp_path: Path, clock: FakeClock
) -> None:
    home = invented_home(1)
    shop = replace(home, title=home.title.model_copy(update={"home": False}))
    office = Office(database, tmp_path, clock, {shop.certificate_no: shop})
    case = office.go_on(office.submitted())
    assert (case.status, [r.code for r in case.reasons], case.due) == ("person", ["NOT_A_HOME"], {})


@pytest.mark.parametrize("department", ["registration", "housing", "civil_affairs", "tax_history"])
def test_while_a_department_is_down_the_case_waits_says_so_and_goes_on(office: Office, department: str) -> None:
    office.lines[department].up = False
    case = office.go_on(office.submitted())
    assert (case.status, case.waiting) == ("review", (department,))
    assert "暂时查不到" in view(case, [])["waiting_for"]
    again = office.go_on(case)
    assert again.ordinal == case.ordinal  # said once
    office.lines[department].up = True
    case = office.go_on(case)
    assert case.status == "assessed"
    others = [line.asked for name, line in office.lines.items() if name not in (department, "payments")]
    assert others == [1, 1, 1]  # who has answered is not asked again


def test_the_worker_goes_on_by_itself_once_the_department_is_back(office: Office) -> None:
    office.lines["housing"].up = False
    case = office.submitted()

    async def work() -> Case:
        worker = CaseWorker(office.database, office.going_on)
        worker.start()
        try:
            await until(lambda: bool(office.cases.get(case.id).waiting))
            office.lines["housing"].up = True
            worker.wake(case.id)
            await until(lambda: office.cases.get(case.id).status == "assessed")
        finally:
            await worker.stop()
        return office.cases.get(case.id)

    assert asyncio.run(work()).status == "assessed"


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(true):
            await asyncio.sleep(0.01)


def test_a_person_is_told_of_by_the_worker_once(office: Office) -> None:
    case = office.submitted(origin="self_built")
    told: list[str] = []

    async def on_person(given: Case) -> None:
        told.append(given.id)

    worker = CaseWorker(office.database, office.going_on, on_person)
    for _ in range(2):
        asyncio.run(worker.look())
    assert told == [case.id]


def test_each_request_twice_has_one_effect(office: Office) -> None:
    first = office.opened()
    assert office.opened().id == first.id
    office.cases.submit(first.id)
    office.cases.submit(first.id)
    office.cases.consent(first.id, agreed=True)
    case = office.go_on(office.cases.consent(first.id, agreed=True))
    assert case.history[2].kind == "consented"
    assert kinds(case).count("consented") == 1
    for _ in range(2):
        case = office.cases.confirm(case.id, case.assessed_at)
    assert kinds(case).count("confirmed") == 1
    assert count(office, OrderRow) == 2
    for request in ("c1", "c1"):
        with pytest.raises(NotNowError):
            office.cases.correct(case.id, {"area_m2": "90"}, actor=OWNER, reason="x", request=request)


def test_an_agents_correction_sent_twice_stands_once_with_its_reason(office: Office) -> None:
    case = office.assessed()
    for _ in range(2):
        case = office.cases.correct(case.id, {"price": "5100000"}, actor="agent1", reason="合同看错", request="c1")
    assert kinds(case).count("corrected") == 1
    told = view(case, [])["history"][-1]
    assert (told["actor"], told["detail"]) == ("agent1", "成交价：5,000,000.00 元 → 5,100,000.00 元（合同看错）")
    assert office.go_on(case).status == "assessed"


def test_many_who_confirm_at_once_open_one_order_each_side(office: Office) -> None:
    case = office.assessed()
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: office.cases.confirm(case.id, case.assessed_at), range(6)))
    assert {c.status for c in done} == {"confirmed"}
    assert count(office, OrderRow) == 2
    assert kinds(office.cases.get(case.id)).count("confirmed") == 1


def test_two_processes_that_go_on_at_once_do_everything_once(office: Office) -> None:
    case = office.submitted()

    async def both() -> None:
        await asyncio.gather(*(office.going_on.go_on(case.id) for _ in range(4)))

    asyncio.run(both())
    case = office.cases.get(case.id)
    assert case.status == "assessed"
    assert kinds(case).count("assessed") == 1
    with office.database.read() as session:
        assert len(records_of(session, case.subject)) == 4


def test_taxes_assessed_anew_must_be_confirmed_anew(office: Office) -> None:
    case = office.assessed()
    before = case.assessed_at
    case = office.go_on(office.cases.correct(case.id, {"price": "6000000"}, actor=OWNER))
    with pytest.raises(NotNowError, match="重新计算"):
        office.cases.confirm(case.id, before)
    assert office.cases.confirm(case.id, case.assessed_at).status == "confirmed"


def test_the_law_of_the_day_of_confirming_counts(office: Office, clock: FakeClock) -> None:
    case = office.assessed()
    clock.advance(days=1)
    with pytest.raises(NotNowError, match="今天"):
        office.cases.confirm(case.id, case.assessed_at)
    again = office.go_on(case)
    assert again.assessed_at > case.assessed_at


def test_what_is_missing_is_named_and_what_cannot_be_is_refused(office: Office) -> None:
    case = office.opened(price=None, location=None)
    with pytest.raises(BadFactError, match="成交价、房屋所在地"):
        office.cases.submit(case.id)
    with pytest.raises(BadFactError, match="建筑面积"):
        office.cases.correct(case.id, {"area_m2": "-1"}, actor=OWNER)
    with pytest.raises(BadFactError, match="没有这一项"):
        office.cases.correct(case.id, {"status": "paid"}, actor=OWNER)
    with pytest.raises(CaseNotFoundError):
        office.cases.access(case.id, "demo-zhang")


def test_an_agent_sends_it_back_with_reasons(office: Office) -> None:
    case = office.assessed()
    case = office.cases.give_back(case.id, actor="agent1", reasons=[Reason("BY_PERSON", "合同缺页", "补齐后再交")])
    assert (case.status, case.reasons[0].sentence) == ("returned", "合同缺页")


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


def test_what_was_paid_before_the_orders_were_closed_is_for_a_person_and_never_paid_again(office: Office) -> None:
    case = office.confirmed()
    office.pay(case, "buyer")  # nobody has heard of it yet
    case = office.go_on(office.cases.withdraw(case.id, actor=OWNER))
    assert (case.status, [r.code for r in case.reasons]) == ("person", ["PAID_MEANWHILE"])
    assert "买方" in case.reasons[0].sentence
    case = office.cases.correct(case.id, {"price": "6000000"}, actor="agent1", reason="合同看错")
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="核对过"))
    with pytest.raises(NotNowError, match="差额"):
        office.cases.confirm(case.id, case.assessed_at)


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


def test_once_a_side_has_paid_nothing_is_taken_back(office: Office) -> None:
    case = office.confirmed()
    office.pay(case, "buyer")
    case = office.go_on(case)
    with pytest.raises(NotNowError, match="已经有一方缴款"):
        office.cases.withdraw(case.id, actor=OWNER)
    with pytest.raises(NotNowError, match="已经有一方缴款"):
        office.cases.correct(case.id, {"price": "6000000"}, actor=OWNER)
    assert office.cases.get(case.id).status == "confirmed"


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
    assert (case.status, kinds(case)[-2:]) == ("certified", ["amended", "recomputed"])
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
    assert shown["history"][-2]["detail"].endswith("（补充协议）")
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


class PowerCut(Exception):  # noqa: N818
    pass


@pytest.mark.parametrize("write", [1, 2, 3, 4])
def test_a_crash_in_the_middle_of_a_step_leaves_nothing_half_done(
    office: Office, monkeypatch: pytest.MonkeyPatch, write: int
) -> None:
    case = office.submitted()
    real, calls = do_record, 0

    def cut(*given: Any) -> int:
        nonlocal calls
        calls += 1
        if calls == write:
            raise PowerCut
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(going_on, "do_record", cut)
        with pytest.raises(PowerCut):
            office.go_on(case)
    assert kinds(office.cases.get(case.id))[-1] == "review_begun"
    with office.database.read() as session:
        assert records_of(session, case.subject) == []
        assert list(find_work(session)) == [case.id]
    assert office.go_on(case).status == "assessed"


def test_a_crash_after_the_certificate_is_made_and_before_it_is_noted_makes_no_second_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.confirmed()
    office.pay(case, "buyer", "seller")

    def cut(*_: Any) -> Case:
        raise PowerCut

    with monkeypatch.context() as patch:
        real = office.going_on._note
        patch.setattr(office.going_on, "_note", lambda c, e: cut() if e.kind == "certified" else real(c, e))
        with pytest.raises(PowerCut):
            office.go_on(case)
    assert count(office, CertificateRow) == 1
    case = office.go_on(office.cases.get(case.id))
    assert case.status == "certified"
    assert count(office, CertificateRow) == 2


def test_numbers_of_identity_leave_masked(office: Office) -> None:
    case = office.assessed()
    person = office.home.buyer
    shown = str(view(case, []))
    assert person.id_number not in shown
    assert person.name in shown
