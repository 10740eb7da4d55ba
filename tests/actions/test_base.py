from __future__ import annotations

import threading
from typing import Any

import pytest
import structlog
from rasa_sdk import Tracker
from structlog.testing import capture_logs

from actions.base import read_turn
from dialogue.heard import Heard
from kit.errors import LogicalError, TechnicalError
from tests.actions.conftest import Call
from tests.actions.fakes import Rooms

ASK = "契税多少"


@pytest.fixture(autouse=True)
def _fresh_loggers() -> None:
    structlog.reset_defaults()


def choices_of(reply: dict[str, Any]) -> list[str]:
    return list(reply["commands"].values())


def turn(message: dict[str, Any], sender: str = "c1:3") -> tuple[str, Heard]:
    return read_turn(Tracker(sender, {}, message, [], False, None, {}, "action_listen"))


def test_what_rasa_takes_the_message_for_comes_with_its_belief_in_each() -> None:
    ranking = [{"name": "policy", "confidence": 0.75}, {"name": "follow_up", "confidence": 0.25}]
    conversation_id, heard = turn({"text": "契税", "intent": ranking[0], "intent_ranking": ranking})
    assert conversation_id == "c1"
    assert heard == Heard("契税", {"policy": 0.75, "follow_up": 0.25})


@pytest.mark.parametrize(
    "message", [{"text": "契税", "intent": {"name": None}}, {"text": "契税"}, {"text": "契税", "intent_ranking": []}]
)
def test_what_it_does_not_know_is_heard_without_a_guess(message: dict[str, Any]) -> None:
    assert turn(message)[1] == Heard("契税")


def test_what_is_said_over_and_over_is_heard_thrice() -> None:
    assert turn({"text": "我能退税" + "退税" * 40 + "吗"})[1] == Heard("我能退税退税退税吗")


def test_a_tracker_begun_anew_is_of_the_same_conversation() -> None:
    assert turn({"text": "契税"}, "c1:3.1")[0] == "c1"


def test_the_replies_go_out_as_they_are_the_last_with_the_thread(call: Call) -> None:
    [reply] = call(ASK, policy=0.9)
    assert reply["card"]["kind"] == "answer"
    assert reply["thread"]["answer"]["entry_id"] == "deed"


def test_an_unexpected_failure_offers_a_retry_and_a_person(call: Call, rooms: Rooms) -> None:
    rooms.knowledge.broken = RuntimeError("disk on fire")
    with capture_logs():
        [reply] = call(ASK)
    assert choices_of(reply) == ["retry", "transfer"]
    assert "disk" not in reply["text"]


def test_a_technical_error_is_said_in_its_own_words_with_a_retry(call: Call, rooms: Rooms) -> None:
    rooms.knowledge.broken = TechnicalError("检索暂时不可用")
    with capture_logs():
        [reply] = call(ASK)
    assert reply["text"].startswith("检索暂时不可用。")
    assert "retry" in choices_of(reply)


def test_a_logical_error_offers_a_person_and_no_useless_retry(call: Call, rooms: Rooms) -> None:
    rooms.knowledge.broken = LogicalError("这个情形还没有收录")
    with capture_logs():
        [reply] = call(ASK)
    assert choices_of(reply) == ["transfer"]


def test_what_takes_too_long_is_given_up_and_said(call: Call, rooms: Rooms) -> None:
    rooms.knowledge.hang = threading.Event()
    with capture_logs() as logs:
        [reply] = call(ASK)
    rooms.knowledge.hang.set()
    assert choices_of(reply) == ["retry", "transfer"]
    assert [entry["event"] for entry in logs] == ["action.timed_out"]


def test_the_log_names_the_conversation_and_holds_no_words_of_the_person(call: Call, rooms: Rooms) -> None:
    rooms.knowledge.broken = LogicalError("不行")
    with capture_logs() as logs:
        call("我的身份证是11010519491231002X")
    assert logs[0]["conversation"] == "c1"
    assert "11010519491231002X" not in str(logs)
