"""A notice to a million people by a job that is killed: who was told, who was lost, who was told twice.
``python -m bench.notices [--people 1000000] [--kills 5] [--json]``.

The job runs in a process of its own, which is killed (SIGKILL) at moments of chance, and begun anew. The channel is a
process too and lives on; its book has a line for each time that a telephone rang. ``lost`` and ``doubled`` count there
and among the letters of the portal, whichever is worse.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import httpx
import uvicorn
from sqlalchemy import text

from backends.notices.audience import TagCount
from backends.notices.channels import HttpSender
from backends.notices.policy import load_policy
from backends.notices.pushing import Pushing
from backends.notices.sandbox import Book, channel_app
from backends.notices.schemas import Channel, Draft, Member, Wanted
from backends.notices.service import Notices
from backends.notices.telling import Telling
from bench.report import finish, say
from kit.db import Database
from migrations import upgrade

SEED = 20261129
NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)  # no quiet hours: ten in the morning in Beijing
FIRMS_OF = 10  # one taxpayer in so many is a second firm of the person before


class Everybody:
    """An audience of ``size`` taxpayers."""

    def __init__(self, size: int) -> None:
        self._size = size

    def known(self, on: date) -> Sequence[TagCount]:
        return [TagCount("all", "全部", self._size)]

    def count(self, wanted: Wanted, on: date) -> int:
        return self._size

    def page(self, wanted: Wanted, on: date, after: str, limit: int) -> Sequence[Member]:
        begin = int(after[1:]) + 1 if after else 0
        return [Member(f"t{n:08}", "您符合条件") for n in range(begin, min(begin + limit, self._size))]

    def still(self, wanted: Wanted, on: date, taxpayers: Collection[str]) -> set[str]:
        return set(taxpayers)


class Telephones:
    """Everybody has one; who serves two firms has one too."""

    def people_of(self, taxpayers: Collection[str]) -> dict[str, str]:
        return {t: f"t{int(t[1:]) - 1:08}" for t in taxpayers if int(t[1:]) % FIRMS_OF == FIRMS_OF - 1}

    def names(self, taxpayers: Collection[str]) -> dict[str, str]:
        return {t: t for t in taxpayers}

    def addresses(self, channel: Channel, people: Collection[str]) -> dict[str, str]:
        return {person: f"1{person[1:]}" for person in people}


def open_store(home: Path) -> Database:
    database = Database(f"sqlite:///{home / 'daoban.db'}")
    upgrade(database)
    return database


def approve(database: Database, people: int) -> None:
    """``people`` are told: the taxpayers are more, for some serve two firms."""
    channels: tuple[Channel, ...] = ("sms",)
    notices = Notices(database, Everybody(taxpayers_of(people)), load_policy(), channels, lambda: NOW)
    draft = Draft(
        kind="deadline",
        title="征期提醒",
        body="请在征期内申报。",
        tags=("all",),
        channels=("sms",),
        send_at=NOW,
        until=NOW.date() + timedelta(days=15),
    )
    made = notices.make(draft, "writer")
    notices.approve(made.id, "second", made.ordinal)


def taxpayers_of(people: int) -> int:
    return people + people // (FIRMS_OF - 1)


async def work(home: Path, people: int, port: int) -> None:
    """What a process of the app does with a notice, until there is nothing left."""
    database, directory, policy = open_store(home), Telephones(), load_policy()
    late = datetime.now(UTC)
    clock = lambda: NOW + (datetime.now(UTC) - late)  # noqa: E731
    telling = Telling(database, Everybody(taxpayers_of(people)), directory, policy, clock)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/", timeout=30) as client:
        pushing = Pushing(database, directory, {"sms": HttpSender(client)}, policy, clock)
        while telling.go_on():
            await pushing.send_due()
        while waiting(database):
            if not await pushing.send_due():
                await asyncio.sleep(0.2)  # what was on its way when the last process died is due again in a moment
    database.close()


def waiting(database: Database) -> bool:
    with database.read() as session:
        return session.execute(text("select 1 from notice_push where settled_at is null limit 1")).first() is not None


@contextmanager
def channel(home: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen([*ME, "--serve", str(port), "--home", str(home)])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


ME = (sys.executable, "-m", "bench.notices")


def run(home: Path, people: int, kills: int, seed: int = SEED) -> dict[str, int | float]:
    """Tell ``people`` people, killed ``kills`` times at moments spread over the work by ``seed``."""
    database = open_store(home)
    approve(database, people)
    chance, began, killed = Random(seed), time.perf_counter(), 0
    with channel(home) as port:
        job = [*ME, "--work", str(port), "--home", str(home), "--people", str(people)]
        goals = [done * (n + chance.random()) / kills for n in range(kills) for done in (steps_of(people),)]
        for goal in goals:
            process = subprocess.Popen(job)
            while process.poll() is None and steps(database) < goal:
                time.sleep(0.2 + chance.random() / 2)
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                killed += 1
                say(f"  killed at {steps(database):,} of {steps_of(people):,} steps")
            process.wait()
        subprocess.run(job, check=True)
    result = {**counted(database, home, people), "kills": killed, "tell_seconds": round(time.perf_counter() - began, 1)}
    database.close()
    return result


def steps_of(people: int) -> int:
    """Letters written, letters told, messages settled."""
    return 3 * people


def steps(database: Database) -> int:
    query = (
        "select (select count(*) from notice_letter) + (select count(told_at) from notice_letter)"
        " + (select count(settled_at) from notice_push)"
    )
    with database.read() as session:
        return int(session.execute(text(query)).scalar_one())


def counted(database: Database, home: Path, people: int) -> dict[str, int | float]:
    deliveries, receivers = Book(home / "channel.db").count()
    with database.read() as session:
        told = int(session.execute(text("select count(told_at) from notice_letter")).scalar_one())
        merged = int(session.execute(text("select count(*) from notice_concern")).scalar_one())
    return {
        "told": min(told, receivers),
        "lost": people - min(told, receivers),
        "doubled": max(deliveries - receivers, told - people),
        "taxpayers_told_of": merged,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        app = channel_app(args.home / "channel.db")
        uvicorn.run(app, host="127.0.0.1", port=args.serve, log_level="error")
    elif args.work:
        asyncio.run(work(args.home, args.people, args.work))
    else:
        with tempfile.TemporaryDirectory() as folder:
            finish(run(Path(folder), args.people, args.kills, args.seed), as_json=args.json)


if __name__ == "__main__":
    main()
