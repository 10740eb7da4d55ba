"""Whatever is said, in whatever order, to everything running."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conversing import Exchange
from tests.expecting import FAILED
from tests.flow.walk import walk_all, wrong_in
from tests.stack import Stack

MESSAGES = 500
SEED = 2


@pytest.mark.rasa
@pytest.mark.timeout(600)
def test_whatever_is_said_there_is_a_fitting_reply_and_a_way_out(stack: Stack) -> None:
    walks = walk_all(stack.url, MESSAGES, SEED)
    assert [str(fault) for gone in walks for fault in gone.faults] == []


def came(*texts: str, others: tuple[str, ...] = (), **card: Any) -> Exchange:
    replies = [{"author": "bot", "text": text, "card": card or None} for text in texts]
    return Exchange("契税多少", replies, [{"type": kind, "message": ""} for kind in others])


@pytest.mark.parametrize(
    ("exchange", "spoken", "wrong"),
    [
        (came("契税 1%。"), [], []),
        (came(others=("sign_in",)), [], []),
        (came(), [], ["no reply"]),
        (came(" "), [], ["no reply"]),
        (came(others=("gone",)), [], ["no reply", "hung up"]),
        (came(FAILED), [], ["failed"]),
        (came("暂时不能查询。", kind="refusal", outcome="Unavailable"), [], ["failed"]),
        (came("一样", "一样"), [], ["twice in one turn"]),
        (came("请讲"), ["好", "请讲", "请讲"], []),
        (came("请讲"), ["请讲", "请讲", "请讲"], ["the same for the third time"]),
    ],
)
def test_a_fault_is_seen(exchange: Exchange, spoken: list[str], wrong: list[str]) -> None:
    assert list(wrong_in(exchange, spoken)) == wrong
