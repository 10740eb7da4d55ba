"""A browser may be connected to any process: who speaks at one is heard at the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import kit.redis_relay
from tests.house import House, frame_of, open_house
from tests.servers import PostgresServer, RedisServer

pytestmark = pytest.mark.postgres


@pytest.fixture
def houses(
    first_home: Path,
    tmp_path: Path,
    postgres: PostgresServer,
    redis_server: RedisServer,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[House, House]]:
    """Two processes of one house: one store, one Redis."""
    monkeypatch.setattr(kit.redis_relay, "RETRY_SECONDS", 0.2)
    url = postgres.create_database()
    with ExitStack() as stack:
        opened = []
        for name in ("one", "other"):
            shutil.copytree(first_home, tmp_path / name)
            at = open_house(tmp_path / name, database_url=url, redis_url=redis_server.url)
            opened.append(stack.enter_context(at))
        yield opened[0], opened[1]


def test_taxpayer_and_agent_talk_though_their_pages_end_in_different_processes(houses: tuple[House, House]) -> None:
    here, there = houses
    taxpayer, agent = here.visitor(), there.agent()
    conversation_id = taxpayer.open()["id"]
    with taxpayer.chat(conversation_id) as chat, agent.desk() as desk:
        chat.send_json({"type": "transfer"})
        frame_of(chat, "queue", position=1)
        case_id = agent.post("/api/console/next")["case_id"]
        assert frame_of(chat, "turn")["agent_name"]
        while not frame_of(desk, "desk")["chats"]:  # from then on the desk follows the chat
            pass
        for n in range(3):
            chat.send_json({"type": "say", "client_id": f"q{n}", "text": f"问{n}"})
            assert frame_of(desk, "message", author="taxpayer")["message"]["text"] == f"问{n}"
            desk.send_json({"type": "say", "case_id": case_id, "client_id": f"a{n}", "text": f"答{n}"})
            assert frame_of(chat, "message", author="agent")["message"]["text"] == f"答{n}"
        agent.post(f"/api/console/cases/{case_id}/close", {"note": "说清楚了"})
        assert frame_of(chat, "turn")["turn"] == "bot"
    assert here.client.get("/health").json()["parts"]["news"] == "ok"


def test_while_the_processes_cannot_hear_each_other_nothing_is_lost(
    houses: tuple[House, House], redis_server: RedisServer
) -> None:
    here, there = houses
    taxpayer, agent = here.visitor(), there.agent()
    conversation_id = taxpayer.open()["id"]
    with taxpayer.chat(conversation_id) as chat, agent.desk() as desk:
        chat.send_json({"type": "transfer"})
        frame_of(chat, "queue", position=1)
        case_id = agent.post("/api/console/next")["case_id"]
        redis_server.end()
        desk.send_json({"type": "say", "case_id": case_id, "client_id": "a1", "text": "线断了"})
        assert frame_of(chat, "message", author="agent")["message"]["text"] == "线断了"
        assert here.client.get("/health").json()["parts"]["news"] == "down"
