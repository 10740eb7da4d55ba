"""An open socket serves who is signed in now, whichever process was told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from kit import session_watch
from kit.socket import CLOSE_UNAUTHORISED
from tests.house import House, Visitor, frame_of, open_house


@pytest.fixture
def other(house: House) -> Iterator[House]:
    """Another process on the same store."""
    with open_house(house.home) as other:
        yield other


@contextmanager
def turned_away(socket: WebSocketTestSession) -> Iterator[None]:
    """Whatever is done inside: the socket is closed for it, and says nothing more."""
    yield
    with pytest.raises(WebSocketDisconnect) as closed:
        frame_of(socket, "message")
    assert closed.value.code == CLOSE_UNAUTHORISED


def sign_in(visitor: Visitor, house: House, name: str = "zhang") -> None:
    visitor.on(house).post("/api/portal/sign-in", {"username": name, "password": f"demo-{name}"})


def ask(socket: WebSocketTestSession, text: str, client_id: str = "c1") -> None:
    socket.send_json({"type": "say", "client_id": client_id, "text": text})


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "elsewhere"])
def test_after_a_sign_out_an_open_socket_is_not_answered(house: House, other: House, elsewhere: bool) -> None:
    taxpayer = house.visitor()
    sign_in(taxpayer, house)
    conversation = taxpayer.open()
    with taxpayer.chat(conversation["id"]) as socket:
        frame_of(socket, "ready")
        taxpayer.on(other if elsewhere else house).post("/api/portal/sign-out")
        with turned_away(socket):
            ask(socket, "我有车船税可以退吗？")
    assert house.rasa.heard == []


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "elsewhere"])
def test_a_socket_opened_before_a_sign_in_does_not_ask_as_who_signed_in(
    house: House, other: House, elsewhere: bool
) -> None:
    attacker = house.visitor()
    conversation = attacker.open()
    victim = house.adopt(attacker)
    with attacker.chat(conversation["id"]) as socket:
        frame_of(socket, "ready")
        sign_in(victim, other if elsewhere else house)
        with turned_away(socket):
            ask(socket, "我有车船税可以退吗？")
    assert house.rasa.heard == []
    attacker.post(f"/api/portal/conversations/{conversation['id']}/feedback", {"seq": 1, "useful": True}, status=404)


def test_nor_does_it_hear_what_is_said_to_who_signed_in(
    house: House, other: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_watch, "LOOK_SECONDS", 3600)
    attacker = house.visitor()
    conversation = attacker.open()
    victim = house.adopt(attacker)
    with attacker.chat(conversation["id"]) as planted:
        frame_of(planted, "ready")
        sign_in(victim, other)
        with victim.on(house).chat(conversation["id"]) as socket, turned_away(planted):
            ask(socket, "我有车船税可以退吗？")
            frame_of(socket, "message", author="bot")


def test_an_idle_socket_is_closed_when_its_session_ends_in_another_process(house: House, other: House) -> None:
    agent = house.agent()
    with agent.desk() as desk:
        frame_of(desk, "desk")
        with turned_away(desk):
            agent.on(other).post("/api/staff/sign-out")


def test_a_copied_cookie_is_dead_after_the_sign_out(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    sign_in(taxpayer, house)
    conversation = taxpayer.open()
    copies = house.adopt(taxpayer), house.adopt(agent)
    taxpayer.post("/api/portal/sign-out")
    agent.post("/api/staff/sign-out")
    assert copies[0].post("/api/portal/conversations", status=409)["error"]["code"] == "session_changed"
    with pytest.raises(WebSocketDisconnect), copies[0].chat(conversation["id"]) as socket:
        frame_of(socket, "ready")
    copies[1].get("/api/staff/me", status=401)
    copies[1].get("/api/console/desk", status=401)
    with pytest.raises(WebSocketDisconnect), copies[1].desk() as desk:
        frame_of(desk, "desk")


def test_another_password_signs_an_agent_out(house: House) -> None:
    agent = house.agent()
    staff = house.parts.accounts.find("agent1")
    assert staff is not None
    with agent.desk() as desk:
        frame_of(desk, "desk")
        with turned_away(desk):
            house.parts.accounts.save(staff, "another password")
    agent.get("/api/staff/me", status=401)


def test_an_agents_frame_after_the_sign_out_reaches_nobody(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation = taxpayer.open()
    with taxpayer.chat(conversation["id"]) as socket:
        socket.send_json({"type": "transfer"})
        frame_of(socket, "message", author="system")
    case = agent.post("/api/console/next")
    with agent.desk() as desk:
        frame_of(desk, "desk")
        agent.post("/api/staff/sign-out")
        with turned_away(desk):
            desk.send_json({"type": "say", "case_id": case["case_id"], "client_id": "a1", "text": "还在吗"})
    assert "agent" not in [m["author"] for m in taxpayer.open()["messages"]]


@pytest.mark.parametrize(("path", "username"), [("/api/portal/sign-in", "zhang"), ("/api/staff/sign-in", "agent1")])
def test_too_many_wrong_passwords_are_told_when_to_try_again(house: House, path: str, username: str) -> None:
    visitor = house.visitor()
    wrong = {"username": username, "password": "wrong"}
    for _ in range(5):
        visitor.post(path, wrong, status=401)
    response = house.client.post(path, json={**wrong, "password": f"demo-{username}"})
    assert response.status_code == 429
    assert response.json()["error"]["code"] == "too_many_attempts"
    assert "15 分钟后再试" in response.json()["error"]["message"]
    assert 0 < int(response.headers["retry-after"]) <= 900
