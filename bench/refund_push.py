"""Refunds sent to the treasury with every guarantee on: outbox, one key for one payout, signed answers, audit ledger.

The treasury is the sandbox over HTTP, in a process of its own. ``refunds_per_s``: so many that wait behind the stop
switch, from its opening until all are ordered, told, answered and booked. ``confirm_p99_ms``: one refund from its
owner's key to the treasury's answer, with nothing else waiting. ``lost`` and ``doubled``: after a push during which our
worker and the treasury are killed in turn, the treasury's movements of money against what was confirmed.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

import structlog

from backends.counterparts import Counterparts
from backends.refund_case.policy import load_policy
from backends.refund_case.repository import find_cases
from backends.refund_case.sandbox import Book
from backends.refund_case.schemas import Account, Claim, RefundCase
from backends.refund_case.service import SWITCH, RefundCases
from backends.refund_case.worker import RefundWorker
from backends.sandbox import TREASURY
from bench.housing_case import House
from bench.report import finish, say
from kit.db import Database
from kit.settings import ROOT, Settings
from kit.switches import Switches
from migrations import upgrade

ACCOUNT = Account("acct-1", "演示银行", "0000000000000001234")
NO_LIMIT = Decimal(10**12)
SINGLE = 200  # refunds confirmed one after another
KILLS = 10
KILLED_WITHIN = 0.3  # seconds after it began: a batch of orders takes some 200 ms
LOOK_SECONDS = 0.003
PATIENCE = 300.0


class Office:
    """Our side, over a store and a treasury."""

    def __init__(self, home: Path, url: str) -> None:
        self.home = home
        self.database = Database(f"sqlite:///{home / 'refunds.db'}")
        no_limits = {"daily_count": 10**9, "daily_amount": NO_LIMIT, "person_daily_amount": NO_LIMIT}
        policy = load_policy().model_copy(update=no_limits)
        settings = Settings(_env_file=None, var_dir=home, treasury_url=url, counterpart_timeout_seconds=5.0)
        self.counterparts = Counterparts(settings, {})
        self.cases = RefundCases(self.database, policy)
        self.payouts = self.counterparts.payouts(self.database, self.cases)
        self.worker = RefundWorker(self.database.hub, self.cases, self.payouts)

    def stop(self, *, off: bool) -> None:
        Switches(self.database).turn(SWITCH, off=off, by="bench", reason="测量")

    def confirm(self, who: str) -> RefundCase:
        claim = Claim(
            "vehicle_tax/v1/2026", "2026 年度车船税", date(2026, 11, 28), Decimal("320.00"), True, ("报废",), ()
        )
        [case] = self.cases.find(who, [claim])
        return self.cases.confirm(case, ACCOUNT, risky=False, interest=Decimal("1.23"))

    def ended(self, case_ids: Sequence[str]) -> int:
        with self.database.read() as session:
            return sum(case.status == "credited" for case in find_cases(session, case_ids))

    async def close(self) -> None:
        await self.counterparts.close()
        self.database.close()


async def push(office: Office, count: int) -> float:
    """Refunds a second."""
    office.stop(off=True)
    for n in range(count):
        office.confirm(f"pushed-{n}")
    office.stop(off=False)
    began = time.perf_counter()
    await office.worker.look()
    seconds = time.perf_counter() - began
    return count / seconds


async def one_by_one(office: Office, count: int) -> list[float]:
    """Milliseconds of each."""
    office.worker.start()
    took = []
    for n in range(count):
        began = time.perf_counter()
        case = await asyncio.to_thread(office.confirm, f"single-{n}")
        while not office.ended([case.id]):
            await asyncio.sleep(LOOK_SECONDS)
        took.append((time.perf_counter() - began) * 1000)
    await office.worker.stop()
    return took


async def pushed_through_kills(office: Office, house: House, count: int, kills: int, seed: int = 1) -> dict[str, int]:
    """``count`` refunds, while our worker and the treasury are killed at random moments."""
    confirmed = [office.confirm(f"killed-{n}") for n in range(count)]
    random, killed = Random(seed), 0
    deadline = time.monotonic() + PATIENCE
    while office.ended([case.id for case in confirmed]) < count and time.monotonic() < deadline:
        worker = _work(office.home, house.url)
        if killed < kills:
            await asyncio.to_thread((worker.stdout or sys.stdin.buffer).readline)  # it has begun
            await asyncio.sleep(random.uniform(0, KILLED_WITHIN))
            if killed % 2:
                house.kill()
                house.start()
                await house.ready()
            worker.kill()
            killed += 1
        else:
            await asyncio.to_thread(worker.wait)
        worker.wait()
    await office.payouts.reconcile(confirmed[0].history[0].at)
    movements = Counter(key.rpartition("-")[0] for key, _ in Book(office.home / "sandbox" / "treasury.db").movements())
    return {
        "killed": killed,
        "lost": sum(movements[case.id] == 0 or not office.ended([case.id]) for case in confirmed),
        "doubled": sum(times > 1 for times in movements.values()),
    }


def _work(home: Path, url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bench.refund_push", "--work", str(home), "--url", url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


async def _worked(home: Path, url: str) -> None:
    """What the process does that is killed: look until no order is open."""
    office = Office(home, url)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))  # nobody reads on after "begun"
    print("begun", flush=True)
    while office.payouts.unsettled():
        await office.worker.look()
        await asyncio.sleep(0.05)
    await office.close()


async def _measured(count: int, kills: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        house = House(TREASURY, home)
        house.start()
        await house.ready()
        office = Office(home, house.url)
        upgrade(office.database)
        try:
            rate = await push(office, count)
            say(f"  {count} pushed")
            took = await one_by_one(office, SINGLE)
            say(f"  {SINGLE} one by one")
            through = await pushed_through_kills(office, house, count // 2, kills)
        finally:
            await office.close()
            house.kill()
    return {
        "refunds": count,
        "refunds_per_s": round(rate),
        "confirm_p50_ms": round(quantiles(took, n=2)[0]),
        "confirm_p99_ms": round(quantiles(took, n=100)[98]),
        **through,
    }


def measure(count: int = 5000, kills: int = KILLS) -> dict[str, Any]:
    return asyncio.run(_measured(count, kills))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--refunds", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)  # the process that is killed
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.work is not None:
        asyncio.run(_worked(args.work, args.url))
        return
    finish(measure(args.refunds, args.kills), as_json=args.json)


if __name__ == "__main__":
    main()
