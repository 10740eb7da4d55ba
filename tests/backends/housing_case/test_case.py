from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from backends.housing_case.errors import BadFactError, CaseNotFoundError, NotNowError
from backends.housing_case.schemas import Reason
from backends.housing_case.view import view
from backends.ledger.service import records_of, verify_store
from backends.payments.models import CertificateRow, OrderRow
from tests.backends.housing_office import OWNER, Office, count, kinds
from tests.conftest import FakeClock


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


def test_numbers_of_identity_leave_masked(office: Office) -> None:
    case = office.assessed()
    person = office.home.buyer
    shown = str(view(case, []))
    assert person.id_number not in shown
    assert person.name in shown
