from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from backends.housing_case import going_on
from backends.housing_case.repository import find_work
from backends.housing_case.schemas import Case
from backends.housing_case.view import view
from backends.housing_case.worker import CaseWorker
from backends.ledger.service import do_record, records_of
from backends.payments.models import CertificateRow
from tests.backends.housing_office import Office, count, kinds


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
