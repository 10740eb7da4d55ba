"""The store goes away and comes back: what needs it is refused with a sentence, and works again by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import health
from tests.house import House, frame_of, open_house
from tests.servers import PostgresServer

pytestmark = pytest.mark.postgres


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """One that may be killed: no other test is on it."""
    with PostgresServer.start() as server:
        yield server


@pytest.fixture
def house(first_home: Path, tmp_path: Path, server: PostgresServer) -> Iterator[House]:
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    (home / "var" / "index" / "content.json").unlink(missing_ok=True)  # of another store
    with open_house(home, database_url=server.create_database()) as house:
        yield house


def test_a_store_that_is_away_is_told_with_its_parts_and_comes_back(
    house: House, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "FRESH_SECONDS", 0)
    taxpayer, agent = house.visitor(), house.agent()
    talk = taxpayer.open()["id"]
    with taxpayer.chat(talk) as socket:
        frame_of(socket, "ready")
        server.kill()
        told = taxpayer.get("/health/ready", status=503)
        assert (told["status"], told["parts"]["store"]) == ("down", "down")
        for answer in (
            taxpayer.post("/api/portal/conversations", {"new": True}, status=503),
            agent.get("/api/console/desk", status=503),
            agent.post("/api/console/next", status=503),
        ):
            assert answer["error"]["retry"] is True
            assert answer["error"]["message"]
        socket.send_json({"type": "say", "client_id": "1", "text": "契税是多少"})
        assert frame_of(socket, "error", client_id="1")["retry"] is True
    server.revive()
    assert taxpayer.get("/health/ready")["parts"]["store"] == "ok"
    with taxpayer.chat(talk) as socket:
        socket.send_json({"type": "say", "client_id": "1", "text": "契税是多少"})
        assert frame_of(socket, "ack", client_id="1")
        frame_of(socket, "message", author="bot")
