"""Human ↔ human messages through portal and console, every one durable, against a bare WebSocket echo.

Every conversation exchanges messages in lock step: the taxpayer says one, the agent's page gets it and answers, the
taxpayer's page gets the answer. The echo does the same over the same number of sockets with the same client code.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, select
from websockets.asyncio.client import ClientConnection, connect

from bench.app import App, running, running_app
from bench.report import allow_many_sockets, finish, say
from conversations.models import MessageRow
from handoff.staff import DEMO_STAFF
from kit.auth import Staff, StaffAccounts
from kit.db import Database
from kit.sessions import Sessions
from tests.servers import free_port

AGENTS = 10
OPENING = 50  # conversations opened side by side


@dataclass
class Tally:
    """What arrived, by the text that names it."""

    heard: Counter[str] = field(default_factory=Counter)

    def lost(self, expected: set[str]) -> int:
        return len(expected - self.heard.keys())

    def doubled(self) -> int:
        return sum(n - 1 for n in self.heard.values() if n > 1)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=1000, help="open conversations (1000)")
    parser.add_argument("--exchanges", type=int, default=10, help="question and answer pairs in each (10)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser.parse_args()


async def open_conversation(client: httpx.AsyncClient, url: str) -> tuple[str, str]:
    """A new visitor's conversation, and the cookie that owns it."""
    client.cookies.clear()
    response = await client.post(f"{url}/api/portal/conversations", json={"new": True})
    response.raise_for_status()
    return response.json()["id"], response.headers["set-cookie"].partition(";")[0]


class Taxpayer:
    def __init__(self, socket: ClientConnection, conversation_id: str) -> None:
        self.socket = socket
        self.id = conversation_id

    async def until(self, kind: str, author: str | None = None) -> dict[str, Any]:
        """The next frame of ``kind`` (a message of ``author``)."""
        while True:
            frame: dict[str, Any] = json.loads(await self.socket.recv())
            if frame["type"] == kind and (author is None or frame["message"]["author"] == author):
                return frame
            if frame["type"] == "error":
                raise RuntimeError(frame["message"])

    async def say(self, text: str) -> None:
        await self.socket.send(json.dumps({"type": "say", "client_id": text, "text": text}))


async def open_taxpayers(app: App, count: int) -> list[Taxpayer]:
    """Conversations that wait for a person."""
    limit = asyncio.Semaphore(OPENING)

    async def one(client: httpx.AsyncClient) -> Taxpayer:
        async with limit:
            conversation_id, cookie = await open_conversation(client, app.url)
            url = f"{app.socket_url}/api/portal/conversations/{conversation_id}/socket"
            socket = await connect(
                url,
                additional_headers={"Cookie": cookie},
                proxy=None,
                compression=None,
                ping_interval=None,
                max_queue=None,  # news of the queue comes while nobody reads yet
            )
            taxpayer = Taxpayer(socket, conversation_id)
            await socket.send('{"type": "transfer"}')
            await taxpayer.until("message", "system")
            return taxpayer

    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        return list(await asyncio.gather(*(one(client) for _ in range(count))))


def create_agents(app: App) -> list[tuple[str, str]]:
    """More agents than the demo has, straight into the store."""
    database = Database(f"sqlite:///{app.var / 'daoban.db'}")
    accounts = StaffAccounts(database, Sessions(database), demo=True)
    password = DEMO_STAFF[0][1]
    names = [f"bench{n}" for n in range(AGENTS)]
    for name in names:
        accounts.save(Staff(name, name, "agent"), password)
    database.close()
    return [(name, password) for name in names]


async def open_agent(app: App, name: str, password: str, chats: int) -> tuple[ClientConnection, dict[str, str]]:
    """An agent's socket and the cases taken, by conversation."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        signed_in = await client.post(f"{app.url}/api/staff/sign-in", json={"username": name, "password": password})
        signed_in.raise_for_status()
        cases: dict[str, str] = {}
        for _ in range(chats):
            taken = await client.post(f"{app.url}/api/console/next")
            if taken.status_code == 204:
                break
            taken.raise_for_status()
            cases[taken.json()["conversation_id"]] = taken.json()["case_id"]
        cookie = signed_in.headers["set-cookie"].partition(";")[0]
    socket = await connect(
        f"{app.socket_url}/api/console/socket",
        additional_headers={"Cookie": cookie},
        proxy=None,
        compression=None,
        max_size=None,
        max_queue=None,
        ping_interval=None,
    )
    while json.loads(await socket.recv())["type"] != "desk":
        pass
    return socket, cases


async def answer_all(socket: ClientConnection, cases: dict[str, str], tally: Tally) -> None:
    async for raw in socket:
        frame = json.loads(raw)
        if frame["type"] != "message" or frame["message"]["author"] != "taxpayer":
            continue
        text = frame["message"]["text"]
        tally.heard[text] += 1
        case_id = cases[frame["conversation_id"]]
        answer = text.replace("问", "答", 1)
        await socket.send(json.dumps({"type": "say", "case_id": case_id, "client_id": answer, "text": answer}))


async def chat(taxpayer: Taxpayer, exchanges: int, tally: Tally) -> None:
    for n in range(exchanges):
        await taxpayer.say(f"问 {taxpayer.id} {n}")
        frame = await taxpayer.until("message", "agent")
        tally.heard[frame["message"]["text"]] += 1


async def relay(app: App, conversations: int, exchanges: int) -> dict[str, Any]:
    began = time.perf_counter()
    taxpayers = await open_taxpayers(app, conversations)
    say(f"{conversations} 个对话在等人工（{time.perf_counter() - began:.1f} 秒）")
    share = -(-conversations // AGENTS)
    accounts = await asyncio.to_thread(create_agents, app)  # passwords take seconds to hash, and pings must be answered
    agents = [await open_agent(app, name, password, share) for name, password in accounts]
    tally = Tally()
    answering = [asyncio.create_task(answer_all(socket, cases, tally)) for socket, cases in agents]
    say(f"{AGENTS} 名座席各接 {share} 个（{time.perf_counter() - began:.1f} 秒）")
    began = time.perf_counter()
    async with asyncio.timeout(600):
        await asyncio.gather(*(chat(t, exchanges, tally) for t in taxpayers))
    seconds = time.perf_counter() - began
    expected = {f"{w} {t.id} {n}" for w in "问答" for t in taxpayers for n in range(exchanges)}
    for task in answering:
        task.cancel()
    stored = count_stored(app)
    return {
        "relay_messages_per_second": round(len(expected) / seconds),
        "lost": tally.lost(expected) + max(0, len(expected) - stored),
        "doubled": tally.doubled() + max(0, stored - len(expected)),
    }


def count_stored(app: App) -> int:
    """Messages between people that the ledger holds, read past the app."""
    database = Database(f"sqlite:///{app.var / 'daoban.db'}")
    with database.read() as session:
        query = select(func.count()).where(MessageRow.author.in_(["taxpayer", "agent"]))
        count = session.scalar(query) or 0
    database.close()
    return count


async def echo(port: int, conversations: int, exchanges: int) -> float:
    """Messages a second of the bare echo: as many sockets, as many messages."""
    limit = asyncio.Semaphore(OPENING)

    async def one() -> ClientConnection:
        async with limit:
            return await connect(f"ws://127.0.0.1:{port}/", proxy=None, compression=None, ping_interval=None)

    sockets = await asyncio.gather(*(one() for _ in range(conversations)))

    async def talk(socket: ClientConnection, name: int) -> None:
        for n in range(exchanges * 2):
            text = f"问 {name:032d} {n}"
            await socket.send(json.dumps({"type": "say", "client_id": text, "text": text}))
            json.loads(await socket.recv())

    began = time.perf_counter()
    await asyncio.gather(*(talk(socket, n) for n, socket in enumerate(sockets)))
    return conversations * exchanges * 2 / (time.perf_counter() - began)


def main() -> None:
    options = parse()
    allow_many_sockets()
    with tempfile.TemporaryDirectory(prefix="daoban-bench-") as home:
        port = free_port()
        command = [sys.executable, "-m", "bench.echo", str(port)]
        with running(command, Path(home) / "echo.out"):
            time.sleep(2)
            bare = asyncio.run(echo(port, options.conversations, options.exchanges))
            say(f"裸回声 {bare:.0f} 条/秒")
    with running_app(free_port(), chats_per_agent=str(options.conversations)) as app:
        result = asyncio.run(relay(app, options.conversations, options.exchanges))
    result = {
        "throughput_ratio": round(result["relay_messages_per_second"] / bare, 3),
        "conversations": options.conversations,
        "echo_messages_per_second": round(bare),
        **result,
    }
    finish(result, as_json=options.json)


if __name__ == "__main__":
    main()
