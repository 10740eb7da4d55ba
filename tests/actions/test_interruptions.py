from __future__ import annotations

import pytest

from actions.base import Turn
from actions.interruptions import interrupts


def turn(text: str, intent: str, asked: str | None = "held") -> Turn:
    return Turn("c1", text, intent, {"requested_slot": asked}, "housing_form")


@pytest.mark.parametrize(
    ("text", "intent", "readable"),
    [
        ("转人工", "transfer_to_agent", False),
        ("有一套，给我转人工", "transfer_to_agent", True),
        ("不算了", "cancel", False),
        ("满五唯一是什么意思", "ask_policy", True),
        ("持有两年要交多少税？", "assess_housing", True),
        ("契税税率", "ask_policy", False),
        ("今天天气怎么样", "out_of_scope", False),
        ("谢谢", "thank", False),
        ("查一下我的车船税退税", "find_vehicle_refund", False),
    ],
)
def test_what_is_said_meanwhile_is_no_answer(text: str, intent: str, readable: bool) -> None:
    assert interrupts(turn(text, intent), readable=readable)


@pytest.mark.parametrize(
    ("text", "intent", "readable"),
    [
        ("三年", "inform", True),
        ("三年", "ask_policy", True),  # short replies are easily misunderstood; the value decides
        ("首套", "greet", True),
        ("啦啦啦", "nlu_fallback", False),
        ("不知道", "deny", False),
    ],
)
def test_what_answers_or_tries_to_is_one(text: str, intent: str, readable: bool) -> None:
    assert not interrupts(turn(text, intent), readable=readable)


def test_before_anything_is_asked_nothing_is_interrupted() -> None:
    assert not interrupts(turn("卖房500万要交多少税？", "assess_housing", asked=None), readable=True)
