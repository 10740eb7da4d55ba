from __future__ import annotations

from tests.actions.conftest import Call
from tests.actions.fakes import Rooms

FIND = "action_find_vehicle_refund"


def test_without_a_sign_in_nothing_is_looked_up(call: Call) -> None:
    [reply] = call(FIND, "查车船税退税")["replies"]
    assert reply["card"]["outcome"] == "NeedsAccount"
    assert "sign_in" in reply["commands"]


def test_what_can_be_refunded_is_listed_with_its_basis(call: Call, rooms: Rooms) -> None:
    rooms.identities.signed_in["c1"] = "taxpayer-1"
    [reply] = call(FIND, "查车船税退税")["replies"]
    card = reply["card"]
    assert (card["kind"], card["total"], card["items"][0]["refundable"]) == ("refunds", "400", "400")
    assert card["items"][0]["basis"][0]["issuer"] == "样例机关"
    assert "400.00 元" in reply["text"]


def test_who_has_no_vehicle_is_told_so(call: Call, rooms: Rooms) -> None:
    rooms.identities.signed_in["c1"] = "carless"
    [reply] = call(FIND, "查车船税退税")["replies"]
    assert reply["text"] == "您名下没有登记的车辆"
    assert reply["card"]["items"] == []
