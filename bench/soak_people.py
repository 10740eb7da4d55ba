"""Who is there during a soak: visitors, agents at their desks, trainers; and the apps that serve them.

A page that loses its line goes on at the other app, and sends again what was not acknowledged. Everybody is gone
``LINGER`` seconds after the load has ended, answered or not: what has not come by then is lost.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from subprocess import Popen
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from bench.app import running
from bench.publish import WATCHED
from handoff.staff import DEMO_STAFF
from kit.clock import utc_now

CHATS = 6  # in each agent's hands
ANSWERED_WITHIN = 120.0  # seconds; longer, and nobody answers
LINGER = ANSWERED_WITHIN + 60  # seconds after the load has ended
SETTLED = 3.0  # seconds without a message: the page has got all that there is
SETTLING = 15.0  # seconds for that, at most: news of the queue may never end
ASKED = ("首套房契税是多少", "个体户要交哪些税", "发票丢了怎么办", "车船税什么时候交", "怎么开具完税证明")
GONE = (OSError, WebSocketException, httpx.HTTPError, TimeoutError)


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
    away: list[tuple[float, float]] = field(default_factory=list)  # when the line was lost, seconds without one
    acked: set[str] = field(default_factory=set)
    unanswered: int = 0
    kills: list[tuple[str, float, float]] = field(default_factory=list)  # what, from, to
    published: int = 0
    imported: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    visitors_left: int = 0

    @property
    def going(self) -> bool:
        return time.monotonic() < self.ends

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.ends + LINGER

    def url(self, turn: int) -> str:
        return self.apps[turn % len(self.apps)].url


class SoakOverError(Exception):
    """There is nobody to wait for any more."""


@asynccontextmanager
async def browser(soak: Soak) -> AsyncIterator[Callable[..., Awaitable[httpx.Response]]]:
    """Cookies, and requests that go on at the other app while one is away."""
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:

        async def send(method: str, path: str, turn: int = 0, **what: Any) -> httpx.Response:
            while not soak.over:
                try:
                    response = await client.request(method, soak.url(turn) + path, **what)
                    if response.status_code < 500:
                        return response
                    soak.errors[f"{path.rpartition('/')[2]} {response.status_code}"] += 1
                except GONE:
                    pass
                turn += 1
                await asyncio.sleep(0.5)
            raise SoakOverError(path)

        yield send


async def follow(
    soak: Soak, turn: int, path: Callable[[], str], cookie: str, serve: Callable[[ClientConnection], Awaitable[None]]
) -> None:
    """``serve`` a socket, and the next one at the other app when it is lost, as the page does."""
    lost: float | None = None
    while not soak.over:
        try:
            url = soak.url(turn).replace("http", "ws", 1) + path()
            async with connect(
                url, additional_headers={"Cookie": cookie}, proxy=None, max_size=None, max_queue=None, open_timeout=10
            ) as socket:
                if lost is not None:
                    soak.away.append((lost, time.monotonic() - lost))
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
        self._said = 0
        self._pending: tuple[str, str, float] | None = None  # client id, text, since when
        self.seen: set[int] = set()
        self.id = ""
        self.left_at: datetime | None = None  # the page was closed then, on purpose

    async def run(self) -> None:
        self._soak.visitors_left += 1
        try:
            await self._live()
        except SoakOverError:  # the rest is told by what was not answered
            pass
        finally:
            self._soak.unanswered += self._pending is not None
            self._soak.visitors_left -= 1

    async def _live(self) -> None:
        async with browser(self._soak) as send:
            opened = await send("POST", "/api/portal/conversations", self._number, json={"new": True})
            self.id = opened.json()["id"]
            cookie = opened.headers["set-cookie"].partition(";")[0]

        def path() -> str:
            return f"/api/portal/conversations/{self.id}/socket?after={self._all_until()}"

        await asyncio.sleep(self._soak.every * (self._number % 97) / 97)
        await follow(self._soak, self._number, path, cookie, self._serve)

    def _all_until(self) -> int:
        """The last message before the first that is missing."""
        last = 0
        while last + 1 in self.seen:
            last += 1
        return last

    async def _serve(self, socket: ClientConnection) -> None:
        if self._pending is not None:
            await self._send(socket, self._pending[0], self._pending[1])
        next_at = time.monotonic()
        while (self._soak.going or self._pending is not None) and not self._soak.over:
            if self._pending is None and self._soak.going and time.monotonic() >= next_at:
                await self._say(socket)
            if self._pending is not None and time.monotonic() - self._pending[2] > ANSWERED_WITHIN:
                self._soak.unanswered += 1
                self._pending = None
            with suppress(TimeoutError):
                frame = json.loads(await asyncio.wait_for(socket.recv(), 1))
                if self._hear(frame):
                    next_at = time.monotonic() + self._soak.every
                if self._person and frame["type"] in ("ready", "turn") and frame["turn"] == "bot" and self._soak.going:
                    await socket.send('{"type": "transfer"}')  # at first, and whenever the talk with an agent has ended
        await self._settle(socket)

    async def _settle(self, socket: ClientConnection) -> None:
        until = time.monotonic() + SETTLING
        heard = time.monotonic()
        while time.monotonic() < min(until, heard + SETTLED):
            with suppress(TimeoutError):
                frame = json.loads(await asyncio.wait_for(socket.recv(), SETTLED))
                self._hear(frame)
                if frame["type"] == "message":
                    heard = time.monotonic()
        self.left_at = utc_now()

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


class Desk:
    """An agent's page: takes whoever waits while there is room, and answers what they say, once."""

    def __init__(self, soak: Soak, number: int) -> None:
        self._soak = soak
        self._number = number
        self._held: set[str] = set()  # cases, as the desk last said
        self._answered: dict[str, str] = {}  # until acknowledged: client id to frame
        self._seqs: dict[str, int] = {}

    async def run(self) -> None:
        with suppress(SoakOverError):
            async with browser(self._soak) as send:
                told = {"username": f"bench{self._number}", "password": DEMO_STAFF[0][1]}
                signed_in = await send("POST", "/api/staff/sign-in", self._number, json=told)
                signed_in.raise_for_status()
                cookie = signed_in.headers["set-cookie"].partition(";")[0]
                taking = asyncio.create_task(self._take(send, cookie))
                await follow(self._soak, self._number, lambda: "/api/console/socket", cookie, self._serve)
                taking.cancel()
                await asyncio.gather(taking, return_exceptions=True)

    async def _take(self, send: Callable[..., Awaitable[httpx.Response]], cookie: str) -> None:
        while self._soak.going:
            if len(self._held) < CHATS:
                taken = await send("POST", "/api/console/next", self._number, headers={"Cookie": cookie})
                if taken.status_code == 200:
                    self._held.add(taken.json()["case_id"])
                    continue
            await asyncio.sleep(2)

    async def _serve(self, socket: ClientConnection) -> None:
        for case_id in self._held:
            await self._replay(socket, case_id)
        for frame in tuple(self._answered.values()):
            await socket.send(frame)
        # As long as a visitor waits for an answer.
        while (self._soak.going or self._soak.visitors_left) and not self._soak.over:
            with suppress(TimeoutError):
                await self._hear(socket, json.loads(await asyncio.wait_for(socket.recv(), 1)))

    async def _hear(self, socket: ClientConnection, frame: dict[str, Any]) -> None:
        if frame["type"] == "desk":
            held = {chat["case_id"]: chat["last_seq"] for chat in frame["chats"]}
            self._held = set(held)
            for case_id, last in held.items():
                if last > self._seqs.get(case_id, 0):  # said before this page followed
                    await self._replay(socket, case_id)
        if frame["type"] in ("ack", "error"):  # refused: the chat is another's by now, who answers
            self._answered.pop(frame.get("client_id") or "", None)
        if frame["type"] == "error":
            self._soak.errors[f"desk {frame.get('code', 'error')}"] += 1
        if frame["type"] == "message":
            await self._read(socket, frame["case_id"], frame["message"])

    async def _replay(self, socket: ClientConnection, case_id: str) -> None:
        await socket.send(json.dumps({"type": "replay", "case_id": case_id, "after": self._seqs.get(case_id, 0)}))

    async def _read(self, socket: ClientConnection, case_id: str, message: dict[str, Any]) -> None:
        self._answered.pop(message["client_id"] or "", None)
        if message["seq"] <= self._seqs.get(case_id, 0):
            return
        self._seqs[case_id] = message["seq"]
        if message["author"] != "taxpayer" or not message["text"].startswith("问"):
            return
        text = message["text"].replace("问", "答", 1)
        said = {"type": "say", "case_id": case_id, "client_id": text, "text": text}
        self._answered[text] = json.dumps(said)
        await socket.send(self._answered[text])


async def edit(soak: Soak, every: float) -> None:
    """One writes and another publishes; a third brings in a file."""
    with suppress(SoakOverError):
        async with browser(soak) as writer, browser(soak) as approver:
            for send, name in ((writer, "trainer1"), (approver, "trainer2")):
                told = {"username": name, "password": f"demo-{name}"}
                (await send("POST", "/api/staff/sign-in", json=told)).raise_for_status()
            version = 0
            while soak.going:
                version += 1
                await _edit_once(soak, writer, approver, version)
                await asyncio.sleep(every)


async def _edit_once(
    soak: Soak,
    writer: Callable[..., Awaitable[httpx.Response]],
    approver: Callable[..., Awaitable[httpx.Response]],
    version: int,
) -> None:
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
