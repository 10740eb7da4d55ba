from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import limits.storage.memory
import pytest
from limits.storage import MemoryStorage, Storage
from starlette.requests import HTTPConnection
from structlog.testing import capture_logs

from kit.counts import StoredCounts
from kit.db import Database
from kit.turnstile import Allowance, TooManyAttemptsError, Turnstile, WrongPasswordError
from tests.conftest import FakeClock

ALLOWANCE = Allowance(per_account=3, per_address=6, minutes=10)


@pytest.fixture(params=["memory", "store"])
def counts(
    request: pytest.FixtureRequest, database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> Storage:
    if request.param == "memory":
        time = SimpleNamespace(time=lambda: clock().timestamp())
        monkeypatch.setattr(limits.storage.memory, "time", time)
        return MemoryStorage()
    return StoredCounts(database, clock)


@pytest.fixture
def turnstile(counts: Storage, clock: FakeClock) -> Iterator[Turnstile]:
    turnstile = Turnstile(counts, ALLOWANCE, clock)
    yield turnstile
    turnstile.close()


def attempt(
    turnstile: Turnstile, username: str = "zhang", *, right: bool = False, address: str = "203.0.113.7"
) -> str | int | None:
    """Who is let in, ``None`` after a wrong password, or the seconds to wait."""

    def authenticate() -> str:
        if not right:
            raise WrongPasswordError
        return username

    connection = HTTPConnection({"type": "http", "client": (address, 1)})
    try:
        return asyncio.run(turnstile.let_in(connection, "portal", username, authenticate))
    except WrongPasswordError:
        return None
    except TooManyAttemptsError as error:
        return error.retry_after


def test_after_some_failures_an_account_waits_even_with_the_right_password(
    turnstile: Turnstile, clock: FakeClock
) -> None:
    assert [attempt(turnstile) for _ in range(3)] == [None] * 3
    assert attempt(turnstile, right=True, address="198.51.100.1") == 600
    clock.advance(seconds=590)
    assert attempt(turnstile, right=True) == 10
    clock.advance(seconds=11)
    assert attempt(turnstile, right=True) == "zhang"


def test_whoever_goes_on_guessing_waits_twice_as_long_each_time_until_the_right_password(
    turnstile: Turnstile, clock: FakeClock
) -> None:
    waits = []
    for _ in range(7):
        for _ in range(3):
            assert attempt(turnstile) is None
        wait = attempt(turnstile, right=True, address="198.51.100.1")
        assert isinstance(wait, int)
        waits.append(wait)
        clock.advance(seconds=wait + 1)
    assert waits == [600, 1200, 2400, 4800, 9600, 14400, 14400]
    assert attempt(turnstile, right=True) == "zhang"
    assert [attempt(turnstile) for _ in range(3)] == [None] * 3
    assert attempt(turnstile, right=True) == 600


def test_others_are_let_in_meanwhile(turnstile: Turnstile) -> None:
    for _ in range(3):
        attempt(turnstile)
    assert attempt(turnstile, "wang", right=True) == "wang"


def test_the_right_password_forgets_the_failures_of_the_account(turnstile: Turnstile) -> None:
    for _ in range(2):
        attempt(turnstile)
        attempt(turnstile)
        assert attempt(turnstile, right=True) == "zhang"


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8::{}"], ids=["ipv4", "ipv6"])
def test_an_address_that_tries_many_accounts_waits(turnstile: Turnstile, address: str) -> None:
    for n in range(6):
        assert attempt(turnstile, f"name{n}", address=address.format(n)) is None
    assert attempt(turnstile, "name7", right=True, address=address.format(7)) == 600
    assert attempt(turnstile, "name7", right=True, address="198.51.100.1") == "name7"


def test_many_at_once_are_checked_two_at_a_time_and_counted(turnstile: Turnstile) -> None:
    running, most, checked = 0, 0, 0
    lock = threading.Lock()
    both = threading.Barrier(2)

    def authenticate() -> str:
        nonlocal running, most, checked
        with lock:
            running, checked = running + 1, checked + 1
            most = max(most, running)
        if checked <= 2:
            both.wait(10)
        with lock:
            running -= 1
        raise WrongPasswordError

    async def all_at_once() -> list[str | BaseException]:
        connection = HTTPConnection({"type": "http", "client": ("203.0.113.7", 1)})
        asked = (turnstile.let_in(connection, "staff", "admin1", authenticate) for _ in range(60))
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(all_at_once())
    assert most == 2
    assert checked <= 4  # three are allowed, and one may be under way beside the third
    assert sum(isinstance(a, TooManyAttemptsError) for a in answers) == 60 - checked


def test_success_and_failure_are_in_the_log_without_password_or_whole_account(turnstile: Turnstile) -> None:
    with capture_logs() as lines:
        for _ in range(3):
            attempt(turnstile, "11010519491231002X")
        attempt(turnstile, "11010519491231002X")
        attempt(turnstile, "wang", right=True)
    assert [(line["event"], line["account"], line.get("barred_seconds")) for line in lines] == [
        ("sign_in.failed", "11****", 0),
        ("sign_in.failed", "11****", 0),
        ("sign_in.failed", "11****", 600),
        ("sign_in.succeeded", "wa****", None),
    ]
    assert {line["address"] for line in lines} == {"203.0.113.7"}
