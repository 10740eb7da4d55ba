"""What a signed-in taxpayer should see to, through the app."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from dialogue.thread import load
from portal.due_word import DueWord
from tests.house import House
from tests.portal.test_notices import taxpayer


def test_who_is_signed_in_finds_their_own_matters_in_ten_kinds_of_business(house: House) -> None:
    found = taxpayer(house, "yuqi").get("/api/portal/matters")
    assert found["name"] == "北京演示逾期商贸有限公司"
    assert len(found["modules"]) == 10
    first = next(m for m in found["matters"] if m["id"] == "overdue")
    assert (first["late"], first["ask"]) == (True, "我有没有逾期未申报")
    assert first["basis"][0]["doc_no"] == "税收征收管理法"
    zhang = taxpayer(house, "zhang").get("/api/portal/matters")
    assert next(m["effect"] for m in zhang["matters"] if m["id"] == "refund").startswith("可退约")


def test_nobody_else_finds_any(house: House) -> None:
    visitor = house.visitor()
    visitor.open()
    assert visitor.get("/api/portal/matters", 401)["error"]["code"] == "sign_in_required"


def due_words(house: House, username: str) -> list[str]:
    """What the bot has said by itself to who comes in anew."""
    visitor = taxpayer(house, username)
    opened = visitor.open(new=True)
    with visitor.chat(opened["id"]) as socket:
        assert socket.receive_json()["type"] == "ready"
        socket.send_json({"type": "say", "client_id": "c1", "text": "你好"})
        said = []
        while (frame := socket.receive_json())["type"] != "message" or not frame["message"]["text"].startswith("答："):
            said += [frame["message"]["text"]] if frame["type"] == "message" else []
    return said


def test_what_presses_is_told_once_a_day_wherever_one_comes_in(house: House) -> None:
    [told] = due_words(house, "yuqi")
    assert told.startswith("北京演示逾期商贸有限公司，您好。有 ")
    assert "补办 2 项逾期未申报（已过期限）" in told
    assert due_words(house, "yuqi") == []


@pytest.mark.parametrize(
    ("on", "told"), [(date(2026, 12, 7), False), (date(2026, 12, 8), True), (date(2026, 12, 15), True)]
)
def test_it_is_told_within_a_week_of_the_last_day(house: House, on: date, told: bool) -> None:
    parts = house.parts
    visitor = taxpayer(house, "tongguo")
    conversation = parts.conversations.get(visitor.open(new=True)["id"])
    word = DueWord(parts.database, parts.matters, parts.signing_in.acting, lambda: datetime.combine(on, time(4), UTC))
    draft = word.draft(conversation, "demo-tongguo")
    assert (draft is not None) == told
    if draft is not None:
        first = load(draft.thread).offered[0]
        assert (first.listed, first.label in draft.text) == (True, True)
    assert word.draft(conversation, None) is None
    assert word.draft(replace(conversation, turn="human"), "demo-tongguo") is None
