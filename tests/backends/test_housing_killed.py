"""A department in a process of its own, killed outright while a case needs it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from backends.departments.http import HttpDepartment
from backends.housing_case.going_on import GoingOn
from backends.ledger.service import records_of, verify_store
from bench.housing_case import House
from kit.db import Database
from kit.signing import open_verifier
from kit.vault import Vault
from migrations import upgrade
from tests.backends.housing_office import Office
from tests.conftest import FakeClock


@pytest.fixture
def registration(tmp_path: Path) -> Iterator[House]:
    house = House("registration", tmp_path / "house")
    house.start()
    try:
        asyncio.run(house.ready())
        yield house
    finally:
        house.kill()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """One engine is enough: the process that dies is another's."""
    database = Database(f"sqlite:///{tmp_path / 'daoban.db'}", vault=Vault(["a key of the tests"]))
    upgrade(database)
    yield database
    database.close()


def test_a_case_waits_for_a_department_that_was_killed_and_goes_on_when_it_is_back(
    store: Database, tmp_path: Path, clock: FakeClock, registration: House
) -> None:
    office = Office(store, tmp_path, clock)
    no_old_lines = httpx.Limits(max_keepalive_connections=0)
    client = httpx.AsyncClient(base_url=f"{registration.url}/", timeout=10, limits=no_old_lines)
    desk = HttpDepartment("registration", client, open_verifier(tmp_path / "house" / "keys", "registration"))
    departments = replace(office.means.departments, registration=desk)
    office.going_on = GoingOn(office.cases, replace(office.means, departments=departments), clock)
    registration.kill()
    case = office.go_on(office.submitted())
    assert (case.status, case.waiting) == ("review", ("registration",))
    registration.start()
    asyncio.run(registration.ready())
    case = office.go_on(case)
    assert (case.status, case.waiting) == ("assessed", ())
    with office.database.read() as session:
        assert verify_store(session).broken is None
        assert len(records_of(session, case.subject)) == len(case.attested)
