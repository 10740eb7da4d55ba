from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from actions.registry import build_executor, build_responder
from actions.respond import Responder
from actions.webhook import TOKEN_HEADER, webhook_router
from kit.errors import DaobanError
from kit.settings import Settings
from language.segment import segment
from tests.actions.fakes import Chat, Rooms, postal_forms

TOKEN = "t" * 32
Call = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session", autouse=True)
def _dictionary() -> None:
    """Read before any action is timed."""
    segment("税")


@pytest.fixture
def rooms() -> Rooms:
    return Rooms()


@pytest.fixture
def chat(rooms: Rooms) -> Chat:
    """With the forms of the product."""
    return Chat(rooms, build_responder(rooms.services))


@pytest.fixture
def post(rooms: Rooms) -> Chat:
    """With two small forms, of a parcel and of a letter."""
    return Chat(rooms, Responder(rooms.services, postal_forms()))


@pytest.fixture
def client(rooms: Rooms) -> TestClient:
    """The webhook over the fakes, with a time-out short enough to be waited for."""
    settings = Settings(_env_file=None, action_timeout_seconds=0.2)
    app = FastAPI()
    app.include_router(webhook_router(build_executor(build_responder(rooms.services), settings), TOKEN))

    @app.exception_handler(DaobanError)
    async def render(_request: Request, error: DaobanError) -> JSONResponse:
        return JSONResponse({"error": error.as_dict()}, status_code=error.status)

    return TestClient(app)


@pytest.fixture
def call(client: TestClient) -> Call:
    """Call the action as Rasa does; the replies as they were sent."""

    def run(text: str, **acts: float) -> list[dict[str, Any]]:
        ranking = [{"name": act, "confidence": belief} for act, belief in acts.items()]
        tracker = {
            "sender_id": "c1:3",
            "slots": {},
            "latest_message": {"text": text, "intent": ranking[0] if ranking else {}, "intent_ranking": ranking},
            "events": [],
        }
        body = {"next_action": "action_respond", "sender_id": "c1:3", "tracker": tracker, "version": "3.6.21"}
        response = client.post("/internal/actions/webhook", json=body, headers={TOKEN_HEADER: TOKEN})
        assert response.status_code == 200, response.text
        result = response.json()
        assert result["events"] == []
        return [reply["custom"] for reply in result["responses"]]

    return run
