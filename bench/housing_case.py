"""Whole housing cases: how long one takes from the first message to the certificates, and whether any of 200 at once is
lost while each of the other houses is killed on the way.

    python -m bench.housing_case [--cases 200] [--alone 40] [--json]

``no_papers_p50_s``, ``no_papers_p95_s``: machine time of one case alone, without papers: the sentence read, the taxes
computed, four departments asked over HTTP, orders, callbacks, two signed certificates. ``lost``: cases that did not end
with exactly one certificate of each payer, or whose attestations are not all in the ledger; 0 is wanted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from sqlalchemy import func, select

from actions.housing.facts import Sale
from actions.housing.form import HousingForm
from backends.counterparts import Counterparts
from backends.departments.schemas import NAMES
from backends.departments.world import Home, invented_home
from backends.housing.reference import ReferenceHousing
from backends.housing_case.errors import NotNowError
from backends.housing_case.going_on import GoingOn
from backends.housing_case.schemas import Case, Facts
from backends.housing_case.service import HousingCases
from backends.housing_case.settling import Means
from backends.housing_case.worker import CaseWorker
from backends.ledger.service import records_of, verify_store
from backends.legislation.service import Legislation
from backends.payments.api import payments_router
from backends.payments.models import CertificateRow
from backends.sandbox import PAYMENTS
from kit.clock import today
from kit.db import Database
from kit.settings import ROOT, Settings
from kit.vault import Vault
from migrations import upgrade
from portal.housing_cases import facts_of

SENTENCE = "我在朝阳买套89平的房子，卖家2023年5月10日买的，当时320万，现在500万，卖家就这一套，我是首套"
DOWN_SECONDS = 2.0  # between a kill and the new start
PATIENCE = 420.0  # seconds for all cases to end
KILL_EVERY = 3.0


class House:
    """One of the other houses in a process of its own, which can be killed."""

    def __init__(self, name: str, var: Path) -> None:
        self.name = name
        self.port = free_port()
        self._var = var
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{self.name}"

    def start(self) -> None:
        command = [sys.executable, str(ROOT / "cli.py"), "sandbox", "--port", str(self.port), "--only", self.name]
        env = {**os.environ, "DAOBAN_VAR_DIR": str(self._var), "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    async def ready(self) -> None:
        async with httpx.AsyncClient() as client, asyncio.timeout(60):
            while True:
                try:
                    await client.get(f"{self.url}/")
                    return
                except httpx.HTTPError:
                    await asyncio.sleep(0.1)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@dataclass(frozen=True, slots=True)
class Office:
    database: Database
    cases: HousingCases
    worker: CaseWorker
    form: HousingForm
    houses: dict[str, House]
    browser: httpx.AsyncClient


@asynccontextmanager
async def opened(var: Path) -> AsyncIterator[Office]:
    """Our side in this process, with the gateway's callbacks served; the other houses each in its own."""
    houses = {name: House(name, var) for name in (*NAMES, PAYMENTS)}
    for house in houses.values():
        house.start()
    await asyncio.gather(*(house.ready() for house in houses.values()))
    urls = {f"{name}_url": houses[name].url for name in NAMES}
    settings = Settings(_env_file=None, var_dir=var, port=free_port(), payment_url=houses[PAYMENTS].url, **urls)  # type: ignore[arg-type]
    database = Database(f"sqlite:///{var / 'cases.db'}", vault=Vault(["bench"]))
    upgrade(database)
    counterparts = Counterparts(settings, {})
    housing = ReferenceHousing(Legislation.load())
    cases = HousingCases(database)
    payments, certificates = counterparts.payments(database), counterparts.certificates(database)
    worker = CaseWorker(database, GoingOn(cases, Means(housing, counterparts.departments(), payments, certificates)))
    app = FastAPI()
    app.include_router(payments_router(payments, certificates, worker.wake))
    server = uvicorn.Server(uvicorn.Config(app, port=settings.port, log_level="critical"))
    serving = asyncio.create_task(server.serve())
    worker.start()
    try:
        async with httpx.AsyncClient(timeout=5) as browser:
            yield Office(database, cases, worker, HousingForm(housing, today), houses, browser)
    finally:
        await worker.stop()
        server.should_exit = True
        await serving
        await counterparts.close()
        database.close()
        for house in houses.values():
            house.kill()


async def go_through(office: Office, number: int) -> float:
    """One person's whole way; the seconds it took. Tries again where somebody is down, as the page would."""
    began = time.perf_counter()
    home = invented_home(number)
    facts = await asyncio.to_thread(hear, office.form, home)
    case = await asyncio.to_thread(office.cases.open, f"person-{number}", "r1", facts)
    await asyncio.to_thread(office.cases.submit, case.id)
    case = await asyncio.to_thread(lambda: office.cases.consent(case.id, agreed=True))
    case = await office.worker.go_on_now(case)
    case = await reach(office, case, "assessed")
    case = await confirm(office, case)
    await pay_all(office, case)
    await reach(office, case, "certified")
    return time.perf_counter() - began


def hear(form: HousingForm, home: Home) -> Facts:
    """The first message read and computed, and the facts of it."""
    taken = form.take({}, SENTENCE, None)
    form.finish(taken.facts, None, None, today())
    return Facts.model_validate(
        {
            **facts_of(Sale.from_texts(taken.facts)),
            "side": "buyer",
            "certificate_no": home.certificate_no,
            "seller": home.seller,
            "buyer": home.buyer,
            "contract_on": today(),
            "location": "city",
        }
    )


async def confirm(office: Office, case: Case) -> Case:
    while True:
        try:
            case = await asyncio.to_thread(office.cases.confirm, case.id, case.assessed_at)
            return await office.worker.go_on_now(case)
        except NotNowError:  # midnight
            case = await reach(office, await asyncio.to_thread(office.cases.get, case.id), "assessed")


async def pay_all(office: Office, case: Case) -> None:
    paid: set[str] = set()
    pauses = growing()
    while len(paid) < len(case.due):
        for order in await asyncio.to_thread(office.cases.orders, case):
            if order.pay_url and order.id not in paid and await pay(office.browser, order.pay_url):
                paid.add(order.id)
        if len(paid) < len(case.due):
            await asyncio.sleep(next(pauses))


async def pay(browser: httpx.AsyncClient, page: str) -> bool:
    try:
        return (await browser.post(page.replace("/page", "/pay"))).is_success
    except httpx.HTTPError:
        return False


def growing() -> Iterator[float]:
    """Pauses as a page makes them between two looks, so that looking is not what is measured."""
    pause = 0.01
    while True:
        yield pause
        pause = min(pause * 1.5, 3.0)


async def reach(office: Office, case: Case, status: str) -> Case:
    pauses = growing()
    while case.status != status:
        if case.status in ("returned", "person"):
            raise RuntimeError(f"{case.status}: {case.reasons}")
        await asyncio.sleep(next(pauses))
        case = await asyncio.to_thread(office.cases.get, case.id)
    return case


async def kill_each(office: Office, done: Callable[[], bool]) -> int:
    """Every house once, one after the other, while cases are under way; how many were killed."""
    killed = 0
    for house in office.houses.values():
        await asyncio.sleep(KILL_EVERY)
        if done():
            break
        house.kill()
        killed += 1
        await asyncio.sleep(DOWN_SECONDS)
        house.start()
    return killed


def lost_of(office: Office, count: int) -> int:
    """Cases that did not end as they should."""
    lost = 0
    with office.database.read() as session:
        if verify_store(session).broken is not None:
            return count
        for number in range(1, count + 1):
            cases = office.cases.of_owner(f"person-{number}")
            whole = (
                len(cases) == 1
                and cases[0].status == "certified"
                and cases[0].certificates.keys()
                == {
                    "seller",
                    "buyer",
                }
            )
            lost += not whole or len(records_of(session, cases[0].subject)) != len(NAMES)
        made = session.scalar(select(func.count()).select_from(CertificateRow)) or 0
    return lost + max(0, made - 2 * count)


async def one_by_one(count: int) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder)) as office:
            await go_through(office, count + 1)  # the first one imports and opens what all use
            return [await go_through(office, number) for number in range(1, count + 1)]


async def all_at_once(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder)) as office:
            began = time.perf_counter()
            people = [asyncio.create_task(go_through(office, n)) for n in range(1, count + 1)]
            killing = asyncio.create_task(kill_each(office, lambda: all(p.done() for p in people)))
            await asyncio.wait(people, timeout=PATIENCE)
            took = time.perf_counter() - began
            for person in people:
                person.cancel()
            ends = await asyncio.gather(*people, return_exceptions=True)
            for wrong in [e for e in ends if isinstance(e, Exception)][:3]:
                print(f"went wrong: {wrong!r}", file=sys.stderr)
            killed = await killing
            lost = await asyncio.to_thread(lost_of, office, count)
    return {"cases": count, "killed": killed, "lost": lost, "seconds": round(took, 1)}


def measure(*, alone: int = 40, cases: int = 200) -> dict[str, Any]:
    """The figures, by their keys."""
    times = sorted(asyncio.run(one_by_one(alone)))
    together = asyncio.run(all_at_once(cases))
    return {
        "no_papers_p50_s": round(statistics.median(times), 3),
        "no_papers_p95_s": round(times[min(len(times) - 1, int(len(times) * 0.95))], 3),
        **together,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--alone", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measure(alone=arguments.alone, cases=arguments.cases)
    if arguments.json:
        print(json.dumps(figures))
        return
    print(f"one case alone: p50 {figures['no_papers_p50_s']} s, p95 {figures['no_papers_p95_s']} s")
    print(
        f"{figures['cases']} at once, {figures['killed']} houses killed: {figures['lost']} lost, {figures['seconds']} s"
    )


if __name__ == "__main__":
    main()
