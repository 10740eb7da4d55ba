"""Refunds in the console, over HTTP: the evidence, two people, a refusal, what the treasury leaves unanswered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from backends.refund_case.schemas import Account, Claim, RefundCase
from tests.house import House

PATH = "/api/console/refunds"
ACCOUNT = Account("demo-zhang-card", "演示银行", "6222000000001234")


@pytest.fixture
def waiting(house: House) -> RefundCase:
    """One above what goes by itself, confirmed by its owner."""
    claim = Claim(
        "vehicle_tax/v9/2025",
        "演示车 2025 年度车船税",
        date(2026, 11, 29),
        Decimal("6000.00"),
        True,
        ("车辆报废",),
        ("实施条例第十九条",),
        workings=("6,000.00 × 12 ÷ 12 = 6,000.00",),
    )
    cases = house.parts.refunds.cases
    [case] = cases.find("demo-zhang", [claim])
    return cases.confirm(case, ACCOUNT, risky=True)


def test_who_decides_sees_the_evidence_and_two_different_people_must_agree(house: House, waiting: RefundCase) -> None:
    first, second = house.agent("agent1"), house.agent("agent2")
    [shown] = first.get(PATH)["waiting"]
    assert (shown["id"], shown["amount"], shown["needed"]) == (waiting.id, "6000.00", 2)
    assert (shown["reasons"], shown["basis"], shown["account"]) == (
        ["车辆报废"],
        ["实施条例第十九条"],
        "演示银行（尾号 1234）",
    )
    assert shown["workings"] == ["6,000.00 × 12 ÷ 12 = 6,000.00"]
    assert [words[:2] for words in shown["why_people"]] == ["本人", "金额"]
    assert "****" in shown["owner"]["number"]
    assert first.post(f"{PATH}/{waiting.id}/approve")["needed"] == 1
    assert first.post(f"{PATH}/{waiting.id}/approve", status=409)["error"]["code"] == "second_person_needed"
    agreed = second.post(f"{PATH}/{waiting.id}/approve")
    assert agreed["status"] in ("ordered", "credited")
    assert [step["what"] for step in agreed["history"]][:5] == [
        "查到多缴",
        "本人确认",
        "同意退税",
        "同意退税",
        "送国库",
    ]
    assert [step["who"] for step in agreed["history"]][1:3] == ["纳税人", agreed["approved_by"][0]]
    assert first.get(PATH)["waiting"] == []


def test_a_refusal_needs_its_reason(house: House, waiting: RefundCase) -> None:
    agent = house.agent()
    agent.post(f"{PATH}/{waiting.id}/refuse", {"reason": " "}, status=400)
    refused = agent.post(f"{PATH}/{waiting.id}/refuse", {"reason": "登记信息不符"})
    assert (refused["status_name"], refused["reason"]) == ("不予退税", "登记信息不符")
    assert refused["history"][-1]["words"] == "登记信息不符"


def test_the_books_are_compared_and_only_agents_see_any_of_it(house: House) -> None:
    assert house.agent().post(f"{PATH}/reconcile", {}) == {"heard": [], "strange": [], "missing": []}
    house.visitor().get(PATH, status=401)
    house.agent("trainer1").get(PATH, status=403)
