"""A message left for the agents, what follows from it, and what a person sees of before."""

from __future__ import annotations

import pytest

from conversations.history import earlier_of
from kit.auth import Staff
from portal.leaving_word import asks_to_leave, message_left
from tests.house import House, frame_of
from tests.portal.test_queue import wait_for_person

WANG = Staff("agent1", "王演示", "agent")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("留言：请回电", "请回电"),
        ("我要留言，契税怎么退", "契税怎么退"),
        ("留个言 明天再办可以吗", "明天再办可以吗"),
        ("留言", ""),
        ("怎么留言", ""),
        ("契税多少", ""),
    ],
)
def test_a_message_left_is_known_by_its_words(text: str, left: str) -> None:
    assert message_left(text) == left


def test_the_wish_to_leave_one_is_known_too() -> None:
    assert asks_to_leave("我想留言")
    assert asks_to_leave("怎么留言？")
    assert not asks_to_leave("留言怎么看")


@pytest.mark.parametrize("by", ["button", "words"])
def test_a_message_is_left_instead_of_waiting_and_the_answer_is_there_later(house: House, by: str) -> None:
    taxpayer = house.visitor()
    conversation_id = wait_for_person(taxpayer)
    with taxpayer.chat(conversation_id, after=99) as socket:
        if by == "button":
            socket.send_json({"type": "leave_message", "client_id": "m1", "text": "契税怎么退"})
        else:
            socket.send_json({"type": "say", "client_id": "m1", "text": "留言：契税怎么退"})
        assert frame_of(socket, "turn")["turn"] == "bot"
        told = frame_of(socket, "message", author="system")["message"]
        assert told["card"]["status"] == "left"
    (ticket,) = house.parts.handoff.tickets()
    assert ticket.text == "契税怎么退"
    house.parts.handoff.answer_ticket(ticket.case_id, WANG, "请到大厅办理")
    snapshot = taxpayer.open()
    assert "请到大厅办理" in [m["text"] for m in snapshot["messages"]]
    assert (snapshot["turn"], snapshot["queue"]) == ("bot", None)


def test_asking_how_is_answered(house: House) -> None:
    taxpayer = house.visitor()
    conversation_id = taxpayer.open()["id"]
    with taxpayer.chat(conversation_id) as socket:
        socket.send_json({"type": "say", "client_id": "m1", "text": "我要留言"})
        assert "留言：" in frame_of(socket, "message", author="bot")["message"]["text"]


def test_a_word_after_a_polite_close_goes_to_the_agents_and_thanks_do_not(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer)
    case_id = agent.post("/api/console/next")["case_id"]
    handoff = house.parts.handoff
    with house.parts.database.write() as tx:
        case = handoff.find(case_id)
        assert case is not None
        handoff.do_close_politely(tx, case, "王演示")
    with taxpayer.chat(conversation_id, after=99) as socket:
        socket.send_json({"type": "say", "client_id": "m1", "text": "谢谢"})
        frame_of(socket, "message", author="bot")
        socket.send_json({"type": "say", "client_id": "m2", "text": "还有一个问题"})
        assert frame_of(socket, "turn")["turn"] == "human"
        assert "接着刚才" in frame_of(socket, "message", author="system")["message"]["text"]
    assert agent.post("/api/console/next")["case_id"] == case_id


def test_the_taxpayer_sees_when_the_agent_has_gone(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer)
    with taxpayer.chat(conversation_id, after=99) as socket:
        with agent.desk():
            agent.post("/api/console/next")
            frame_of(socket, "turn", turn="human")
        assert frame_of(socket, "presence")["agent_here"] is False
        assert taxpayer.open()["agent_here"] is False
        with agent.desk():
            assert frame_of(socket, "presence")["agent_here"] is True


def test_who_is_signed_in_sees_earlier_conversations_on_any_device_and_nobody_else_does(house: House) -> None:
    account = house.visitor().get("/api/portal/demo-accounts")[0]
    signed = {"username": account["username"], "password": account["password"]}
    first = house.visitor()
    first.open()
    first.post("/api/portal/sign-in", signed)
    earlier = first.open()["id"]
    with first.chat(earlier) as socket:
        socket.send_json({"type": "say", "client_id": "m1", "text": "契税多少"})
        frame_of(socket, "message", author="bot")
    other_device, stranger = house.visitor(), house.visitor()
    other_device.open()
    other_device.post("/api/portal/sign-in", signed)
    (found,) = other_device.get("/api/portal/earlier")
    assert (found["id"], found["summary"]) == (earlier, "契税多少")
    messages = other_device.get(f"/api/portal/earlier/{earlier}")["messages"]
    assert messages[0]["text"] == "契税多少"
    stranger.open()
    assert stranger.get("/api/portal/earlier") == []
    stranger.get(f"/api/portal/earlier/{earlier}", status=404)
    with house.parts.database.read() as session:
        taxpayer_id = house.parts.conversations.taxpayer_id(earlier)
        assert taxpayer_id is not None
        assert earlier_of(session, taxpayer_id, but=earlier) == []


def test_earlier_conversations_are_found_by_what_was_said_in_them(house: House) -> None:
    person = house.visitor()
    person.open()
    person.post("/api/portal/sign-in", {"username": "zhang", "password": "demo-zhang"})
    for text in ("契税 100% 怎么退", "印花税怎么交"):
        with person.chat(person.open(new=True)["id"]) as socket:
            socket.send_json({"type": "say", "client_id": text, "text": text})
            frame_of(socket, "message", author="bot")

    def found(words: str) -> list[str]:
        return [one["summary"] for one in person.get(f"/api/portal/earlier?q={words}")]

    assert found("印花税") == ["印花税怎么交"]
    assert found("100%25") == ["契税 100% 怎么退"]
    assert found("答：契税") == ["契税 100% 怎么退"]  # of an answer
    assert found("%25%25") == found("车船税") == []
    assert "答：契税" in person.get("/api/portal/earlier?q=答：契税")[0]["found"]
