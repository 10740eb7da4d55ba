"""What a signed-in taxpayer should see to, through the app."""

from __future__ import annotations

from tests.house import House
from tests.portal.test_notices import taxpayer


def test_who_is_signed_in_finds_their_own_matters_in_ten_kinds_of_business(house: House) -> None:
    found = taxpayer(house, "yuqi").get("/api/portal/matters")
    assert found["name"] == "北京演示逾期商贸有限公司"
    assert len(found["modules"]) == 10
    first = next(m for m in found["matters"] if m["id"] == "overdue")
    assert (first["late"], first["ask"]) == (True, "我有没有逾期未申报")
    assert first["basis"][0]["doc_no"] == "税收征收管理法"
    zhang = taxpayer(house, "zhang").get("/api/portal/matters")
    assert [m["effect"] for m in zhang["matters"] if m["id"] == "refund"][0].startswith("可退约")


def test_nobody_else_finds_any(house: House) -> None:
    visitor = house.visitor()
    visitor.open()
    assert visitor.get("/api/portal/matters", 401)["error"]["code"] == "sign_in_required"
