"""What Prometheus reads: who may, what stands there, and that nobody is named in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from kit.errors import ForbiddenError
from portal.metrics import check_may_scrape
from tests.house import House, frame_of, open_house

TOKEN = "a-token-of-the-monitoring"


def asking(host: str, **headers: str) -> Request:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "client": (host, 1), "headers": named})


def test_without_a_token_only_this_machine_itself_may_look() -> None:
    check_may_scrape(asking("127.0.0.1"), "")
    for outside in (asking("10.0.0.8"), asking("127.0.0.1", x_forwarded_for="10.0.0.8"), asking("testclient")):
        with pytest.raises(ForbiddenError):
            check_may_scrape(outside, "")


def test_with_a_token_only_who_shows_it_may_look() -> None:
    check_may_scrape(asking("10.0.0.8", authorization=f"Bearer {TOKEN}"), TOKEN)
    for wrong in (asking("127.0.0.1"), asking("127.0.0.1", authorization="Bearer 令牌")):
        with pytest.raises(ForbiddenError):
            check_may_scrape(wrong, TOKEN)


def scrape(client: TestClient) -> str:
    client.cookies.clear()
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_turns_queue_and_sign_ins_are_told_and_nobody_is_named(first_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    with open_house(home, metrics_token=TOKEN) as house:
        conversation = _talk(house)
        house.visitor().post("/api/staff/sign-in", {"username": "agent1", "password": "wrong"}, 401)
        told = scrape(house.client)
    for line in (
        'daoban_turn_seconds_count{result="answered"}',
        'daoban_sign_ins_total{realm="staff",result="refused"}',
        'daoban_http_seconds_count{method="GET",route="/api/portal/earlier/{conversation_id}"',
        "daoban_queue_length 1.0",
        "daoban_pages_open 0.0",
        "daoban_rasa_up",
        "daoban_store_up 1.0",
    ):
        assert line in told, line
    for name in (conversation, "zhang", "张演示", "agent1", "/wp-admin"):
        assert name not in told
    assert 'route="other"' in told


def _talk(house: House) -> str:
    visitor = house.visitor()
    visitor.post("/api/portal/sign-in", {"username": "zhang", "password": "demo-zhang"})
    conversation: str = visitor.open()["id"]
    visitor.get(f"/api/portal/earlier/{conversation}")
    visitor.get("/wp-admin", 404)
    with visitor.chat(conversation) as chat:
        chat.send_json({"type": "say", "client_id": "1", "text": "你好"})
        frame_of(chat, "message", author="bot")
        chat.send_json({"type": "transfer"})
        frame_of(chat, "message", author="system")
    return conversation


def test_who_has_no_right_is_refused(house: House) -> None:
    house.agent("admin1").get("/metrics", 403)
