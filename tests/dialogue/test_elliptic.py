"""Few words that mean more after what is in hand."""

from __future__ import annotations

import pytest

from dialogue.decide import decide
from dialogue.elliptic import completed
from dialogue.heard import Heard
from dialogue.moves import Consult
from dialogue.thread import Answer, Thread
from tests.dialogue.fakes import FORMS


def after(question: str, entry_question: str, tax: str) -> Thread:
    return Thread().with_answer(Answer(question, "held", entry_question, tax))


GIVEN = after("房子给儿子", "房子给孩子，买卖、赠与、继承哪种税最少？", "房产过户")
CLOSED = after("公司不开了", "公司注销怎么办？要带什么材料？", "登记注销")
DATES = after("企业所得税", "2026 年各月报税截止到哪天？", "征收管理")
RENT = after("出租房子", "个人出租住房要交哪些税？", "个人出租")


@pytest.mark.parametrize(
    ("thread", "text", "whole"),
    [
        (GIVEN, "儿子以后再卖要交啥", "儿子以后再卖要交哪些税"),
        (GIVEN, "那我得交什么呢", "那我要交哪些税"),
        (CLOSED, "要交啥", ""),
        (CLOSED, "要是卖给别人要交啥", "要是卖给别人要交哪些税"),
        (GIVEN, "要交啥材料", ""),
        (after("买房契税", "买房契税怎么算？", "契税"), "契税申报需要交什么", ""),
        (DATES, "季度的", "企业所得税季度预缴怎么申报"),
        (DATES, "年度的呢", "企业所得税汇算清缴怎么做"),
        (after("增值税怎么报", "增值税在哪里申报？", "增值税"), "那按月报的", "增值税按月怎么申报"),
        (after("增值税和企业所得税怎么报", "怎么报税？", "征收管理"), "季度的", ""),
        (GIVEN, "季度的", ""),
        (Thread(), "季度的", ""),
    ],
)
def test_what_is_left_out_is_filled_in_from_what_is_in_hand(thread: Thread, text: str, whole: str) -> None:
    assert completed(text, thread) == whole


def test_it_is_asked_as_a_question_that_goes_on() -> None:
    assert decide(Heard("季度的", {"inform": 0.6}), DATES, FORMS) == (
        Consult("企业所得税季度预缴怎么申报", "follow_up"),
    )


def test_the_taxes_that_were_told_are_told_again_and_no_papers() -> None:
    assert decide(Heard("要交啥", {"follow_up": 0.9}), RENT, FORMS) == (Consult("要交啥", "follow_up", entry="held"),)
