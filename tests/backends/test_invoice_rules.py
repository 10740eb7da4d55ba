from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backends.invoice.errors import BadQuotaError
from backends.invoice.policy import BadPolicyError, load_policy
from backends.invoice.rules import review
from backends.invoice.schemas import QuotaDecision
from backends.legislation.errors import NotInForceYetError
from backends.legislation.service import Legislation
from backends.profile.schemas import Invoicing, Taxpayer

TODAY = date(2026, 11, 24)
FULL = Invoicing(monthly_quota=Decimal(100_000), used_this_month=Decimal(95_000), used_before=(Decimal(100_000),))


def ask(law: Legislation, requested: str = "150000", on: date = TODAY, **facts: Any) -> QuotaDecision:
    content: dict[str, Any] = {
        "id": "t",
        "username": "t",
        "name": "演示公司",
        "kind": "enterprise",
        "number": "00000000DEMO000000",
        "vat_status": "small",
        "credit_level": "B",
        "invoicing": FULL,
    }
    return review(Taxpayer(**(content | facts)), Decimal(requested), on, law, load_policy())


def test_good_standing_and_a_full_quota_may_apply(law: Legislation) -> None:
    decision = ask(law)
    assert decision.result == "yes"
    assert "主管税务机关确认" in decision.text
    assert ("国家税务总局", "公告2024年第11号") in {(b.issuer, b.doc_no) for b in decision.basis}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"registration": "abnormal"}, "非正常户"),
        ({"registration": "deregistered"}, "已注销"),
        ({"overdue_filings": 2}, "2 项申报逾期"),
        ({"invoicing": None}, "没有核定发票总额度"),
        ({"overdue_filings": 1, "risk_flag": True, "credit_level": "D"}, "1 项申报逾期"),
    ],
)
def test_an_obstacle_is_a_no_with_its_reason(facts: dict[str, Any], reason: str, law: Legislation) -> None:
    decision = ask(law, **facts)
    assert decision.result == "no"
    assert reason in decision.text
    assert any(reason in r for r in decision.reasons)


def test_overdue_filings_rest_on_the_law_of_collection(law: Legislation) -> None:
    decision = ask(law, overdue_filings=1)
    assert ("税收征收管理法", "第二十五条") in {(b.doc_no, b.article) for b in decision.basis}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"risk_flag": True}, "风险提示"),
        ({"credit_level": "D"}, "D 级"),
        ({"credit_level": "C"}, "C 级"),
        ({"credit_level": None}, "没有纳税缴费信用评价"),
        (
            {"invoicing": Invoicing(monthly_quota=Decimal(100_000), used_this_month=Decimal(79_999))},
            "低于本平台自定的额度预审标准",
        ),
    ],
)
def test_what_is_not_settled_goes_to_a_person(facts: dict[str, Any], reason: str, law: Legislation) -> None:
    decision = ask(law, **facts)
    assert decision.result == "person"
    assert reason in decision.text


@pytest.mark.parametrize(("requested", "result"), [("200000", "yes"), ("200000.01", "person")])
def test_asking_far_more_than_is_used_goes_to_a_person(requested: str, result: str, law: Legislation) -> None:
    assert ask(law, requested).result == result


@pytest.mark.parametrize("requested", ["100000", "1"])
def test_asking_for_no_more_than_there_is_needs_no_raise(requested: str, law: Legislation) -> None:
    decision = ask(law, requested)
    assert decision.result == "no"
    assert "不需要提高" in decision.text


def test_a_standard_of_ours_is_said_to_be_ours(law: Legislation) -> None:
    assert any("本平台自定的额度预审标准（不是法规）" in r for r in ask(law).reasons)


@pytest.mark.parametrize("requested", ["0", "-1", "NaN", "Infinity", "1.001", "1e20"])
def test_what_is_no_amount_is_refused(requested: str, law: Legislation) -> None:
    with pytest.raises(BadQuotaError) as caught:
        ask(law, requested)
    assert caught.value.field == "requested"


def test_before_digital_invoices_there_is_no_answer(law: Legislation) -> None:
    with pytest.raises(NotInForceYetError):
        ask(law, on=date(2024, 11, 30))


def test_the_facts_are_those_of_the_taxpayer(law: Legislation) -> None:
    assert dict(ask(law).facts)["现有月额度"] == "100,000.00 元"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("name: x\ncredit_levels: [A]\nleast_share_used: '2'\nmost_times_use: '2'", "least_share_used"),
        ("name: x\ncredit_levels: [Z]\nleast_share_used: '1'\nmost_times_use: '2'", "credit_levels"),
        ("name: x\ncredit_levels: [A]\nleast_share_used: '1'", "most_times_use"),
    ],
)
def test_a_wrong_standard_is_named(content: str, key: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadPolicyError, match=key) as caught:
        load_policy(path)
    assert caught.value.field == key
