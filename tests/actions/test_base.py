from __future__ import annotations

import threading

import pytest
import structlog
from structlog.testing import capture_logs

from kit.errors import LogicalError, TechnicalError
from tests.actions.conftest import Call
from tests.actions.fakes import Rooms

ASK = "action_answer"


@pytest.fixture(autouse=True)
def _fresh_loggers() -> None:
    structlog.reset_defaults()


def choices_of(reply: dict[str, object]) -> list[str]:
    return list(reply["commands"].values())  # type: ignore[attr-defined]


def test_an_unexpected_failure_offers_a_retry_and_a_person(call: Call, rooms: Rooms) -> None:
    rooms.knowledge.broken = RuntimeError("disk on fire")
    with capture_logs():
        [reply] = call(ASK, "契税多少")["replies"]
    assert choices_of(reply) == ["retry", "transfer"]
    assert "disk" not in reply["text"]


def test_a_technical_error_is_said_in_its_own_words_with_a_retry(call: Call, rooms: Rooms) -> None:
    rooms.knowledge.broken = TechnicalError("检索暂时不可用")
    with capture_logs():
        [reply] = call(ASK, "契税多少")["replies"]
    assert reply["text"].startswith("检索暂时不可用。")
    assert "retry" in choices_of(reply)


def test_a_logical_error_offers_a_person_and_no_useless_retry(call: Call, rooms: Rooms) -> None:
    rooms.knowledge.broken = LogicalError("这个情形还没有收录")
    with capture_logs():
        [reply] = call(ASK, "契税多少")["replies"]
    assert choices_of(reply) == ["transfer"]


def test_what_takes_too_long_is_given_up_and_said(call: Call, rooms: Rooms) -> None:
    rooms.knowledge.hang = threading.Event()
    with capture_logs() as logs:
        [reply] = call(ASK, "契税多少")["replies"]
    rooms.knowledge.hang.set()
    assert choices_of(reply) == ["retry", "transfer"]
    assert [entry["event"] for entry in logs] == ["action.timed_out"]


def test_the_log_names_the_conversation_and_holds_no_words_of_the_person(call: Call, rooms: Rooms) -> None:
    rooms.knowledge.broken = LogicalError("不行")
    with capture_logs() as logs:
        call(ASK, "我的身份证是11010519491231002X")
    assert logs[0]["conversation"] == "c1"
    assert "11010519491231002X" not in str(logs)


def test_a_button_payload_is_not_taken_for_words(call: Call, rooms: Rooms) -> None:
    call(ASK, "/ask_policy")
    assert rooms.knowledge.asked == [("", "c1")]
