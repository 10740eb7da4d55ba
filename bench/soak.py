"""Everybody at once for half an hour, while each kind of process is killed once: is anything lost, doubled or leaking?

Two app processes (their own indexes, one PostgreSQL, one Redis, one Rasa) serve visitors who ask the bot or talk with
an agent, agents who answer, a trainer who publishes, another who imports. An app, Rasa, Redis and the store are killed
without a word, each in its turn, and started again after ``--down`` seconds. A page that loses its line goes on at the
other app.

``lost``: messages that were acknowledged and are not in the ledger once; those in the ledger that their page never
got; those that nobody has answered. ``doubled``: texts of one person that stand there twice, and answers given twice.
``p99_ms``: from the sender's page to the answer on it, the kills included; ``calm_p99_ms`` without them.
``rss_growth_mb``: of the app that is not killed, from a fifth of the way to the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

import httpx
from sqlalchemy import select
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from bench.app import await_url, running
from bench.handoff import patient_desk
from bench.publish import WATCHED
from bench.report import allow_many_sockets, finish, say
from conversations.models import MessageRow
from handoff.staff import DEMO_STAFF
from kit.auth import Staff, StaffAccounts
from kit.db import Database
from kit.sessions import Sessions
from kit.settings import load_settings
from tests.rasa_server import RasaServer
from tests.servers import PostgresServer, RedisServer, free_port
from tests.vectors import share_vectors

CHATS = 6  # in each agent's hands
FIRST_START = 900  # seconds; the index is built then
ANSWERED_WITHIN = 120.0  # seconds; longer, and nobody answers
ASKED = ("首套房契税是多少", "个体户要交哪些税", "发票丢了怎么办", "车船税什么时候交", "怎么开具完税证明")
GONE = (OSError, WebSocketException, httpx.HTTPError, TimeoutError)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30, help="of load (30)")
    parser.add_argument("--visitors", type=int, default=500, help="connected taxpayers (500)")
    parser.add_argument("--agents", type=int, default=20, help="agents at their desks (20)")
    parser.add_argument("--every", type=float, default=30, help="seconds from an answer to the next message (30)")
    parser.add_argument("--down", type=float, default=10, help="seconds until what was killed is started again (10)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser.parse_args()


@dataclass
class Serving:
    """An app process, killed and started on its port and folder."""

    port: int
    var: Path
    settings: dict[str, str]
    stack: ExitStack
    process: Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        env = {f"DAOBAN_{name.upper()}": value for name, value in self.settings.items()}
        env |= {"DAOBAN_PORT": str(self.port), "DAOBAN_VAR_DIR": str(self.var), "DAOBAN_LOG_LEVEL": "WARNING"}
        command = [sys.executable, "-m", "cli", "serve"]
        self.process = self.stack.enter_context(running(command, self.var / "app.out", env))

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def resident_megabytes(self) -> float:
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


@dataclass
class Soak:
    """What everybody shares: where the apps are, what was said, and how long answers took (when, milliseconds)."""

    apps: list[Serving]
    ends: float
    every: float
    took: list[tuple[float, float]] = field(default_factory=list)
    away: list[float] = field(default_factory=list)  # seconds without a line
    acked: set[str] = field(default_factory=set)
    unanswered: int = 0
    unseen: int = 0
    kills: list[tuple[float, float]] = field(default_factory=list)  # from, to
    published: int = 0
    imported: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def going(self) -> bool:
        return time.monotonic() < self.ends

    def url(self, turn: int) -> str:
        return self.apps[turn % len(self.apps)].url


@asynccontextmanager
async def browser(soak: Soak) -> AsyncIterator[Callable[..., Awaitable[httpx.Response]]]:
    """Cookies, and requests that go on at the other app while one is away."""
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:

        async def send(method: str, path: str, turn: int = 0, **what: Any) -> httpx.Response:
            while True:
                try:
                    response = await client.request(method, soak.url(turn) + path, **what)
                    if response.status_code < 500:
                        return response
                    soak.errors[str(response.status_code)] += 1
                except GONE:
                    pass
                turn += 1
                await asyncio.sleep(0.5)

        send.cookies = client.cookies  # type: ignore[attr-defined]
        yield send


async def follow(
    soak: Soak, turn: int, path: Callable[[], str], cookie: str, serve: Callable[[ClientConnection], Awaitable[None]]
) -> None:
    """``serve`` a socket, and the next one at the other app when it is lost, as the page does."""
    lost: float | None = None
    while soak.going or lost is not None:
        try:
            url = soak.url(turn).replace("http", "ws", 1) + path()
            async with connect(
                url, additional_headers={"Cookie": cookie}, proxy=None, max_size=None, max_queue=None, open_timeout=10
            ) as socket:
                if lost is not None:
                    soak.away.append(time.monotonic() - lost)
                    lost = None
                await serve(socket)
                return
        except GONE:
            lost = lost or time.monotonic()
            turn += 1
            await asyncio.sleep(0.3)


class Visitor:
    """One taxpayer's page: says something, waits for the answer, goes on. Resends what was not acknowledged."""

    def __init__(self, soak: Soak, number: int, *, person: bool) -> None:
        self._soak = soak
        self._number = number
        self._person = person  # talks with an agent, not with the bot
        self.seen: set[int] = set()
        self.id = ""

    async def run(self) -> None:
        async with browser(self._soak) as send:
            opened = await send("POST", "/api/portal/conversations", self._number, json={"new": True})
            self.id = opened.json()["id"]
            cookie = opened.headers["set-cookie"].partition(";")[0]
        self._talk: asyncio.Task[None] | None = None
        self._frames: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._said = 0
        self._pending: tuple[str, str, float] | None = None  # client id, text, since when

        def path() -> str:
            return f"/api/portal/conversations/{self.id}/socket?after={max(self.seen, default=0)}"

        await asyncio.sleep(self._soak.every * (self._number % 97) / 97)
        await follow(self._soak, self._number, path, cookie, self._serve)

    async def _serve(self, socket: ClientConnection) -> None:
        if self._person and not self.seen:
            await socket.send('{"type": "transfer"}')
        if self._pending is not None:
            await self._send(socket, self._pending[0], self._pending[1])
        next_at = time.monotonic()
        while self._soak.going or self._pending is not None:
            if self._pending is None and self._soak.going and time.monotonic() >= next_at:
                await self._say(socket)
            if self._pending is not None and time.monotonic() - self._pending[2] > ANSWERED_WITHIN:
                self._soak.unanswered += 1
                self._pending = None
            with suppress(TimeoutError):
                raw = await asyncio.wait_for(socket.recv(), 1)
                if self._hear(json.loads(raw)):
                    next_at = time.monotonic() + self._soak.every
        await self._settle(socket)

    async def _settle(self, socket: ClientConnection) -> None:
        with suppress(TimeoutError):
            while True:
                self._hear(json.loads(await asyncio.wait_for(socket.recv(), 3)))

    async def _say(self, socket: ClientConnection) -> None:
        self._said += 1
        client_id = f"{self._number}-{self._said}"
        text = f"问 {client_id}" if self._person else f"{ASKED[self._said % len(ASKED)]}（{client_id}）"
        self._pending = client_id, text, time.monotonic()
        await self._send(socket, client_id, text)

    async def _send(self, socket: ClientConnection, client_id: str, text: str) -> None:
        await socket.send(json.dumps({"type": "say", "client_id": client_id, "text": text}))

    def _hear(self, frame: dict[str, Any]) -> bool:
        """Whether this is what was waited for."""
        if frame["type"] == "error":
            self._soak.errors[frame.get("code", "error")] += 1
        if frame["type"] == "ack":
            self._soak.acked.add(frame["client_id"])
            self.seen.add(frame["seq"])
        if frame["type"] != "message":
            return False
        message = frame["message"]
        self.seen.add(message["seq"])
        if self._pending is None:
            return False
        wanted = message["author"] == "agent" if self._person else message["author"] == "bot"
        if wanted and self._person:
            wanted = message["text"] == self._pending[1].replace("问", "答", 1)
        if wanted:
            self._soak.took.append((self._pending[2], 1000 * (time.monotonic() - self._pending[2])))
            self._pending = None
        return bool(wanted)


async def sit_at_a_desk(soak: Soak, number: int) -> None:
    """Takes whoever waits, and answers what they say, once."""
    async with browser(soak) as send:
        told = {"username": f"bench{number}", "password": DEMO_STAFF[0][1]}
        signed_in = await send("POST", "/api/staff/sign-in", number, json=told)
        cookie = signed_in.headers["set-cookie"].partition(";")[0]
        cases: dict[str, str] = {}
        answered: dict[str, str] = {}  # until acknowledged: client id to frame
        seqs: dict[str, int] = {}

        async def take() -> None:
            while soak.going and len(cases) < CHATS:
                taken = await send("POST", "/api/console/next", number, headers={"Cookie": cookie})
                if taken.status_code == 200:
                    cases[taken.json()["conversation_id"]] = taken.json()["case_id"]
                else:
                    await asyncio.sleep(2)

        async def serve(socket: ClientConnection) -> None:
            for case_id in cases.values():
                await socket.send(json.dumps({"type": "replay", "case_id": case_id, "after": seqs.get(case_id, 0)}))
            for frame in answered.values():
                await socket.send(frame)
            while soak.going or answered:
                with suppress(TimeoutError):
                    frame = json.loads(await asyncio.wait_for(socket.recv(), 1))
                    if frame["type"] == "ack":
                        answered.pop(frame["client_id"], None)
                    if frame["type"] != "message":
                        continue
                    message, case_id = frame["message"], frame["case_id"]
                    if message["seq"] <= seqs.get(case_id, 0):
                        continue
                    seqs[case_id] = message["seq"]
                    answered.pop(message["client_id"] or "", None)
                    if message["author"] == "taxpayer" and message["text"].startswith("问"):
                        text = message["text"].replace("问", "答", 1)
                        said = {"type": "say", "case_id": case_id, "client_id": text, "text": text}
                        answered[text] = json.dumps(said)
                        await socket.send(answered[text])
            await asyncio.sleep(5)

        taking = asyncio.create_task(take())
        await follow(soak, number, lambda: "/api/console/socket", cookie, serve)
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)


async def edit(soak: Soak, every: float) -> None:
    """One writes and another publishes; a third brings in a file."""
    async with browser(soak) as writer, browser(soak) as approver:
        for send, name in ((writer, "trainer1"), (approver, "trainer2")):
            told = {"username": name, "password": f"demo-{name}"}
            (await send("POST", "/api/staff/sign-in", json=told)).raise_for_status()
        version = 0
        while soak.going:
            version += 1
            entry = (await writer("GET", f"/api/editor/entries/{WATCHED}", version)).json()
            revision = entry["revision"]
            for name in ("revision", "answering_revision", "starts_at", "may_approve"):
                entry.pop(name)
            line = json.dumps({**entry, "id": f"soak-{version}", "question": f"浸泡第 {version} 条怎么办？"})
            entry = {**entry, "answer": f"第 {version} 版。"}
            steps = (
                (writer, "PUT", "", {"entry": entry, "based_on": revision}),
                (writer, "POST", "/status", {"to": "review", "based_on": revision + 1}),
                (approver, "POST", "/status", {"to": "published", "based_on": revision + 2}),
            )
            for send, method, tail, body in steps:
                done = await send(method, f"/api/editor/entries/{WATCHED}{tail}", version, json=body)
                if done.status_code != 200:  # kept before the kill, answered after it: the next round reads it anew
                    soak.errors[f"publish {done.status_code}"] += 1
                    break
            else:
                soak.published += 1
            taken = await writer("POST", "/api/editor/import?form=jsonl&check=false", version, content=line.encode())
            soak.imported += taken.status_code == 200
            await asyncio.sleep(every)


async def kill_each(
    soak: Soak, rasa: RasaServer, news: RedisServer, store: PostgresServer, seconds: float, down: float
) -> None:
    kinds: tuple[tuple[str, Callable[[], None], Callable[[], None]], ...] = (
        ("app", soak.apps[1].kill, soak.apps[1].start),
        ("rasa", rasa.kill, rasa.launch),
        ("redis", news.end, news.begin),
        ("postgresql", store.kill, store.revive),
    )
    for number, (name, kill, start) in enumerate(kinds, start=1):
        await asyncio.sleep(seconds / (len(kinds) + 1))
        began = time.monotonic()
        await asyncio.to_thread(kill)
        say(f"{name} 被杀")
        await asyncio.sleep(down)
        start()  # on the main thread, which alone may mind signals
        for app in soak.apps:
            with suppress(TimeoutError):
                await asyncio.to_thread(await_url, app.url + "/health/ready")
        soak.kills.append((began - 5, time.monotonic() + 5))
        say(f"{name} 回来了（{time.monotonic() - began:.0f} 秒，第 {number} 次）")


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
    killing = asyncio.create_task(kill_each(soak, rasa, news, store, seconds, options.down))
    await asyncio.gather(
        *(visitor.run() for visitor in visitors),
        *(sit_at_a_desk(soak, n) for n in range(options.agents)),
        edit(soak, max(5.0, seconds / 60)),
    )
    weighing.cancel()
    await killing
    early = [mb for at, mb in weights if 0.2 <= (at - began) / seconds <= 0.3]
    late = [mb for at, mb in weights if (at - began) / seconds >= 0.9]
    calm = [ms for at, ms in soak.took if not any(a - ANSWERED_WITHIN / 4 <= at <= b for a, b in soak.kills)]
    lost, doubled = await asyncio.to_thread(compare, store, soak, visitors)
    return {
        "visitors": options.visitors,
        "agents": options.agents,
        "minutes": options.minutes,
        "answers": len(soak.took),
        "lost": lost,
        "doubled": doubled,
        "p50_ms": round(percentile([ms for _, ms in soak.took], 50)),
        "p99_ms": round(percentile([ms for _, ms in soak.took], 99)),
        "calm_p99_ms": round(percentile(calm, 99)),
        "reconnected": len(soak.away),
        "away_p99_s": round(percentile(soak.away, 99), 1),
        "rss_mb": round(statistics.median(late)) if late else 0,
        "rss_growth_mb": round(statistics.median(late) - statistics.median(early)) if early and late else 0,
        "published": soak.published,
        "imported": soak.imported,
        "refused": dict(soak.errors),
    }


def percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100)[share - 1] if len(values) > 1 else 0.0


def compare(store: PostgresServer, soak: Soak, visitors: list[Visitor]) -> tuple[int, int]:
    """What is lost and what is doubled, by the ledger, read past the apps."""
    database = Database(soak.apps[0].settings["database_url"])
    with database.read() as session:
        rows = session.execute(
            select(MessageRow.conversation_id, MessageRow.seq, MessageRow.author, MessageRow.client_id, MessageRow.text)
        ).all()
    database.close()
    kept: dict[str, set[int]] = {}
    by_id: Counter[str] = Counter()
    texts: Counter[tuple[str, str]] = Counter()
    for conversation, seq, author, client_id, text in rows:
        kept.setdefault(conversation, set()).add(seq)
        if author == "taxpayer" and client_id is not None:
            by_id[client_id] += 1
        if author in ("taxpayer", "agent"):
            texts[conversation, text] += 1
    unseen = sum(len(kept.get(visitor.id, set()) - visitor.seen) for visitor in visitors)
    gaps = sum(max(seqs) - len(seqs) for seqs in kept.values())
    missing = len(soak.acked - by_id.keys())
    say(f"没有记下 {missing}，缺号 {gaps}，页面没有看到 {unseen}，没有人答 {soak.unanswered}")
    return missing + gaps + unseen + soak.unanswered, sum(count - 1 for count in texts.values())


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
