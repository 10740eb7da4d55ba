"""What a scripted conversation expects, read and held against what came back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tests.conversing import Exchange
from tests.expecting import FAILED, Case, Expect, dated, kinds_in, question_in, read_case, shown_in, wrong_in

LEAP_DAY = date(2028, 2, 29)


def reply(said: str = "契税 1%。", **card: Any) -> dict[str, Any]:
    return {"text": said, "card": card or None}


def came(*replies: dict[str, Any], **more: Any) -> Exchange:
    return Exchange("契税多少", list(replies), **more)


ANSWER = reply("首套 1%。", kind="answer", short="首套 1%。", choices=[{"id": "1", "label": "二套呢"}])
REFUSAL = reply("哪一种？", kind="refusal", outcome="Clarify", choices=[{"id": "1", "label": "二手房"}])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{{date}}", "2028年2月29日"),
        ("{{date -1y}}", "2027年2月28日"),
        ("{{date -2y +1d}}", "2026年3月1日"),
        ("{{month -2m}}", "2027年12月"),
        ("{{year -3}} {{yy +1}}", "2025 29"),
        ("没有日期 {{x}}", "没有日期 {{x}}"),
    ],
)
def test_dates_stand_relative_to_today(written: str, read: str) -> None:
    assert dated({"say": [written]}, LEAP_DAY) == {"say": [read]}


def test_a_misspelt_key_is_no_check_that_never_fails() -> None:
    with pytest.raises(ValidationError):
        read_case({"id": "a", "group": "policy", "goal": "g", "turns": [{"say": "x", "expect": {"al": []}}]}, LEAP_DAY)


def test_a_case_is_read_with_its_patterns() -> None:
    turn = {"say": "x", "asked": "面积", "expect": {"card": "answer", "any": ["{{year}}"]}}
    case: Case = read_case({"id": "a", "group": "policy", "goal": "g", "turns": [turn]}, LEAP_DAY)
    [step] = case.turns
    assert step.expect.card == ["answer"]
    assert [pattern.pattern for pattern in step.expect.any] == ["2028"]


@pytest.mark.parametrize(
    ("exchange", "expect"),
    [
        (came(ANSWER), Expect()),
        (came(ANSWER), Expect.model_validate({"any": ["3%", "1%"], "all": ["首套", "二套"], "none": ["2%"]})),
        (came(ANSWER), Expect(card=["answer", "refusal"])),
        (came(ANSWER), Expect(card=["!refusal"])),
        (came(REFUSAL), Expect(card=["refusal/Clarify"])),
        (came(reply()), Expect(card=["text"])),
        (came(reply("排在第 1 位"), handed_over=True), Expect(transfers=True)),
        (came(others=[{"type": "error", "message": "太长"}]), Expect.model_validate({"card": "error", "all": ["长"]})),
        (came(others=[{"type": "sign_in"}]), Expect()),
    ],
)
def test_what_is_expected_holds(exchange: Exchange, expect: Expect) -> None:
    assert wrong_in(exchange, expect) == []


@pytest.mark.parametrize(
    ("exchange", "expect"),
    [
        (came(), Expect()),
        (came(reply(FAILED)), Expect()),
        (came(reply(), reply()), Expect()),
        (came(*(reply(str(n)) for n in range(5))), Expect()),
        (came(reply(), reply("二")), Expect(max_replies=1)),
        (came(reply(), handed_over=True), Expect()),
        (came(reply()), Expect(transfers=True)),
        (came(reply(), others=[{"type": "error", "message": "太长"}]), Expect()),
        (came(reply(), others=[{"type": "gone", "message": ""}]), Expect()),
        (came(ANSWER), Expect.model_validate({"any": ["3%"]})),
        (came(ANSWER), Expect.model_validate({"all": ["3%"]})),
        (came(ANSWER), Expect.model_validate({"none": ["1%"]})),
        (came(ANSWER), Expect.model_validate({"all": ["二套"], "buttons": False})),
        (came(ANSWER), Expect(card=["assessment"])),
        (came(REFUSAL), Expect(card=["!refusal"])),
        (came(REFUSAL), Expect(card=["!refusal/Clarify"])),
    ],
)
def test_what_does_not_hold_is_said_once(exchange: Exchange, expect: Expect) -> None:
    assert len(wrong_in(exchange, expect)) == 1


def test_buttons_of_a_question_back_are_its_content() -> None:
    assert "二手房" in shown_in(came(REFUSAL), buttons=False)


def test_numbers_of_a_card_count_as_written() -> None:
    assert "145631.07" in shown_in(came(reply("", kind="assessment", lines=[{"amount": 145631.07, "due": True}])))


def test_a_card_is_known_by_its_kind_and_outcome() -> None:
    assert kinds_in(came(REFUSAL, reply())) == {"refusal", "refusal/Clarify", "text"}


def test_the_question_of_a_form_stands_last() -> None:
    asked = reply("", kind="ask", text="已记下：500 万元。\n\n面积是多少？\n")
    assert question_in(came(ANSWER, asked)) == "面积是多少？"
    assert question_in(came(ANSWER)) == ""
