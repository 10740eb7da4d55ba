"""The trained Rasa, and a real action server whose rooms are fakes."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from actions.registry import build_executor
from actions.webhook import webhook_router
from kit.settings import Settings
from tests.actions.fakes import Rooms
from tests.rasa_server import RasaServer, ensure_trained
from tests.servers import free_port

TOKEN = "b" * 32
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def rooms() -> Rooms:
    """Shared by all conversations; each has an id of its own."""
    return Rooms()


@pytest.fixture(scope="session")
def actions_url(rooms: Rooms) -> Iterator[str]:
    app = FastAPI()
    app.include_router(webhook_router(build_executor(rooms.services, Settings(_env_file=None)), TOKEN))
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/internal/actions/webhook"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def rasa(actions_url: str) -> Iterator[RasaServer]:
    ensure_trained()
    with RasaServer.start(actions_url, TOKEN) as server:
        yield server


@dataclass
class Chat:
    """One conversation. ``cards`` of a reply are ``None`` for the domain's plain responses."""

    rasa: RasaServer
    id: str

    def say(self, text: str) -> list[dict[str, Any]]:
        return [
            r["custom"] if "custom" in r else {"text": r["text"], "card": None, "commands": {}}
            for r in self.rasa.say(f"{self.id}:1", text)
        ]

    def kinds(self, text: str) -> list[str]:
        return [r["card"]["kind"] if r["card"] else "text" for r in self.say(text)]


@pytest.fixture
def chat(rasa: RasaServer) -> Chat:
    return Chat(rasa, f"chat-{next(_numbers)}")
