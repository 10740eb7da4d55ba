"""Work that threads take from the store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

from handoff.work import LEASE, Work, Workers, do_finish, do_put, do_take
from kit.db import Database

if TYPE_CHECKING:
    from tests.conftest import FakeClock


def put(database: Database, clock: FakeClock, *what: tuple[str, str]) -> None:
    with database.write() as tx:
        for kind, subject in what:
            do_put(tx, kind, subject, clock())


def take(database: Database, clock: FakeClock) -> Work | None:
    with database.write() as tx:
        return do_take(tx, ["a", "b"], clock())


def test_what_is_asked_for_twice_is_done_once(database: Database, clock: FakeClock) -> None:
    done: list[str] = []
    workers = Workers(database, threads=1, clock=clock)
    workers.register("a", lambda subject: done.append(subject))
    put(database, clock, ("a", "1"), ("a", "1"), ("a", "2"))
    assert workers.drain() == 2
    assert sorted(done) == ["1", "2"]
    assert workers.drain() == 0


def test_what_is_asked_for_while_it_is_done_is_done_again(database: Database, clock: FakeClock) -> None:
    done: list[str] = []
    workers = Workers(database, threads=1, clock=clock)

    def handle(subject: str) -> None:
        if not done:
            put(database, clock, ("a", subject))
        done.append(subject)

    workers.register("a", handle)
    put(database, clock, ("a", "1"))
    assert workers.drain() == 2


def test_the_work_of_a_process_that_died_is_anybodys_once_its_lease_has_run_out(
    database: Database, clock: FakeClock
) -> None:
    put(database, clock, ("a", "1"))
    lost = take(database, clock)
    assert lost is not None
    assert take(database, clock) is None
    clock.advance(seconds=LEASE.total_seconds() + 1)
    again = take(database, clock)
    assert again is not None
    with database.write() as tx:
        do_finish(tx, lost, None, clock())  # it was not dead after all: the work is the other's
    with database.write() as tx:
        do_finish(tx, again, None, clock())
    clock.advance(seconds=LEASE.total_seconds() + 1)
    assert take(database, clock) is None


def test_of_one_subject_one_thing_is_done_at_a_time_and_different_ones_side_by_side(
    database: Database, clock: FakeClock
) -> None:
    put(database, clock, ("a", "1"), ("b", "1"), ("b", "2"))
    taken = [take(database, clock) for _ in range(3)]
    assert sorted(work.subject for work in taken if work is not None) == ["1", "2"]


def test_threads_that_take_at_once_take_different_work(database: Database, clock: FakeClock) -> None:
    put(database, clock, *(("a", str(n)) for n in range(12)))
    with ThreadPoolExecutor(4) as pool:
        taken = [work for work in pool.map(lambda _: take(database, clock), range(12)) if work is not None]
    rest = [work for _ in range(12) if (work := take(database, clock)) is not None]
    assert sorted(work.subject for work in (*taken, *rest)) == sorted(map(str, range(12)))


def test_what_fails_is_tried_again_later(database: Database, clock: FakeClock) -> None:
    tries: list[datetime] = []
    workers = Workers(database, threads=1, clock=clock)

    def handle(_subject: str) -> None:
        tries.append(clock())
        if len(tries) < 3:
            raise RuntimeError("not yet")

    workers.register("a", handle)
    put(database, clock, ("a", "1"))
    for _ in range(10):
        workers.drain()
        clock.advance(seconds=5)
    assert len(tries) == 3


def test_a_handler_says_when_it_is_due_again(database: Database, clock: FakeClock) -> None:
    from datetime import timedelta

    done: list[str] = []

    def handle(subject: str) -> datetime:
        done.append(subject)
        return clock() + timedelta(seconds=10)

    workers = Workers(database, threads=1, clock=clock)
    workers.register("a", handle)
    put(database, clock, ("a", "1"))
    assert workers.drain() == 1
    clock.advance(seconds=9)
    assert workers.drain() == 0
    clock.advance(seconds=2)
    assert workers.drain() == 1
