from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from backends.housing.errors import NeedsPersonError
from tests.actions.conftest import Call
from tests.actions.fakes import Rooms

VALIDATE = "validate_housing_form"
KNOWN = {"sale_price": "5000000", "home_area": "89"}
HELD_3 = {"held": "3|3|持有 3 年"}
HELD_6 = {"held": "6|6|持有 6 年"}


def said(call: Call, text: str, intent: str = "inform", **slots: Any) -> dict[str, Any]:
    result: dict[str, Any] = call(VALIDATE, text, intent=intent, form="housing_form", **slots)["slots"]
    return result


def test_the_form_begins_with_the_price(call: Call) -> None:
    assert said(call, "帮我算卖房税", "assess_housing")["requested_slot"] == "sale_price"


def test_what_the_first_utterance_says_is_not_asked(call: Call) -> None:
    slots = said(call, "卖房500万，89平，持有3年，买方首套", "assess_housing")
    assert slots["requested_slot"] is None
    assert (slots["sale_price"], slots["buyer_homes"]) == ("5000000", "0")


def test_the_only_home_is_asked_when_a_tax_depends_on_it(call: Call) -> None:
    assert said(call, "6年", requested_slot="held", **KNOWN)["requested_slot"] == "only_home"


def test_the_only_home_is_not_asked_when_no_tax_depends_on_it(call: Call) -> None:
    assert said(call, "3年", requested_slot="held", **KNOWN)["requested_slot"] == "buyer_homes"


def test_a_time_within_which_the_taxes_differ_must_be_said_more_precisely(call: Call) -> None:
    slots = said(call, "2024年", requested_slot="held", **KNOWN)
    assert (slots["held"], slots["requested_slot"]) == (None, "held")
    assert "年月日" in slots["problem"]


def test_a_time_within_which_they_do_not_is_precise_enough(call: Call) -> None:
    assert said(call, "不满2年", requested_slot="held", **KNOWN)["held"] == "0|1.99|不满 2 年"


@pytest.mark.parametrize(("text", "why"), [("500", "没有单位"), ("很贵", "没有读出价格"), ("5万一平", "单价")])
def test_an_unusable_reply_is_asked_again_with_the_reason(call: Call, text: str, why: str) -> None:
    slots = said(call, text, requested_slot="sale_price")
    assert (slots["sale_price"], slots["requested_slot"]) == (None, "sale_price")
    assert why in slots["problem"]


def test_an_impossible_fact_is_asked_again(call: Call) -> None:
    slots = said(call, "二套", requested_slot="buyer_homes", sale_price="50000000000", home_area="89", **HELD_3)
    assert (slots["sale_price"], slots["requested_slot"]) == (None, "sale_price")
    assert slots["problem"].endswith("成交价太大，请核对")


def test_another_fact_than_asked_is_taken_without_a_complaint(call: Call) -> None:
    slots = said(call, "89平", requested_slot="sale_price")
    assert (slots["home_area"], slots["problem"], slots["requested_slot"]) == ("89", None, "sale_price")


def test_a_question_in_between_changes_nothing(call: Call) -> None:
    slots = said(call, "满五唯一是什么意思？", "ask_policy", requested_slot="held", **KNOWN)
    assert slots == {"requested_slot": "held"}


def ask(call: Call, slot: str, text: str = "", **slots: Any) -> dict[str, Any]:
    [reply] = call(f"action_ask_{slot}", text, form="housing_form", **slots)["replies"]
    result: dict[str, Any] = reply
    return result


def test_each_question_shows_the_step_an_example_and_a_way_out(call: Call) -> None:
    reply = ask(call, "home_area", "500万", sale_price="5000000")
    card = reply["card"]
    assert (card["kind"], card["step"], card["steps"]) == ("ask", 2, 4)
    assert "89.5" in card["hint"]
    assert reply["commands"] == {"cancel": "rasa:/cancel"}
    assert "已记下：成交价 500 万元" in reply["text"]


def test_a_question_with_few_answers_offers_them(call: Call) -> None:
    reply = ask(call, "only_home", **KNOWN, **HELD_6)
    assert [c["label"] for c in reply["card"]["choices"]] == ["是唯一住房", "不是", "不清楚", "不算了"]
    assert reply["card"]["steps"] == 5


def test_a_bare_number_may_be_completed_with_one_press(call: Call) -> None:
    reply = ask(call, "sale_price", "500", problem="500\n“500”没有单位")
    assert reply["text"].startswith("“500”没有单位。")
    assert reply["commands"]["in_ten_thousands"] == "say:500万元"


def test_the_reason_is_not_said_again_after_a_question_in_between(call: Call) -> None:
    reply = ask(call, "sale_price", "契税税率是多少", problem="500\n“500”没有单位")
    assert reply["text"] == "这套房的成交价（含税总价）是多少？"


COMPLETE = {**KNOWN, **HELD_6, "only_home": "yes", "buyer_homes": "0"}


def test_the_assessment_shows_every_line_with_its_basis_and_forgets_the_form(call: Call) -> None:
    done = call("action_assess_housing", "首套", **COMPLETE)
    [reply] = done["replies"]
    card = reply["card"]
    assert [(line["tax"], line["amount"]) for line in card["lines"]] == [
        ("增值税", "0.00"),
        ("个人所得税", "0.00"),
        ("契税", "50000.00"),
    ]
    assert card["lines"][2]["basis"][0]["doc_no"] == "样例公告第1号"
    assert list(reply["commands"].values()) == ["transfer", "rasa:/assess_housing"]
    assert set(done["slots"].values()) == {None}


def test_the_assessment_shows_the_time_as_it_was_said(call: Call) -> None:
    slots = {**COMPLETE, "held": "0|1.99|不满 2 年", "only_home": None}
    [reply] = call("action_assess_housing", **slots)["replies"]
    assert ["卖方取得", "不满 2 年"] in reply["card"]["facts"]


def test_the_text_alone_tells_taxes_and_totals(call: Call) -> None:
    [reply] = call("action_assess_housing", **COMPLETE)["replies"]
    assert "契税 50,000.00 元" in reply["text"]
    assert "买方合计 50,000.00 元" in reply["text"]


def test_what_only_a_person_can_decide_is_said_and_offered(call: Call, rooms: Rooms) -> None:
    rooms.housing.broken = NeedsPersonError("这种房屋要由工作人员核定")
    with capture_logs():
        done = call("action_assess_housing", **COMPLETE)
    assert "这种房屋要由工作人员核定" in done["replies"][0]["text"]
    assert "transfer" in done["replies"][0]["commands"]
    assert done["slots"]["sale_price"] is None


def test_an_unfinished_form_says_that_nothing_was_computed(call: Call) -> None:
    with capture_logs():
        [reply] = call("action_assess_housing", sale_price="5000000")["replies"]
    assert "刚才没有算成" in reply["text"]


def test_a_failing_validation_ends_the_form_instead_of_leaving_silence(call: Call, rooms: Rooms) -> None:
    rooms.housing.broken = RuntimeError("gone")
    with capture_logs():
        assert said(call, "3年", requested_slot="held", **KNOWN) == {"requested_slot": None}
