"""One policy question through portal → Rasa → action → answer, against the same question on bare Rasa REST.

Both ask the same Rasa with the same model and the same action webhook, in turn, so the ratio is what the portal adds:
socket, ledger, turn, delivery.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections import Counter
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from bench.app import App, running_app
from bench.relay import open_conversation
from bench.report import allow_many_sockets, finish, say
from kit.settings import load_settings
from tests.rasa_server import RasaServer
from tests.servers import free_port

QUESTION = "北京买首套房契税是多少？"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=50, help="conversations at once (50)")
    parser.add_argument("--questions", type=int, default=6, help="questions in each, per round (6)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of bare and portal in turn (3)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser.parse_args()


class PortalChat:
    """A conversation through the portal's socket; remembers what it heard, by sequence number."""

    def __init__(self, socket: ClientConnection, conversation_id: str) -> None:
        self.socket = socket
        self.id = conversation_id
        self.asked = 0
        self.answered: Counter[int] = Counter()
        self.errors = 0

    async def ask(self) -> float:
        """Seconds from sending to the bot's reply."""
        self.asked += 1
        client_id = f"{self.id[:20]}-{self.asked}"
        began = time.perf_counter()
        await self.socket.send(json.dumps({"type": "say", "client_id": client_id, "text": QUESTION}))
        while True:
            frame: dict[str, Any] = json.loads(await self.socket.recv())
            if frame["type"] == "error":
                self.errors += 1
                return time.perf_counter() - began
            if frame["type"] == "message" and frame["message"]["author"] == "bot":
                message = frame["message"]
                self.answered[message["seq"]] += 1
                if message["card"] is None or message["card"]["kind"] != "answer":
                    self.errors += 1
                return time.perf_counter() - began


class BareChat:
    """The same conversation on Rasa's REST channel."""

    def __init__(self, client: httpx.AsyncClient, url: str, name: str) -> None:
        self._client = client
        self._url = f"{url}/webhooks/rest/webhook"
        self._name = name
        self.errors = 0

    async def ask(self) -> float:
        began = time.perf_counter()
        response = await self._client.post(self._url, json={"sender": self._name, "message": QUESTION})
        if not response.is_success or len(response.json()) != 1:
            self.errors += 1
        return time.perf_counter() - began


async def open_portal(app: App, count: int) -> list[PortalChat]:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:

        async def one() -> PortalChat:
            conversation_id, cookie = await open_conversation(client, app.url)
            url = f"{app.socket_url}/api/portal/conversations/{conversation_id}/socket"
            socket = await connect(url, additional_headers={"Cookie": cookie}, proxy=None, compression=None)
            return PortalChat(socket, conversation_id)

        return [await one() for _ in range(count)]


async def ask_all(chats: list[PortalChat] | list[BareChat], questions: int) -> list[float]:
    async def one(chat: PortalChat | BareChat) -> list[float]:
        return [await chat.ask() for _ in range(questions)]

    return [seconds for times in await asyncio.gather(*map(one, chats)) for seconds in times]


async def count_doubled(chats: list[PortalChat]) -> int:
    """Whatever still comes once nothing is asked any more was said once too often."""
    extra = sum(n - 1 for chat in chats for n in chat.answered.values() if n > 1)
    for chat in chats:
        try:
            while True:
                frame = json.loads(await asyncio.wait_for(chat.socket.recv(), 0.05))
                extra += frame["type"] == "message"
        except TimeoutError:
            continue
    return extra


async def measure(app: App, rasa_url: str, options: argparse.Namespace) -> dict[str, Any]:
    portal = await open_portal(app, options.conversations)
    timeout = httpx.Timeout(120)
    limits = httpx.Limits(max_connections=options.conversations)
    async with httpx.AsyncClient(trust_env=False, timeout=timeout, limits=limits) as client:
        bare = [BareChat(client, rasa_url, f"bare-{n}:1") for n in range(options.conversations)]
        await ask_all(bare, 1)  # the first message of a tracker costs a session start; both sides pay it here
        await ask_all(portal, 1)
        times: dict[str, list[float]] = {"bare": [], "portal": []}
        for number in range(options.rounds):
            times["bare"] += await ask_all(bare, options.questions)
            times["portal"] += await ask_all(portal, options.questions)
            say(f"第 {number + 1}/{options.rounds} 轮")
    answered = sum(len(chat.answered) for chat in portal)
    asked = sum(chat.asked for chat in portal)
    medians = {name: statistics.median(values) for name, values in times.items()}
    return {
        "median_ratio": round(medians["portal"] / medians["bare"], 3),
        "errors": sum(chat.errors for chat in portal) + sum(chat.errors for chat in bare),
        "lost": asked - answered,
        "doubled": await count_doubled(portal),
        "portal_median_ms": round(medians["portal"] * 1000),
        "rasa_median_ms": round(medians["bare"] * 1000),
        "questions": asked,
    }


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
