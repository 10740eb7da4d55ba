"""What a housing case asks of its taxpayer, among the things they should see to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from backends.housing_case.due import CERTIFICATE, STEPS, housing_matters
from backends.profile.matters.rules import Matter
from kit.clock import today
from kit.db import Database
from knowledge_base.entries.content import BUNDLED
from tests.backends.housing_office import OWNER, Office
from tests.conftest import FakeClock


@pytest.fixture
def office(database: Database, tmp_path: Path, clock: FakeClock) -> Office:
    return Office(database, tmp_path, clock)


def due(office: Office, days: int = 0) -> list[Matter]:
    return list(housing_matters(office.cases)(OWNER, today(office.clock) + timedelta(days=days)))


def test_each_state_that_waits_for_the_taxpayer_is_told_until_the_certificate_is_old(office: Office) -> None:
    case = office.assessed()
    (told,) = due(office)
    assert (told.module, told.page) == ("housing", "case")
    assert told.title.startswith("核对并确认二手房税款")
    assert told.effect == int(case.due["buyer"])
    case = office.go_on(office.cases.confirm(case.id, case.assessed_at))
    assert due(office)[0].title.startswith("缴二手房税款")
    office.pay(case, "buyer")
    case = office.go_on(case)
    assert due(office) == []
    office.pay(case, "seller")
    office.go_on(case)
    (told,) = due(office)
    assert (told.module, told.effect) == ("certify", None)
    assert due(office, days=31) == []


def test_what_was_sent_back_says_what_to_mend(office: Office) -> None:
    case = office.go_on(office.submitted(certificate_no="京(2019)样例区不动产权第9999999号"))
    assert case.status == "returned"
    (told,) = due(office)
    assert told.title.startswith("改好退回的二手房办理")
    assert told.why == case.reasons[0].remedy


def test_while_departments_answer_nothing_is_asked_of_the_taxpayer(office: Office) -> None:
    office.lines["registration"].up = False
    office.go_on(office.submitted())
    assert due(office) == []


def test_another_sees_nothing_of_it_and_the_entries_exist(office: Office) -> None:
    office.opened()
    assert list(housing_matters(office.cases)("demo-zhang", today(office.clock))) == []
    entries = "\n".join(path.read_text(encoding="utf-8") for path in BUNDLED.rglob("*.yml"))
    assert all(f"- id: {entry}\n" in entries for entry in (STEPS, CERTIFICATE))
