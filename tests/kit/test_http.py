"""What is asked before a body is read, and where reading it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.types import Message, Scope

from kit.http import SMALL_BODY
from knowledge_base.editing.import_api import LARGEST_UPLOAD
from tests.house import House, Visitor

CHUNK = b" " * 16 * 1024
JSON = {"content-type": "application/json"}
BYTES = {"content-type": "application/octet-stream"}


@dataclass
class Answer:
    status: int = 0
    body: bytes = b""
    read: int = 0  # bytes of the endless body that were asked for

    @property
    def error(self) -> dict[str, Any]:
        error: dict[str, Any] = json.loads(self.body)["error"]
        return error


def send_without_end(house: House, path: str, headers: Mapping[str, str], sender: Visitor | None = None) -> Answer:
    """The app's answer to a body that never ends."""
    answer = Answer()
    cookies = "; ".join(f"{c.name}={c.value}" for c in (sender.cookies if sender else []))
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(k.encode(), v.encode()) for k, v in {**headers, "cookie": cookies}.items()],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 443),
        "scheme": "https",
    }

    async def receive() -> Message:
        answer.read += len(CHUNK)
        assert answer.read < 2 * LARGEST_UPLOAD
        return {"type": "http.request", "body": CHUNK, "more_body": True}

    async def send(message: Message) -> None:
        answer.status = message.get("status", answer.status)
        answer.body += message.get("body", b"")

    async def ask() -> None:
        await house.client.app(scope, receive, send)

    asyncio.run(ask())
    return answer


@pytest.mark.parametrize(
    "path",
    [
        "/api/portal/sign-in",
        "/api/portal/conversations",
        "/api/portal/conversations/c/feedback",
        "/api/staff/sign-in",
        "/api/nothing",
    ],
)
def test_nobody_sends_more_than_a_form_holds(house: House, path: str) -> None:
    streamed = send_without_end(house, path, JSON)
    assert streamed.read <= SMALL_BODY + len(CHUNK)
    if path != "/api/nothing":  # where nothing is, nothing is read
        assert (streamed.status, streamed.error["code"]) == (413, "body_too_large")
        assert "64 KB" in streamed.error["message"]
    announced = send_without_end(house, path, {**JSON, "content-length": str(SMALL_BODY + 1)})
    assert (announced.status, announced.error["code"], announced.read) == (413, "body_too_large", 0)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/api/editor/import", BYTES, 401),
        ("/api/editor/hit-test", JSON, 401),
        ("/api/editor/words", JSON, 401),
        ("/api/console/cases/c/close", JSON, 401),
        ("/internal/actions/webhook", JSON, 403),
    ],
)
def test_who_may_not_send_is_told_so_and_nothing_is_read(
    house: House, path: str, headers: dict[str, str], status: int
) -> None:
    for more in ({}, {"content-length": str(400 * 1024**2)}):
        answer = send_without_end(house, path, {**headers, **more})
        assert answer.read == 0
        assert answer.status == (413 if more and status == 403 else status)


def test_the_wrong_role_is_told_so_before_anything_is_read(house: House) -> None:
    answer = send_without_end(house, "/api/editor/import", BYTES, house.agent("agent1"))
    assert (answer.status, answer.error["code"], answer.read) == (403, "forbidden", 0)


@pytest.mark.parametrize(
    ("path", "headers", "largest"),
    [("/api/editor/import", BYTES, LARGEST_UPLOAD), ("/api/editor/hit-test", JSON, 2 * 1024**2)],
)
def test_a_trainer_sends_files_and_entries_up_to_their_bound(
    house: House, path: str, headers: dict[str, str], largest: int
) -> None:
    trainer = house.agent("trainer1")
    answer = send_without_end(house, path, headers, trainer)
    assert answer.status == 413
    assert f"{largest // 1024**2} MB" in answer.error["message"]
    assert largest < answer.read <= largest + len(CHUNK)
