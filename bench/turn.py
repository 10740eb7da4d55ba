"""Turns of a conversation through portal → Rasa → action → reply, against the same turns on bare Rasa REST.

Policy questions, what goes on from them, a form filled and its result changed. Both ask the same Rasa with the same
model and the same action webhook, in turn, so the difference is what the portal adds: socket, ledger, turn, delivery.
What is in hand of a conversation is kept for the bare one too, while no clock runs.

First one taxpayer alone (``p50_ms`` and ``p95_ms`` beside ``rasa_p50_ms`` and ``rasa_p95_ms``), then many at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from websockets.asyncio.client import ClientConnection, connect

from bench.app import App, running_app
from bench.relay import open_conversation
from bench.report import allow_many_sockets, finish, say
from conversations.cards import Reply
from conversations.service import do_append, draft_of
from kit.db import Database
from kit.settings import load_settings
from tests.rasa_server import RasaServer
from tests.servers import free_port


@dataclass(frozen=True)
class Turn:
    """Something said, and the kind of card that must come."""

    text: str
    card: str


FENCE = 1  # of a conversation that nobody has taken over
SCRIPT = (
    Turn("买首套房契税是多少？", "answer"),
    Turn("那二套呢", "answer"),
    Turn("什么时候交", "answer"),
    Turn("小规模纳税人一季度开票28万要交增值税吗", "assessment"),
    Turn("超过30万呢", "answer"),
    Turn("租房能抵个税吗", "answer"),
    Turn("一个月能抵多少", "answer"),
    Turn("再帮我算一套卖房的税", "ask"),
    Turn("500万", "ask"),
    Turn("89平", "ask"),
    Turn("6年", "ask"),
    Turn("不是唯一", "ask"),
    Turn("首套", "assessment"),
    Turn("那要是卖600万呢", "assessment"),
    Turn("公司注销要先办什么", "answer"),
    Turn("发票开错了怎么办", "answer"),
)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alone", type=int, default=20, help="conversations one after the other (20)")
    parser.add_argument("--conversations", type=int, default=50, help="conversations at once (50)")
    parser.add_argument("--turns", type=int, default=6, help="turns in each, per round (6)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of bare and portal in turn (3)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser.parse_args()


class Chat(Protocol):
    """One conversation that goes through the script, from its start again when it is at the end."""

    errors: int
    asked: int

    async def ask(self) -> float:
        """Seconds from sending to the last reply."""
        ...


class PortalChat:
    """Through the portal's socket; remembers what it heard, by sequence number."""

    def __init__(self, socket: ClientConnection, conversation_id: str) -> None:
        self.socket = socket
        self.id = conversation_id
        self.asked = 0
        self.answered = 0
        self.heard: Counter[int] = Counter()
        self.errors = 0

    async def ask(self) -> float:
        turn = SCRIPT[self.asked % len(SCRIPT)]
        self.asked += 1
        frame = {"type": "say", "client_id": f"{self.id[:20]}-{self.asked}", "text": turn.text}
        began = time.perf_counter()
        await self.socket.send(json.dumps(frame))
        kinds = await self._until_answered()
        seconds = time.perf_counter() - began
        self.answered += bool(kinds)
        self.errors += turn.card not in kinds
        return seconds

    async def _until_answered(self) -> list[str]:
        """The kinds of cards that came; none after an error."""
        kinds: list[str] = []
        while True:
            frame: dict[str, Any] = json.loads(await self.socket.recv())
            if frame["type"] == "error":
                return []
            if frame["type"] == "message" and frame["message"]["author"] == "bot":
                message = frame["message"]
                self.heard[message["seq"]] += 1
                kinds.append(message["card"]["kind"] if message["card"] else "text")
                if message["client_id"].removeprefix(f"re-{self.id}-").isdigit():  # the last reply to it
                    return kinds


class BareChat:
    """On Rasa's REST channel. The replies are kept as the portal keeps them: the next turn goes on from them."""

    def __init__(self, client: httpx.AsyncClient, url: str, conversation_id: str, database: Database) -> None:
        self._client = client
        self._url = f"{url}/webhooks/rest/webhook"
        self._headers = {"X-Daoban-Token": load_settings().action_token}
        self._id = conversation_id
        self._database = database
        self.asked = 0
        self.errors = 0

    async def ask(self) -> float:
        turn = SCRIPT[self.asked % len(SCRIPT)]
        self.asked += 1
        began = time.perf_counter()
        said = {"sender": f"{self._id}:{FENCE}", "message": turn.text}
        response = await self._client.post(self._url, json=said, headers=self._headers)
        seconds = time.perf_counter() - began
        replies = [Reply.model_validate(said["custom"]) for said in response.raise_for_status().json()]
        self.errors += turn.card not in [reply.card.kind if reply.card else "text" for reply in replies]
        await asyncio.to_thread(self._keep, replies)
        return seconds

    def _keep(self, replies: Sequence[Reply]) -> None:
        with self._database.write() as tx:
            do_append(tx, [draft_of(self._id, reply, author="bot", fence=FENCE) for reply in replies])


async def open_portal(app: App, count: int) -> list[PortalChat]:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:

        async def one() -> PortalChat:
            conversation_id, cookie = await open_conversation(client, app.url)
            url = f"{app.socket_url}/api/portal/conversations/{conversation_id}/socket"
            socket = await connect(url, additional_headers={"Cookie": cookie}, proxy=None, compression=None)
            return PortalChat(socket, conversation_id)

        return [await one() for _ in range(count)]


async def ask_all(chats: Sequence[Chat], turns: int) -> list[float]:
    """All at once, each its next ``turns``."""

    async def one(chat: Chat) -> list[float]:
        return [await chat.ask() for _ in range(turns)]

    return [seconds for times in await asyncio.gather(*map(one, chats)) for seconds in times]


async def count_doubled(chats: list[PortalChat]) -> int:
    """Whatever still comes once nothing is asked any more was said once too often."""
    extra = sum(n - 1 for chat in chats for n in chat.heard.values() if n > 1)
    for chat in chats:
        try:
            while True:
                frame = json.loads(await asyncio.wait_for(chat.socket.recv(), 0.05))
                extra += frame["type"] == "message"
        except TimeoutError:
            continue
    return extra


async def measure(app: App, rasa_url: str, options: argparse.Namespace) -> dict[str, Any]:
    database = Database(f"sqlite:///{app.var / 'daoban.db'}")
    limits = httpx.Limits(max_connections=options.conversations)
    async with httpx.AsyncClient(trust_env=False, timeout=httpx.Timeout(120), limits=limits) as client:

        async def open_bare(count: int) -> list[BareChat]:
            opened = [await open_conversation(client, app.url) for _ in range(count)]
            return [BareChat(client, rasa_url, conversation_id, database) for conversation_id, _ in opened]

        alone = await time_alone(await open_portal(app, options.alone), await open_bare(options.alone))
        portal, bare = await open_portal(app, options.conversations), await open_bare(options.conversations)
        crowd = await time_crowd(portal, bare, options)
    database.close()
    return {**alone, **crowd}


async def time_alone(portal: Sequence[PortalChat], bare: Sequence[BareChat]) -> dict[str, Any]:
    """One taxpayer at a time; the first conversation of each warms up."""
    times: dict[str, list[float]] = {"": [], "rasa_": []}
    errors = 0
    for number, (ours, theirs) in enumerate(zip(portal, bare, strict=True)):
        for _ in SCRIPT:
            taken = {"rasa_": await theirs.ask(), "": await ours.ask()}
            for name, seconds in taken.items() if number else ():
                times[name].append(seconds)
        errors += ours.errors + theirs.errors
    say(f"一个人：{len(times[''])} 轮，答错 {errors} 轮")
    return {
        f"{name}p{share}_ms": round(percentile(values, share) * 1000, 1)
        for name, values in times.items()
        for share in (50, 95)
    } | {"turns_alone": len(times[""]), "errors_alone": errors}


async def time_crowd(portal: list[PortalChat], bare: list[BareChat], options: argparse.Namespace) -> dict[str, Any]:
    await ask_all(bare, 1)  # the first message of a tracker costs a session start; both sides pay it here
    await ask_all(portal, 1)
    times: dict[str, list[float]] = {"bare": [], "portal": []}
    for number in range(options.rounds):
        times["bare"] += await ask_all(bare, options.turns)
        times["portal"] += await ask_all(portal, options.turns)
        say(f"第 {number + 1}/{options.rounds} 轮")
    medians = {name: statistics.median(values) for name, values in times.items()}
    return {
        "median_ratio": round(medians["portal"] / medians["bare"], 3),
        "errors": sum(chat.errors for chat in portal) + sum(chat.errors for chat in bare),
        "lost": sum(chat.asked - chat.answered for chat in portal),
        "doubled": await count_doubled(portal),
        "portal_median_ms": round(medians["portal"] * 1000),
        "rasa_median_ms": round(medians["bare"] * 1000),
        "turns": sum(chat.asked for chat in portal),
    }


def percentile(values: Sequence[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def main() -> None:
    options = parse()
    allow_many_sockets()
    app_port, rasa_port = free_port(), free_port()
    rasa_url = f"http://127.0.0.1:{rasa_port}"
    # Fifty at once on two cores wait for each other; the bench measures that wait and must not cut it short.
    with running_app(app_port, rasa_url=rasa_url, rasa_timeout_seconds="120", action_timeout_seconds="60") as app:
        actions = f"{app.url}/internal/actions/webhook"
        with RasaServer.start(actions, load_settings().action_token, port=rasa_port):
            app.await_rasa()
            result = asyncio.run(measure(app, rasa_url, options))
    finish(result, as_json=options.json)


if __name__ == "__main__":
    main()
