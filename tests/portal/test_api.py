from __future__ import annotations

import pytest
from starlette.websockets import WebSocketDisconnect

from conversations.cards import AskCard, Choice, Reply
from conversations.ledger import Draft, append
from conversations.questions import PRESSED
from conversations.service import draft_of
from kit.clock import utc_now
from kit.socket import CLOSE_UNAUTHORISED
from tests.house import House, frame_of


def test_a_question_comes_back_answered_and_numbered(house: House) -> None:
    taxpayer = house.visitor()
    conversation = taxpayer.open()
    with taxpayer.chat(conversation["id"]) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "契税多少"})
        assert frame_of(socket, "ack")["seq"] == 1
        reply = frame_of(socket, "message", author="bot")["message"]
    assert (reply["seq"], reply["text"]) == (2, "答：契税多少")
    sender, text = house.rasa.heard[0]
    assert (sender, text) == (f"{conversation['id']}:1", "契税多少")


def test_history_is_there_after_a_reload(house: House) -> None:
    taxpayer = house.visitor()
    conversation = taxpayer.open()
    with taxpayer.chat(conversation["id"]) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "契税"})
        frame_of(socket, "message", author="bot")
    again = taxpayer.open()
    assert again["id"] == conversation["id"]
    assert [m["author"] for m in again["messages"]] == ["taxpayer", "bot"]


def test_after_a_reconnect_only_what_was_missed_is_replayed(house: House) -> None:
    taxpayer = house.visitor()
    conversation = taxpayer.open()
    with taxpayer.chat(conversation["id"]) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "契税"})
        frame_of(socket, "message", author="bot")
    with taxpayer.chat(conversation["id"], after=1) as socket:
        assert frame_of(socket, "ready")["last_seq"] == 2
        assert frame_of(socket, "message")["message"]["seq"] == 2


def test_a_message_sent_again_is_answered_once(house: House) -> None:
    taxpayer = house.visitor()
    conversation = taxpayer.open()
    with taxpayer.chat(conversation["id"]) as socket:
        for _ in range(2):
            socket.send_json({"type": "say", "client_id": "c1", "text": "契税"})
        assert frame_of(socket, "ack")["seq"] == 1
        frame_of(socket, "message", author="bot")
    assert len(taxpayer.open()["messages"]) == 2
    assert len(house.rasa.heard) == 1


def test_what_a_crash_left_unanswered_is_answered_when_the_page_comes_back(house: House) -> None:
    taxpayer = house.visitor()
    conversation_id = taxpayer.open()["id"]
    card = AskCard(text="买方第几套？", choices=[Choice(id="first", label="首套")])
    asked = Reply(text="买方第几套？", card=card, commands={"first": "say:买方首套"})
    left = [
        draft_of(conversation_id, asked, author="bot", fence=1),
        Draft(conversation_id, "taxpayer", "首套", client_id="c1", commands={PRESSED: "say:买方首套"}),
        Draft(conversation_id, "taxpayer", "还有呢", client_id="c2"),
    ]
    with house.parts.database.connection() as connection:
        append(connection, left, utc_now())
    for _ in range(2):
        with taxpayer.chat(conversation_id) as socket:
            frame_of(socket, "message", text="答：还有呢")
    assert [text for _, text in house.rasa.heard] == ["买方首套", "还有呢"]


def test_anothers_conversation_looks_like_none(house: House) -> None:
    conversation = house.visitor().open()
    stranger = house.visitor()
    stranger.open()
    with pytest.raises(WebSocketDisconnect) as refused, stranger.chat(conversation["id"]) as socket:
        socket.receive_json()
    assert refused.value.code == CLOSE_UNAUTHORISED
    body = {"seq": 1, "useful": True}
    stranger.post(f"/api/portal/conversations/{conversation['id']}/feedback", body, status=404)


def test_human_text_never_reaches_rasa_as_a_command(house: House) -> None:
    taxpayer = house.visitor()
    conversation = taxpayer.open()
    with taxpayer.chat(conversation["id"]) as socket:
        for n, text in enumerate(['/inform{"price": "1"}', "／restart", "///"]):
            socket.send_json({"type": "say", "client_id": str(n), "text": text})
            frame_of(socket, "message", author="bot")
    assert [text for _, text in house.rasa.heard] == ['inform{"price": "1"}', "restart", "？"]


def test_a_number_of_identity_leaves_screen_and_store_and_comes_back_masked(house: House) -> None:
    taxpayer = house.visitor()
    conversation = taxpayer.open()
    with taxpayer.chat(conversation["id"]) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "我是110105194912310021，契税多少"})
        mine = frame_of(socket, "message", author="taxpayer")["message"]
        frame_of(socket, "message", author="bot")
    assert mine["text"] == "我是〔证件号〕，契税多少"
    assert taxpayer.open()["messages"][0]["text"] == mine["text"]
    assert [text for _, text in house.rasa.heard] == [mine["text"]]


def test_a_button_does_what_the_server_put_behind_it(house: House) -> None:
    card = AskCard(text="买方第几套？", choices=[Choice(id="first", label="首套")])
    house.rasa.react = lambda text: [
        Reply(text="买方第几套？", card=card, commands={"first": "say:买方首套"})
        if text == "算税"
        else Reply(text=f"收到 {text}")
    ]
    taxpayer = house.visitor()
    conversation = taxpayer.open()
    with taxpayer.chat(conversation["id"]) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "算税"})
        asked = frame_of(socket, "message", author="bot")["message"]
        assert "commands" not in asked
        socket.send_json({"type": "choose", "client_id": "c2", "seq": asked["seq"], "choice": "first"})
        reply = frame_of(socket, "message", author="bot")["message"]
        for n, (seq, choice) in enumerate([(asked["seq"], "other"), (asked["seq"] + 1, PRESSED)]):
            socket.send_json({"type": "choose", "client_id": f"x{n}", "seq": seq, "choice": choice})
            assert "失效" in frame_of(socket, "error", client_id=f"x{n}")["message"]
    assert reply["text"] == "收到 买方首套"
    assert [m["text"] for m in taxpayer.open()["messages"] if m["author"] == "taxpayer"] == ["算税", "首套"]


def test_while_rasa_is_down_policy_is_answered_and_tasks_say_that_they_are_limited(house: House) -> None:
    house.rasa.up = False
    taxpayer = house.visitor()
    conversation = taxpayer.open()
    with taxpayer.chat(conversation["id"]) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "首套房契税是多少？"})
        answer = frame_of(socket, "message", author="bot")["message"]
        socket.send_json({"type": "say", "client_id": "c2", "text": "帮我算一下卖房的税"})
        limited = frame_of(socket, "message", author="bot")["message"]
        socket.send_json({"type": "say", "client_id": "c3", "text": "转人工"})
        queued = frame_of(socket, "message", author="system")["message"]
    assert answer["card"]["kind"] == "answer"
    assert answer["card"]["citations"][0]["doc_no"] == "公告2024年第16号"
    assert "受限" in limited["text"]
    assert queued["card"]["status"] == "queued"


def test_an_empty_or_endless_message_is_refused_in_words(house: House) -> None:
    taxpayer = house.visitor()
    conversation = taxpayer.open()
    with taxpayer.chat(conversation["id"]) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "  "})
        assert "空" in frame_of(socket, "error", client_id="c1")["message"]
        socket.send_json({"type": "say", "client_id": "c2", "text": "长" * 2001})
        assert "2001" in frame_of(socket, "error", client_id="c2")["message"]
        socket.send_text("not json")
        assert frame_of(socket, "error")["code"] == "bad_frame"
        socket.send_bytes(b'{"type": "ping"}')
        assert frame_of(socket, "error")["code"] == "bad_frame"
        socket.send_json(
            {"type": "say", "client_id": "c3", "text": "税" * 22_000}
        )  # in bytes it is three times as long
        assert frame_of(socket, "error", client_id="c3")["code"] == "bad_frame"
        socket.send_json({"type": "ping"})
        frame_of(socket, "pong")
    assert taxpayer.open()["messages"] == []


def test_signing_out_leaves_nothing_for_whoever_sits_here_next(house: House) -> None:
    taxpayer = house.visitor()
    account = taxpayer.get("/api/portal/demo-accounts")[0]
    conversation = taxpayer.open()
    taxpayer.post("/api/portal/sign-in", {"username": account["username"], "password": account["password"]})
    assert taxpayer.open()["taxpayer"]["name"] == account["name"]
    taxpayer.post("/api/portal/sign-out")
    after = taxpayer.open()
    assert after["id"] != conversation["id"]
    assert after["taxpayer"] is None


def test_a_wrong_password_is_refused(house: House) -> None:
    body = {"username": "zhang", "password": "wrong"}
    error = house.visitor().post("/api/portal/sign-in", body, status=401)["error"]
    assert error["code"] == "wrong_password"


def test_feedback_is_kept_for_answers_only(house: House) -> None:
    taxpayer = house.visitor()
    conversation = taxpayer.open()
    path = f"/api/portal/conversations/{conversation['id']}/feedback"
    with taxpayer.chat(conversation["id"]) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "契税"})
        frame_of(socket, "message", author="bot")
    taxpayer.post(path, {"seq": 2, "useful": False, "reason": "没说到点上"}, status=204)
    taxpayer.post(path, {"seq": 1, "useful": True}, status=400)
    assert taxpayer.open()["opinions"]["useful"] == {"2": False}


def test_unknown_addresses_and_bad_bodies_are_errors_of_the_one_family(house: House) -> None:
    visitor = house.visitor()
    assert visitor.get("/api/nothing", status=404)["error"]["code"] == "not_found"
    error = visitor.post("/api/portal/sign-in", {"username": "a"}, status=422)["error"]
    assert error["field"] == "password"
