"""Who asked in vain and wished to know is told, once, where they are, when a text that answers is published."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sqlalchemy import select

from knowledge_base.answering.models import AnswerWishRow, ReceiptMarkRow
from knowledge_base.editing.editor import Editor
from knowledge_base.entries.schemas import Entry
from tests.house import CONTENT, House, Visitor, frame_of

QUESTION = "耕地占用税哪天交"


@pytest.fixture
def house_without_rasa(house: House) -> House:
    house.rasa.up = False  # the knowledge base answers alone
    return house


def ask(taxpayer: Visitor, conversation_id: str, text: str, client_id: str = "c1") -> dict[str, Any]:
    with taxpayer.chat(conversation_id) as socket:
        socket.send_json({"type": "say", "client_id": client_id, "text": text})
        message: dict[str, Any] = frame_of(socket, "message", author="bot")["message"]
        return message


def publish(house: House, question: str) -> None:
    editor = Editor(house.parts.knowledge)
    similar = [f"{question}{tail}" for tail in "吗呢啊吧嘛呀"]
    entry = Entry.model_validate({**CONTENT[0], "id": "farmland", "question": question, "similar": similar})
    editor.save(entry, author="甲", based_on=0)
    editor.move("farmland", "review", author="甲", based_on=1)
    editor.move("farmland", "published", author="乙", based_on=2)


def told(taxpayer: Visitor) -> list[dict[str, Any]]:
    """Messages that speak of an answer, once there is one or three seconds have passed."""
    deadline = time.monotonic() + 3
    while True:
        found = [m for m in taxpayer.open()["messages"] if "现在有答案了" in m["text"]]
        if found or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


def test_who_wished_to_know_is_told_once(house_without_rasa: House) -> None:
    house, taxpayer = house_without_rasa, house_without_rasa.visitor()
    conversation_id = taxpayer.open()["id"]
    refusal = ask(taxpayer, conversation_id, QUESTION)
    assert refusal["card"]["kind"] == "refusal"
    house.parts.knowledge.flush()
    path = f"/api/portal/conversations/{conversation_id}/wishes"
    for _ in range(2):
        taxpayer.post(path, {"seq": refusal["seq"]}, status=204)
    assert taxpayer.open()["opinions"]["wished"] == [refusal["card"]["receipt_id"]]
    publish(house, QUESTION)
    (news,) = told(taxpayer)
    assert QUESTION in news["text"]
    assert news["card"]["kind"] == "answer"
    assert news["card"]["entry_id"] == "farmland"
    time.sleep(1.5)
    assert len(told(taxpayer)) == 1
    with house.parts.database.read() as session:
        (row,) = session.scalars(select(AnswerWishRow))
        assert row.told_at is not None


def test_they_are_told_in_the_conversation_that_they_have_open_now(house_without_rasa: House) -> None:
    house, taxpayer = house_without_rasa, house_without_rasa.visitor()
    first = taxpayer.open()["id"]
    refusal = ask(taxpayer, first, QUESTION)
    house.parts.knowledge.flush()
    taxpayer.post(f"/api/portal/conversations/{first}/wishes", {"seq": refusal["seq"]}, status=204)
    second = taxpayer.open(new=True)["id"]
    assert second != first
    publish(house, QUESTION)
    assert len(told(taxpayer)) == 1


def sign_in(taxpayer: Visitor, place: int) -> None:
    accounts = taxpayer.get("/api/portal/demo-accounts")
    account = [a for a in accounts if a["username"] != "wang"][place]  # who would first say for whom they act
    body = {"username": account["username"], "password": account["password"]}
    taxpayer.post("/api/portal/sign-in", body)


def wish(house: House, taxpayer: Visitor) -> str:
    """A question asked in vain and wished for; the conversation it was asked in."""
    conversation_id: str = taxpayer.open()["id"]
    refusal = ask(taxpayer, conversation_id, QUESTION)
    house.parts.knowledge.flush()
    path = f"/api/portal/conversations/{conversation_id}/wishes"
    taxpayer.post(path, {"seq": refusal["seq"]}, status=204)
    return conversation_id


def told_nowhere(house: House) -> bool:
    """Looks as the app itself does each second."""
    house.look_for_wishes()
    with house.parts.database.read() as session:
        (row,) = session.scalars(select(AnswerWishRow))
        return row.told_at is None


def test_the_next_person_at_that_browser_is_not_told_and_who_asked_is_when_they_are_back(
    house_without_rasa: House,
) -> None:
    house, browser = house_without_rasa, house_without_rasa.visitor()
    sign_in(browser, 0)
    asked_in = wish(house, browser)
    sign_in(browser, 1)
    assert browser.open()["id"] != asked_in
    publish(house, QUESTION)
    assert told_nowhere(house)
    assert all("现在有答案了" not in m["text"] for m in browser.open()["messages"])
    sign_in(browser, 0)
    assert len(told(browser)) == 1


def test_who_asked_signed_in_is_told_on_another_browser_after_signing_out(house_without_rasa: House) -> None:
    house, first, second = house_without_rasa, house_without_rasa.visitor(), house_without_rasa.visitor()
    sign_in(first, 0)
    wish(house, first)
    first.post("/api/portal/sign-out")
    publish(house, QUESTION)
    assert told_nowhere(house)
    assert first.open()["messages"] == []
    second.open()
    sign_in(second, 0)
    assert len(told(second)) == 1


def test_who_asked_before_signing_in_is_not_taken_for_who_signs_in_elsewhere_on_that_browser(
    house_without_rasa: House,
) -> None:
    house, browser = house_without_rasa, house_without_rasa.visitor()
    wish(house, browser)
    browser.open(new=True)
    sign_in(browser, 1)
    publish(house, QUESTION)
    assert told_nowhere(house)
    assert browser.open()["messages"] == []


def test_who_signs_in_to_the_conversation_they_asked_in_is_who_asked(house_without_rasa: House) -> None:
    house, browser = house_without_rasa, house_without_rasa.visitor()
    asked_in = wish(house, browser)
    sign_in(browser, 0)
    assert browser.open()["id"] == asked_in
    publish(house, QUESTION)
    assert len(told(browser)) == 1


def test_a_wish_for_what_has_an_answer_or_is_anothers_is_refused(house_without_rasa: House) -> None:
    house, taxpayer = house_without_rasa, house_without_rasa.visitor()
    conversation_id = taxpayer.open()["id"]
    answer = ask(taxpayer, conversation_id, "首套房契税是多少？")
    house.parts.knowledge.flush()
    path = f"/api/portal/conversations/{conversation_id}/wishes"
    refused = taxpayer.post(path, {"seq": answer["seq"]}, status=400)
    assert "直接再问" in refused["error"]["message"]
    taxpayer.post(path, {"seq": 99}, status=400)
    stranger = house.visitor()
    stranger.open()
    stranger.post(path, {"seq": answer["seq"]}, status=404)


def test_an_opinion_is_noted_beside_the_receipt(house_without_rasa: House) -> None:
    house, taxpayer = house_without_rasa, house_without_rasa.visitor()
    conversation_id = taxpayer.open()["id"]
    answer = ask(taxpayer, conversation_id, "首套房契税是多少？")
    for useful in (True, False):
        body = {"seq": answer["seq"], "useful": useful}
        taxpayer.post(f"/api/portal/conversations/{conversation_id}/feedback", body, status=204)
    with house.parts.database.read() as session:
        (mark,) = session.scalars(select(ReceiptMarkRow))
    assert (mark.receipt_id, mark.kind) == (answer["card"]["receipt_id"], "disliked")
