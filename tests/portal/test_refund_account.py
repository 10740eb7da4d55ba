"""The account for one's refunds over HTTP: shown masked, changed in one's own name, withdrawn."""

from __future__ import annotations

from tests.house import House, Visitor

PATH = "/api/portal/refund-account"
OTHER = {"bank": "另一家银行", "number": "6222000000009999", "holder": "张演示"}


def zhang_of(house: House) -> Visitor:
    zhang = house.visitor()
    zhang.open()
    zhang.post("/api/portal/sign-in", {"username": "zhang", "password": "demo-zhang"})
    return zhang


def test_it_is_shown_masked_changed_and_withdrawn(house: House) -> None:
    zhang = zhang_of(house)
    assert zhang.get(PATH) == {"masked": "演示银行（尾号 1234）", "named": False, "usable_at": None, "refused": ""}
    named = zhang.put(PATH, OTHER)
    assert (named["masked"], named["named"]) == ("另一家银行（尾号 9999）", True)
    assert OTHER["number"] not in str(named)
    with zhang.as_me() as client:
        assert client.delete(PATH).status_code == 204
    assert zhang.get(PATH)["masked"] == "演示银行（尾号 1234）"


def test_another_name_is_refused_and_nobody_sees_it_unsigned(house: House) -> None:
    refused = zhang_of(house).put(PATH, {**OTHER, "holder": "李样例"}, status=400)
    assert refused["error"]["code"] == "refund_account_not_own"
    house.visitor().get(PATH, status=401)


def test_an_account_that_the_bank_says_is_not_theirs_is_refused_at_once_and_said_so_later(house: House) -> None:
    zhang = zhang_of(house)
    for number in ("6222000000004444", "6222000000000000"):
        refused = zhang.put(PATH, {**OTHER, "number": number}, status=400)
        assert refused["error"]["code"] == "refund_account_not_own"
        shown = zhang.get(PATH)
        assert (shown["masked"], shown["named"]) == ("演示银行（尾号 1234）", False)
        assert "银行核对" in shown["refused"]
