"""Whatever is heard: each move can be made, and nobody gets what was not asked for."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from dialogue.decide import decide
from dialogue.heard import Heard
from dialogue.moves import (
    AskAgain,
    Consult,
    Fill,
    HandOver,
    LeaveQueue,
    Move,
    Park,
    Resume,
    StepBack,
    Unknown,
)
from dialogue.thread import Thread
from tests.dialogue.decide.cases import ACTS, said
from tests.dialogue.fakes import (
    ANSWERED,
    ASKED,
    ASKS_MORE,
    DONE,
    EMPTY,
    FORMS,
    HALF,
    OFFERED,
    PARKED,
)


@pytest.mark.parametrize(
    ("heard", "moves"),
    [
        (said("不等了", "leave_queue"), (LeaveQueue(),)),
        (said("算了", "cancel"), (LeaveQueue(),)),
        (said("不用转了", "refuse_person"), (LeaveQueue(),)),
        (said("还要多久", "ask_wait"), (HandOver(),)),
        (said("活人来 别机器人", "refuse_person"), (HandOver(),)),
        (said("转人工", "ask_person"), (HandOver(),)),
        (said("契税怎么交", "policy"), (Consult("契税怎么交", "policy", otherwise="noted"),)),
        (said("谢谢", "thanks"), (Consult("谢谢", "thanks", otherwise="noted"),)),
        (said("3斤", "inform"), (Consult("3斤", "inform", otherwise="noted"),)),
    ],
)
@pytest.mark.parametrize("thread", [EMPTY, ANSWERED, HALF, PARKED], ids=["empty", "answered", "half", "parked"])
def test_while_a_person_is_waited_for_nothing_is_begun_and_no_form_asks(
    thread: Thread, heard: Heard, moves: tuple[Move, ...]
) -> None:
    aside = (Park(quietly=True),) if thread.form_open and isinstance(moves[-1], Consult) else ()
    assert decide(heard, thread, FORMS, waiting=True) == (*aside, *moves)


THREADS = {
    "empty": EMPTY,
    "answered": ANSWERED,
    "offered": OFFERED,
    "asked": ASKED,
    "half": HALF,
    "done": DONE,
    "asks more": ASKS_MORE,
    "parked": PARKED,
    "told": replace(EMPTY, said="3斤"),
}


TEXTS = (
    "嗯",
    "3斤红的",
    "契税怎么交",
    "第一个",
    "转人工",
    "不清楚",
    "再寄一个包裹",
    "？",
    "重量说错了",
    "接着寄刚才的",
)


NEED_OPEN = (AskAgain, StepBack, Park)


@pytest.mark.parametrize("name", THREADS)
def test_whatever_is_heard_there_is_a_move_and_each_can_be_made(name: str) -> None:
    thread = THREADS[name]
    for act, text, belief, chosen in product(["", *ACTS], TEXTS, (1.0, 0.55), (False, True)):
        moves = decide(Heard(text, {act: belief} if act else {}, chosen), thread, FORMS)
        assert moves, (act, text)
        for move in moves:
            if isinstance(move, NEED_OPEN):
                assert thread.form_open, (act, text, move)
            if isinstance(move, Fill | Unknown):
                assert thread.form_open or thread.result, (act, text, move)
            if isinstance(move, Resume):
                assert thread.parked, (act, text, move)


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"ask_person"}))
def test_nobody_is_handed_over_who_did_not_ask_for_it(act: str) -> None:
    for thread in THREADS.values():
        assert HandOver() not in decide(said("个人", act), thread, FORMS)
