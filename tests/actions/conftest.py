from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from actions.registry import build_executor
from actions.webhook import TOKEN_HEADER, webhook_router
from kit.errors import DaobanError
from kit.settings import Settings
from tests.actions.fakes import Rooms

TOKEN = "t" * 32
Call = Callable[..., dict[str, Any]]


@pytest.fixture
def rooms() -> Rooms:
    return Rooms()


@pytest.fixture
def client(rooms: Rooms) -> TestClient:
    """The webhook over the fakes, with a time-out short enough to be waited for."""
    settings = Settings(_env_file=None, action_timeout_seconds=0.2)
    app = FastAPI()
    app.include_router(webhook_router(build_executor(rooms.services, settings), TOKEN))

    @app.exception_handler(DaobanError)
    async def render(_request: Request, error: DaobanError) -> JSONResponse:
        return JSONResponse({"error": error.as_dict()}, status_code=error.status)

    return TestClient(app)


@pytest.fixture
def call(client: TestClient) -> Call:
    """Run an action as Rasa would; ``events`` come back as a dictionary of slots, ``replies`` as they were sent."""

    def run(action: str, text: str = "", *, intent: str = "", form: str | None = None, **slots: Any) -> dict[str, Any]:
        tracker = {
            "sender_id": "c1:3",
            "slots": slots,
            "latest_message": {"text": text, "intent": {"name": intent}},
            "events": [],
            "active_loop": {"name": form} if form else {},
        }
        body = {"next_action": action, "sender_id": "c1:3", "tracker": tracker, "version": "3.6.21"}
        response = client.post("/internal/actions/webhook", json=body, headers={TOKEN_HEADER: TOKEN})
        assert response.status_code == 200, response.text
        result = response.json()
        return {
            "slots": {e["name"]: e["value"] for e in result["events"]},
            "replies": [r["custom"] for r in result["responses"]],
        }

    return run
