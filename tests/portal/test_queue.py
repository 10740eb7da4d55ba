"""A taxpayer in the queue: told who is there, and free to leave it."""

from __future__ import annotations

import pytest
from starlette.testclient import WebSocketTestSession

from dialogue.heard import Heard
from tests.house import House, Visitor, frame_of

ACTS = {"我在海淀": {"inform": 0.9}, "算了，不用人工了": {"leave_queue": 0.9}}


def wait_for_person(taxpayer: Visitor, *, new: bool = False) -> str:
    conversation_id: str = taxpayer.open(new=new)["id"]
    with taxpayer.chat(conversation_id) as socket:
        socket.send_json({"type": "transfer"})
        frame_of(socket, "message", author="system")
    return conversation_id


def says_withdrawn(socket: WebSocketTestSession) -> None:
    assert frame_of(socket, "turn")["turn"] == "bot"
    message = frame_of(socket, "message", author="system")["message"]
    assert message["card"]["status"] == "withdrawn"
    assert "已取消人工排队" in message["text"]


def test_with_nobody_online_no_wait_is_told_until_somebody_is(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer)
    snapshot = taxpayer.open()
    assert snapshot["queue"]["wait_minutes"] is None
    assert snapshot["service_hours"] == house.parts.handoff.service_hours()
    assert "没有座席在线" in snapshot["messages"][-1]["text"]
    with taxpayer.chat(conversation_id, after=99) as socket:
        with agent.desk():
            assert frame_of(socket, "queue", wait_minutes=1)["position"] == 1
        frame_of(socket, "queue", wait_minutes=None)


def test_a_place_is_told_when_it_changes_and_to_the_page_that_comes_back(house: House) -> None:
    first, second = house.visitor(), house.visitor()
    ahead, behind = wait_for_person(first), wait_for_person(second)
    with second.chat(behind, after=99) as socket:
        assert frame_of(socket, "queue")["position"] == 2, "the page may have missed it while it was away"
        with first.chat(ahead, after=99) as others:
            frame_of(others, "queue", position=1)
            others.send_json({"type": "leave_queue"})
            heard = frame_of(socket, "queue")
    assert heard["position"] == 1, "nothing is told while the place stays"


def test_the_button_leaves_the_queue_and_the_bot_answers_again(house: House) -> None:
    taxpayer = house.visitor()
    conversation_id = wait_for_person(taxpayer)
    with taxpayer.chat(conversation_id, after=99) as socket:
        socket.send_json({"type": "leave_queue"})
        says_withdrawn(socket)
        socket.send_json({"type": "say", "client_id": "c1", "text": "契税多少"})
        frame_of(socket, "message", text="答：契税多少")
        socket.send_json({"type": "leave_queue"})
        assert frame_of(socket, "error")["code"] == "not_waiting"
    assert taxpayer.open()["queue"] is None


@pytest.mark.parametrize("up", [True, False], ids=["Rasa up", "Rasa down"])
def test_typed_words_leave_the_queue_and_what_is_told_meanwhile_is_noted(house: House, up: bool) -> None:
    taxpayer = house.visitor()
    conversation_id = wait_for_person(taxpayer)
    house.rasa.up = up
    house.rasa.react = lambda text: house.parts.responder.respond(conversation_id, Heard(text, ACTS[text]))
    with taxpayer.chat(conversation_id, after=99) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "我在海淀"})
        assert "记下" in frame_of(socket, "message", author="bot")["message"]["text"]
        assert taxpayer.open()["turn"] == "human"
        socket.send_json({"type": "say", "client_id": "c2", "text": "算了，不用人工了"})
        says_withdrawn(socket)
    assert [m["author"] for m in taxpayer.open()["messages"]][-2:] == ["taxpayer", "system"]


def test_who_calls_again_is_told_the_place_again_and_nothing_else(house: House) -> None:
    taxpayer = house.visitor()
    conversation_id = wait_for_person(taxpayer)
    with taxpayer.chat(conversation_id, after=99) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "转人工"})
        assert frame_of(socket, "message", author="system")["message"]["card"]["status"] == "queued"
        socket.send_json({"type": "ping"})
        frame_of(socket, "pong")
        socket.send_json({"type": "leave_queue"})
        says_withdrawn(socket)
    authors = [m["author"] for m in taxpayer.open()["messages"]]
    assert authors == ["system", "taxpayer", "system", "system"]


def test_the_same_words_to_an_agent_are_the_agents(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer)
    agent.post("/api/console/next")
    with taxpayer.chat(conversation_id, after=99) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "算了"})
        frame_of(socket, "ack")
        socket.send_json({"type": "leave_queue"})
        frame_of(socket, "error")
    assert taxpayer.open()["turn"] == "human"


def test_a_reload_keeps_the_place_and_a_new_conversation_gives_it_up(house: House) -> None:
    taxpayer = house.visitor()
    first = wait_for_person(taxpayer)
    assert taxpayer.open()["queue"]["position"] == 1
    second = wait_for_person(taxpayer, new=True)
    assert [conversation_id for conversation_id, _ in house.parts.handoff.waiting()] == [second]
    assert house.parts.conversations.get(first).turn == "bot"


@pytest.mark.parametrize("leaves", ["sign-out", "sign-in"])
def test_whom_nobody_can_come_back_to_waits_no_longer(house: House, leaves: str) -> None:
    taxpayer = house.visitor()
    mine, others = taxpayer.get("/api/portal/demo-accounts")[:2]
    taxpayer.post("/api/portal/sign-in", {"username": mine["username"], "password": mine["password"]})
    wait_for_person(taxpayer)
    taxpayer.post(f"/api/portal/{leaves}", {"username": others["username"], "password": others["password"]})
    assert house.parts.handoff.waiting() == []
