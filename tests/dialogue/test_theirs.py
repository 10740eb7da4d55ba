"""What somebody else refuses, and what one refuses oneself."""

from __future__ import annotations

import pytest

from dialogue.decide import decide
from dialogue.heard import Heard
from dialogue.moves import Consult, LeaveQueue, Talk
from dialogue.theirs import for_oneself_alone
from dialogue.thread import Answer, Thread
from tests.dialogue.fakes import FORMS

SOLD = Thread().with_answer(Answer("客户要退货", "deal", "客户不买了，发票怎么办？", "增值税"))


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("客户不肯点确认", "refuse_person"),
        ("对方不肯转", "refuse_person"),
        ("房东死活不给", "deny"),
        ("老板不让取消", "cancel"),
        ("客户取消了", "cancel"),
        ("买方撤销了", "goodbye"),
        ("那他不愿意", "deny"),
        ("公司拒绝", "deny"),
        ("同事投诉了", "complaint"),
    ],
)
def test_what_somebody_else_refuses_is_told_of_the_matter(text: str, act: str) -> None:
    move = decide(Heard(text, {act: 0.9, "follow_up": 0.05}), SOLD, FORMS)[-1]
    assert isinstance(move, Consult)
    assert move.text == text


@pytest.mark.parametrize("text", ["客户不肯点确认", "房东不要了"])
def test_nor_does_it_leave_the_queue(text: str) -> None:
    moves = decide(Heard(text, {"leave_queue": 0.9}), SOLD, FORMS, waiting=True)
    assert not any(isinstance(move, LeaveQueue) for move in moves)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("不要人工", "refuse_person"),
        ("我不肯", "deny"),
        ("老板说不办了，帮我取消", "cancel"),
        ("我们公司不办了", "cancel"),
        ("公司不办了，算了", "cancel"),
        ("对方不要了，不办了", "cancel"),
        ("客户不要了 取消", "cancel"),
        ("老婆说不卖了", "cancel"),
        ("窗口的人不给办，我要投诉", "complaint"),
    ],
)
def test_what_is_said_for_oneself_stays_so(text: str, act: str) -> None:
    assert for_oneself_alone(Heard(text, {act: 0.9})).act == act


def test_who_wants_no_person_is_still_understood() -> None:
    assert decide(Heard("不用找人了", {"refuse_person": 0.9}), SOLD, FORMS) == (Talk("no_person"),)
