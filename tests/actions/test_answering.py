from __future__ import annotations

from tests.actions.conftest import Call
from tests.actions.fakes import Rooms


def test_the_question_goes_to_the_knowledge_base_as_typed(call: Call, rooms: Rooms) -> None:
    [reply] = call("action_answer", "契税　税率？")["replies"]
    assert rooms.knowledge.asked == [("契税　税率？", "c1")]
    assert reply["card"]["kind"] == "answer"


def test_what_is_not_found_is_said(call: Call) -> None:
    [reply] = call("action_answer", "量子税")["replies"]
    assert reply["card"]["outcome"] == "NotFound"
