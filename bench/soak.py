"""Everybody at once for half an hour, while each kind of process is killed once: is anything lost, doubled or leaking?

Two app processes (their own indexes, one PostgreSQL, one Redis, one Rasa) serve visitors who ask the bot or talk with
an agent, agents who answer, a trainer who publishes, another who imports. An app, Rasa, Redis and the store are killed
without a word, each in its turn, and started again after ``--down`` seconds. A page that loses its line goes on at the
other app.

``lost``: messages that were acknowledged and are not in the ledger once; those in the ledger that their page never
got; those that nobody has answered. ``doubled``: texts of one person, and answers of an agent, that stand there twice;
an answer that the bot gave twice is not found out.
``p99_ms``: from the sender's page to the answer on it, the kills included; ``calm_p99_ms`` without them.
``back_within_s``: until the last page that an app's end had cut off was served by the other one.
``rss_growth_mb``: of the app that is not killed, from a fifth of the way to the end.

``--minutes 2 --visitors 1000 --kill app``: what becomes of a thousand open chats when their process dies.

It ends three minutes after the load at the latest; what is not answered by then is lost.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.app import await_url
from bench.handoff import patient_desk
from bench.report import allow_many_sockets, finish, say
from bench.soak_ledger import weigh_up
from bench.soak_people import ANSWERED_WITHIN, CHATS, LINGER, Desk, Serving, Soak, Visitor, edit
from handoff.staff import DEMO_STAFF
from kit.auth import Staff, StaffAccounts
from kit.db import Database
from kit.sessions import Sessions
from kit.settings import load_settings
from tests.rasa_server import RasaServer
from tests.servers import PostgresServer, RedisServer, free_port
from tests.vectors import share_vectors

KINDS = ("app", "rasa", "redis", "postgresql")
FIRST_START = 900  # seconds; the index is built then
BACK_WITHIN = 120  # seconds until what was started again is ready; the load goes on meanwhile
GATHERING = 30.0  # seconds beyond the last one's time, for whoever does not end


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30, help="of load (30)")
    parser.add_argument("--visitors", type=int, default=500, help="connected taxpayers (500)")
    parser.add_argument("--agents", type=int, default=20, help="agents at their desks (20)")
    parser.add_argument("--every", type=float, default=30, help="seconds from an answer to the next message (30)")
    parser.add_argument("--kill", nargs="*", choices=KINDS, default=KINDS, help="what is killed, in turn (all)")
    parser.add_argument("--down", type=float, default=10, help="seconds until what was killed is started again (10)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser.parse_args()


async def kill_each(
    soak: Soak, rasa: RasaServer, news: RedisServer, store: PostgresServer, options: argparse.Namespace
) -> None:
    kinds: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
        "app": (soak.apps[1].kill, soak.apps[1].start),
        "rasa": (rasa.kill, rasa.launch),
        "redis": (news.end, news.begin),
        "postgresql": (store.kill, store.revive),
    }
    for number, name in enumerate(options.kill, start=1):
        kill, start = kinds[name]
        await asyncio.sleep(options.minutes * 60 / (len(options.kill) + 1))
        began = time.monotonic()
        await asyncio.to_thread(kill)
        say(f"{name} 被杀")
        await asyncio.sleep(options.down)
        if name == "app":
            start()  # on the main thread, which alone may mind signals; returns at once
        else:
            await asyncio.to_thread(start)
        back = True
        for app in soak.apps:
            try:
                await asyncio.to_thread(await_url, app.url + "/health/ready", None, BACK_WITHIN)
            except TimeoutError:
                back = False
        soak.kills.append((name, began, time.monotonic()))
        say(f"{name} {'回来了' if back else '没有回来'}（{time.monotonic() - began:.0f} 秒，第 {number} 次）")


async def weigh(app: Serving, weights: list[tuple[float, float]]) -> None:
    while True:
        weights.append((time.monotonic(), app.resident_megabytes()))
        await asyncio.sleep(2)


async def run(
    soak: Soak, rasa: RasaServer, news: RedisServer, store: PostgresServer, options: argparse.Namespace
) -> dict[str, Any]:
    seconds = options.minutes * 60
    began = time.monotonic()
    soak.ends = began + seconds
    people = min(options.visitors, options.agents * CHATS)
    visitors = [Visitor(soak, n, person=n < people) for n in range(options.visitors)]
    weights: list[tuple[float, float]] = []
    weighing = asyncio.create_task(weigh(soak.apps[0], weights))
    killing = asyncio.create_task(kill_each(soak, rasa, news, store, options))
    everybody = [
        *(asyncio.create_task(visitor.run()) for visitor in visitors),
        *(asyncio.create_task(Desk(soak, n).run()) for n in range(options.agents)),
        asyncio.create_task(edit(soak, max(5.0, seconds / 60))),
    ]
    done, late = await asyncio.wait(everybody, timeout=seconds + LINGER + GATHERING)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    broken = [str(error) or type(error).__name__ for task in done if (error := task.exception()) is not None]
    for one in broken[:3]:
        say(f"有人中途停下：{one}")
    weighing.cancel()
    killing.cancel()  # has long ended, or what it waits for does not come back
    with suppress(asyncio.CancelledError):
        await killing
    balance = await asyncio.to_thread(weigh_up, soak.apps[0].settings["database_url"], soak, visitors)
    say(
        f"没有记下 {balance.missing}，缺号 {balance.gaps}，页面没有看到 {balance.unseen}，没有人答 {balance.unanswered}"
    )
    return {
        "visitors": options.visitors,
        "agents": options.agents,
        "minutes": options.minutes,
        "answers": len(soak.took),
        "lost": balance.lost,
        **asdict(balance),
        **times(soak),
        **memory(weights, began, seconds),
        "broken": len(broken) + len(late),
        "published": soak.published,
        "imported": soak.imported,
        "refused": dict(soak.errors),
    }


def times(soak: Soak) -> dict[str, Any]:
    calm = [ms for at, ms in soak.took if not any(a - ANSWERED_WITHIN / 4 <= at <= b + 5 for _, a, b in soak.kills)]
    app_killed = next((a for name, a, _ in soak.kills if name == "app"), 0.0)
    cut_off = [away for at, away in soak.away if 0 <= at - app_killed <= 10]
    return {
        "p50_ms": round(percentile([ms for _, ms in soak.took], 50)),
        "p99_ms": round(percentile([ms for _, ms in soak.took], 99)),
        "calm_p99_ms": round(percentile(calm, 99)),
        "reconnected": len(soak.away),
        "away_p99_s": round(percentile([away for _, away in soak.away], 99), 1),
        "cut_off": len(cut_off),
        "back_within_s": round(max(cut_off, default=0.0), 1),
    }


def memory(weights: list[tuple[float, float]], began: float, seconds: float) -> dict[str, Any]:
    early = [mb for at, mb in weights if 0.2 <= (at - began) / seconds <= 0.3]
    late = [mb for at, mb in weights if 0.9 <= (at - began) / seconds <= 1]
    return {
        "rss_mb": round(statistics.median(late)) if late else 0,
        "rss_growth_mb": round(statistics.median(late) - statistics.median(early)) if early and late else 0,
    }


def percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100)[share - 1] if len(values) > 1 else 0.0


def create_agents(url: str, count: int) -> None:
    database = Database(url)
    accounts = StaffAccounts(database, Sessions(database), demo=True)
    for number in range(count):
        accounts.save(Staff(f"bench{number}", f"座席{number}", "agent"), DEMO_STAFF[0][1])
    database.close()


def main() -> None:
    options = parse()
    allow_many_sockets()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="daoban-soak-")))
        store = stack.enter_context(PostgresServer.start())
        news = stack.enter_context(RedisServer.start())
        rasa_port, url = free_port(), store.create_database()
        settings = {
            "database_url": url,
            "redis_url": news.url,
            "rasa_url": f"http://127.0.0.1:{rasa_port}",
            "uploads_dir": str(home / "uploads"),
            "desk_file": str(patient_desk(home / "desk.yml")),
            "chats_per_agent": str(CHATS),
            "sign_in_counts": "store",
        }
        apps = [Serving(free_port(), home / f"app{n}", settings, stack) for n in (1, 2)]
        share_vectors(apps[0].var)
        for app in apps:
            if app is not apps[0]:
                shutil.copytree(apps[0].var / "index", app.var / "index")
            app.start()
            await_url(app.url + "/health/ready", seconds=FIRST_START)
        create_agents(url, options.agents)
        actions = f"{apps[0].url}/internal/actions/webhook"
        rasa = stack.enter_context(RasaServer.start(actions, load_settings().action_token, port=rasa_port))
        for app in apps:
            await_url(app.url + "/health/ready", lambda response: response.json()["parts"]["rasa"] == "ok")
        say("都起来了")
        result = asyncio.run(run(Soak(apps, 0.0, options.every), rasa, news, store, options))
    finish(result, as_json=options.json)


if __name__ == "__main__":
    main()
