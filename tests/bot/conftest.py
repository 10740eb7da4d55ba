"""The trained Rasa, and a real action server whose rooms are fakes."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from fastapi import FastAPI

from actions.registry import build_executor, build_responder
from actions.webhook import webhook_router
from conversations.cards import Reply
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
    executor = build_executor(build_responder(rooms.services), Settings(_env_file=None))
    app = FastAPI()
    app.include_router(webhook_router(executor, TOKEN))
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
    """One conversation; replies are kept with their thread as the dispatcher does it."""

    rasa: RasaServer
    rooms: Rooms
    id: str

    def say(self, text: str) -> list[Reply]:
        replies = [Reply.model_validate(said["custom"]) for said in self.rasa.say(f"{self.id}:1", text)]
        self.rooms.ledger.keep(self.id, replies)
        return replies

    def kinds(self, text: str) -> list[str]:
        return [reply.card.kind if reply.card is not None else "text" for reply in self.say(text)]

    def step(self, text: str) -> int:
        """Which of its questions a form asks after ``text``."""
        card = self.say(text)[-1].card
        assert card is not None
        assert card.kind == "ask"
        return card.step

    def sign_in(self, who: str = "person") -> None:
        self.rooms.ledger.signed_in[self.id] = who


@pytest.fixture
def chat(rasa: RasaServer, rooms: Rooms) -> Chat:
    return Chat(rasa, rooms, f"chat-{next(_numbers)}")
