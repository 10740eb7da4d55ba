from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from structlog.testing import capture_logs

from actions.errors import UnclearReplyError
from actions.invoice import read_quota
from backends.invoice.errors import BadQuotaError
from tests.actions.conftest import Call
from tests.actions.fakes import Rooms

TODAY = date(2026, 11, 24)
START = "我要申请调整发票总额度"


@pytest.fixture
def signed_in(rooms: Rooms) -> Rooms:
    rooms.identities.signed_in["c1"] = "taxpayer-1"
    return rooms


@pytest.mark.parametrize(
    ("said", "quota"),
    [
        ("调到50万", "500000"),
        ("从10万调到40万", "400000"),
        ("三十万", "300000"),
        ("500000", "500000"),
        ("15万元就行", "150000"),
    ],
)
def test_the_quota_aimed_at_is_read(said: str, quota: str) -> None:
    assert read_quota(said, asked=True, today=TODAY) == Decimal(quota)


def test_a_number_without_a_unit_is_asked_again() -> None:
    with pytest.raises(UnclearReplyError, match="50 万元"):
        read_quota("50", asked=True, today=TODAY)


def test_without_a_sign_in_the_form_asks_nothing_and_the_review_offers_to_sign_in(call: Call) -> None:
    assert call("validate_quota_form", START)["slots"] == {"requested_slot": None}
    [reply] = call("action_review_quota", START)["replies"]
    assert reply["card"]["outcome"] == "NeedsAccount"
    assert list(reply["commands"].values()) == ["sign_in", "rasa:/raise_invoice_quota", "transfer"]


def test_identity_never_comes_from_a_slot(call: Call, rooms: Rooms) -> None:
    call("action_review_quota", START, taxpayer_id="somebody", wanted_quota="500000")
    assert rooms.invoice.reviews == []


@pytest.mark.usefixtures("signed_in")
def test_the_quota_is_asked_for(call: Call) -> None:
    assert call("validate_quota_form", START)["slots"]["requested_slot"] == "wanted_quota"
    [reply] = call("action_ask_wanted_quota", START)["replies"]
    assert reply["card"]["kind"] == "ask"
    assert "万元" in reply["card"]["hint"]


@pytest.mark.usefixtures("signed_in")
def test_a_quota_in_the_first_utterance_is_not_asked_again(call: Call) -> None:
    slots = call("validate_quota_form", "帮我把发票额度提到50万")["slots"]
    assert (slots["wanted_quota"], slots["requested_slot"]) == ("500000", None)


@pytest.mark.usefixtures("signed_in")
def test_an_unreadable_reply_says_what_a_good_one_is(call: Call) -> None:
    asked = {"requested_slot": "wanted_quota"}
    slots = call("validate_quota_form", "越多越好", intent="inform", **asked)["slots"]
    assert slots["wanted_quota"] is None
    [reply] = call("action_ask_wanted_quota", "越多越好", problem=slots["problem"])["replies"]
    assert reply["text"].startswith("没有读出额度")


@pytest.mark.usefixtures("signed_in")
def test_a_bare_number_may_be_completed_with_one_press(call: Call) -> None:
    [reply] = call("action_ask_wanted_quota", "50", problem="50\n“50”没有单位")["replies"]
    assert reply["commands"]["in_ten_thousands"] == "say:50万元"


@pytest.mark.usefixtures("signed_in")
def test_a_question_in_between_is_left_to_the_knowledge_base(call: Call) -> None:
    slots = call("validate_quota_form", "总额度是什么？", intent="ask_policy", requested_slot="wanted_quota")["slots"]
    assert slots == {"requested_slot": "wanted_quota"}


def test_the_decision_is_shown_with_reasons_and_basis_and_the_form_forgotten(call: Call, signed_in: Rooms) -> None:
    said = call("action_review_quota", "50万", wanted_quota="500000")
    card = said["replies"][0]["card"]
    assert (card["kind"], card["result"], card["reasons"]) == ("decision", "yes", ["样例理由"])
    assert card["basis"][0]["doc_no"] == "样例公告第1号"
    assert signed_in.invoice.reviews == [("taxpayer-1", Decimal(500_000))]
    assert said["slots"] == {"wanted_quota": None, "problem": None}


def test_a_refused_quota_is_said_and_forgotten(call: Call, signed_in: Rooms) -> None:
    signed_in.invoice.broken = BadQuotaError("申请的额度要大于现在的额度")
    with capture_logs():
        said = call("action_review_quota", "1万", wanted_quota="10000")
    assert "申请的额度要大于现在的额度" in said["replies"][0]["text"]
    assert said["slots"]["wanted_quota"] is None
