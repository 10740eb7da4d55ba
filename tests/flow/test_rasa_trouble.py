"""Rasa is killed, hangs or dawdles at every point of a form: what was said is there when it is back."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest

from tests.conversing import Exchange, Frame, Taxpayer
from tests.stack import Stack

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(600)]

SAID = {
    "housing": ("帮我算一下卖房要交多少税", "500万", "89平", "6年", "不是唯一", "首套", "那要是卖600万呢"),
    "quota": ("我要申请调整发票总额度", "调到50万"),
}
RESULTS = ("assessment", "decision")
SLOW_SECONDS = 2.0  # the portal waits for longer


class Filler:
    """Somebody who fills ``form`` and has said ``until`` things so far."""

    def __init__(self, taxpayer: Taxpayer, form: str, until: int) -> None:
        self._taxpayer = taxpayer
        self._left = list(SAID[form])
        if form == "quota":
            taxpayer.sign_in("tongguo")
        for _ in range(until):
            self.go_on()

    def go_on(self) -> None:
        self._last = self._taxpayer.say(self._left.pop(0))

    def finish(self) -> Frame:
        """The result of the form, without what names this one computation."""
        while self._left:
            self.go_on()
        return result_in(self._last)


def result_in(exchange: Exchange) -> Frame:
    cards = [reply["card"] or {} for reply in exchange.replies]
    [found] = [card for card in cards if card.get("kind") in RESULTS] or [{"none": exchange.text}]
    return found


@contextmanager
def killed(stack: Stack) -> Iterator[None]:
    """The supervisor starts another."""
    stack.kill_rasa()
    yield


@contextmanager
def hung(stack: Stack) -> Iterator[None]:
    """What was sent to it meanwhile it does once it goes on, when nobody waits for that any more."""
    send(stack, signal.SIGSTOP)
    try:
        yield
    finally:
        send(stack, signal.SIGCONT)


@contextmanager
def slow(stack: Stack) -> Iterator[None]:
    send(stack, signal.SIGSTOP)
    going_on = threading.Timer(SLOW_SECONDS, send, (stack, signal.SIGCONT))
    going_on.start()
    try:
        yield
    finally:
        going_on.join()


def send(stack: Stack, number: signal.Signals) -> None:
    for pid in stack.rasa_pids():
        os.kill(pid, number)


@pytest.mark.parametrize("trouble", [killed, hung, slow])
def test_what_was_said_to_a_form_is_there_when_rasa_is_back(
    stack: Stack, trouble: Callable[[Stack], AbstractContextManager[None]]
) -> None:
    stack.await_rasa()
    points = [(form, until) for form, said in SAID.items() for until in range(1, len(said))]
    with ExitStack() as people, ThreadPoolExecutor(len(points)) as at_once:

        def filler(form: str, until: int) -> Filler:
            return Filler(people.enter_context(Taxpayer(stack.url)), form, until)

        undisturbed = {form: filler(form, 0).finish() for form in SAID}
        assert {form: card["kind"] for form, card in undisturbed.items()} == {
            "housing": RESULTS[0],
            "quota": RESULTS[1],
        }
        fillers = [filler(*point) for point in points]
        with trouble(stack):
            list(at_once.map(Filler.go_on, fillers))
        stack.await_rasa()
        results = [filler.finish() for filler in fillers]
    assert dict(zip(points, results, strict=True)) == {point: undisturbed[point[0]] for point in points}
