from __future__ import annotations

from structlog.testing import capture_logs

from kit.errors import TechnicalError
from tests.actions.conftest import Call
from tests.actions.fakes import Rooms

HELD = "3|3|持有 3 年"


def test_the_person_asked_for_is_requested_and_the_bot_says_nothing(call: Call, rooms: Rooms) -> None:
    assert call("action_transfer", "转人工") == {"slots": {}, "replies": []}
    assert rooms.people.requests == [("c1", "纳税人要求人工服务", [])]


def test_the_agent_gets_what_the_forms_have_gathered(call: Call, rooms: Rooms) -> None:
    call("action_transfer", "转人工", form="housing_form", sale_price="5000000", held=HELD, wanted_quota="200000")
    [(_, reason, facts)] = rooms.people.requests
    assert reason == "测算二手房税费时要求人工服务"
    assert facts == [("成交价", "500 万元"), ("卖方取得", "持有 3 年"), ("希望的总额度", "20 万元")]


def test_a_hand_off_that_fails_is_said(call: Call, rooms: Rooms) -> None:
    rooms.people.broken = TechnicalError("排队系统暂时不可用")
    with capture_logs():
        [reply] = call("action_transfer", "转人工")["replies"]
    assert "排队系统暂时不可用" in reply["text"]


def test_leaving_a_form_forgets_everything(call: Call) -> None:
    slots = call("action_forget", "取消", sale_price="1", wanted_quota="2")["slots"]
    assert {"sale_price", "held", "wanted_quota", "problem"} <= set(slots)
    assert set(slots.values()) == {None}
