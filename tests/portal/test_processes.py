"""Two app processes on one PostgreSQL and one Redis: a taxpayer is connected to the one, the agent to the other."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.house import House, frame_of, open_house
from tests.servers import PostgresServer, RedisServer

pytestmark = pytest.mark.postgres


@pytest.fixture
def two(
    first_home: Path, tmp_path: Path, postgres: PostgresServer, redis_server: RedisServer
) -> Iterator[tuple[House, House]]:
    url = postgres.create_database()
    with ExitStack() as stack:
        houses = []
        for name in ("one", "other"):
            home = tmp_path / name
            shutil.copytree(first_home, home)
            (home / "var" / "index" / "content.json").unlink(missing_ok=True)  # of another store
            shared = {
                "database_url": url,
                "sign_in_counts": "store",
                "uploads_dir": str(tmp_path / "uploads"),
                "redis_url": redis_server.url,
            }
            houses.append(stack.enter_context(open_house(home, **shared)))
        while not all(house.parts.relay is not None and house.parts.relay.hears for house in houses):
            time.sleep(0.01)
        yield houses[0], houses[1]


def test_people_talk_across_processes_and_a_page_goes_on_at_either(two: tuple[House, House]) -> None:
    one, other = two
    taxpayer, agent = one.visitor(), other.agent()
    talk = taxpayer.open()["id"]
    with agent.desk() as desk:
        frame_of(desk, "desk")
        with taxpayer.chat(talk) as socket:
            socket.send_json({"type": "transfer"})
            frame_of(desk, "desk")  # heard of at once: nothing else has happened at this desk
            case = agent.post("/api/console/next")["case_id"]
            assert frame_of(socket, "turn")["turn"] == "human"
            frame_of(desk, "desk")
            socket.send_json({"type": "say", "client_id": "q", "text": "契税怎么缴"})
            assert frame_of(desk, "message", author="taxpayer")["message"]["text"] == "契税怎么缴"
            desk.send_json({"type": "say", "case_id": case, "client_id": "a", "text": "您稍等"})
            told = frame_of(socket, "message", author="agent")["message"]
        with taxpayer.on(other).chat(talk, after=told["seq"] - 1) as socket:  # as after the end of its process
            assert frame_of(socket, "message", author="agent")["message"] == told
            desk.send_json({"type": "say", "case_id": case, "client_id": "b", "text": "可以线上缴"})
            assert frame_of(socket, "message", author="agent")["message"]["text"] == "可以线上缴"


def test_switches_limits_and_sign_outs_hold_in_every_process(two: tuple[House, House]) -> None:
    one, other = two
    admin, taxpayer = one.agent("admin1"), other.visitor()
    off = {"off": True, "reason": "演练"}
    admin.put("/api/admin/switches/conversations", off, status=204)
    taxpayer.post("/api/portal/conversations", {"new": True}, status=503)
    wrong = {"username": "agent1", "password": "no"}
    for house in (one, one, one, other, other):
        house.visitor().post("/api/staff/sign-in", wrong, status=401)
    for house in two:
        house.visitor().post("/api/staff/sign-in", wrong, status=429)
    admin.on(other).post("/api/staff/sign-out")
    admin.on(one).get("/api/staff/me", status=401)
