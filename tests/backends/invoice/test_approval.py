from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backends.invoice.approval.policy import BadScorecardError, load_scorecards, scorecard_on
from backends.invoice.approval.replay import replay
from backends.invoice.approval.rules import decide, reproduce
from backends.invoice.approval.schemas import Asked, Kind, Receipt, Standing
from backends.invoice.errors import BadQuotaError

ON = date(2026, 11, 24)
CARDS = load_scorecards()
CARD = scorecard_on(CARDS, ON)
MONTHS = {"A": 3, "B": 2}


def months_on(_day: date) -> dict[str, int]:
    return MONTHS


SOUND = Standing(
    name="样例公司",
    kind="enterprise",
    vat_status="general",
    credit_level="A",
    months_registered=40,
    monthly_quota=Decimal(300_000),
    busiest_month=Decimal(290_000),
    paper_quota=50,
    paper_busiest_month=45,
)


def asked(kind: Kind, wanted: int) -> Asked:
    money = kind in ("quota_initial", "quota_raise", "quota_temporary", "ticket_limit")
    return Asked(kind=kind, amount=Decimal(wanted)) if money else Asked(kind=kind, copies=wanted)


def decided(what: Asked, **changes: Any) -> Receipt:
    return decide(SOUND.model_copy(update=changes), what, CARD, ON, MONTHS)


@pytest.mark.parametrize(
    ("kind", "wanted", "changes", "result", "code"),
    [
        ("quota_raise", 500_000, {}, "approved", "score"),
        ("quota_raise", 5_000_000, {"credit_level": "C"}, "person", "score"),
        ("quota_raise", 200_000, {}, "refused", "not_more"),
        ("quota_raise", 500_000, {"credit_level": "D"}, "person", "level_d"),
        ("quota_raise", 500_000, {"arrears": Decimal(100)}, "refused", "arrears"),
        ("quota_raise", 500_000, {"overdue_filings": 1}, "refused", "overdue"),
        ("quota_raise", 500_000, {"registration": "abnormal"}, "refused", "abnormal"),
        ("quota_raise", 500_000, {"registration": "deregistered"}, "refused", "deregistered"),
        ("quota_raise", 500_000, {"risk_flag": True}, "person", "risk"),
        ("quota_raise", 500_000, {"linked_risky": 3}, "person", "score"),
        ("quota_raise", 500_000, {"credit_level": "D", "arrears": Decimal(1)}, "refused", "arrears"),
        ("quota_initial", 50_000, {"monthly_quota": None}, "approved", "first"),
        ("quota_initial", 500_000, {"monthly_quota": None}, "person", "first"),
        ("quota_initial", 50_000, {"kind": "person", "monthly_quota": None}, "refused", "person"),
        ("quota_temporary", 100_000, {}, "approved", "score"),
        ("quota_temporary", 200_000, {}, "person", "temporary"),
        ("paper_kinds", 25, {"paper_quota": 0}, "approved", "first"),
        ("paper_kinds", 100, {"paper_quota": 0}, "person", "first"),
        ("requisition", 50, {}, "approved", "score"),
        ("requisition", 151, {}, "refused", "too_many"),
        ("requisition", 60, {"paper_held": 100}, "refused", "too_many"),
        ("requisition", 10, {"paper_quota": 0}, "refused", "no_kind"),
        ("increase", 80, {}, "approved", "score"),
        ("ticket_limit", 100_000, {}, "approved", "score"),
        ("ticket_limit", 1_000_000, {}, "person", "ticket_limit"),
        ("quota_initial", 50_000, {}, "refused", "has_quota"),
        ("quota_raise", 500_000, {"monthly_quota": None}, "refused", "no_quota"),
        ("quota_temporary", 50_000, {"monthly_quota": None}, "refused", "no_quota"),
        ("quota_temporary", 100_000, {"temporary_quota": Decimal(100_000)}, "person", "temporary"),
        ("paper_kinds", 25, {}, "refused", "has_kind"),
        ("increase", 50, {}, "refused", "not_more"),
        ("ticket_limit", 10_000, {"ticket_limit": Decimal(10_000)}, "refused", "not_more"),
    ],
)
def test_hard_conditions_come_first_and_then_the_score(
    kind: Kind, wanted: int, changes: dict[str, Any], result: str, code: str
) -> None:
    receipt = decided(asked(kind, wanted), **changes)
    assert (receipt.result, receipt.reasons[0].code) == (result, code)


def test_whatever_is_not_approved_says_what_the_taxpayer_can_do() -> None:
    for changes in ({"credit_level": "D"}, {"arrears": Decimal(1)}, {"risk_flag": True}, {"months_registered": 0}):
        receipt = decided(asked("quota_raise", 2_000_000), **changes)
        assert receipt.result != "approved"
        assert all(reason.remedy for reason in receipt.reasons)


def test_a_decision_comes_out_the_same_from_its_receipt() -> None:
    receipt = decided(asked("quota_raise", 500_000))
    again = Receipt.model_validate_json(receipt.model_dump_json())
    assert again == receipt
    assert reproduce(again, CARDS, months_on)
    assert not reproduce(again.model_copy(update={"result": "refused"}), CARDS, months_on)


def test_a_receipt_older_than_the_present_conditions_comes_out_by_those_of_its_time() -> None:
    again = asked("quota_initial", 310_000)
    now = decide(SOUND, again, CARD, ON, MONTHS)
    then = decide(SOUND, again, CARD, ON, MONTHS, rules=1)
    assert (now.result, now.rules, then.result, then.rules) == ("refused", 2, "approved", 1)
    unnamed = Receipt.model_validate(then.model_dump(exclude={"rules"}))
    for receipt in (now, then, unnamed):
        assert reproduce(receipt, CARDS, months_on)
    assert not reproduce(then.model_copy(update={"rules": 2}), CARDS, months_on)
    assert not replay([now, then], CARD, months_on).moved


def test_a_higher_threshold_is_tried_on_history_before_it_holds() -> None:
    history = [decided(asked("quota_raise", 500_000), months_registered=n) for n in (1, 4, 40)]
    found = replay(history, CARD.model_copy(update={"approve_from": 95}), months_on)
    assert (found.decisions, found.before["approved"], found.after["approved"]) == (3, 3, 1)
    assert [m.after.result for m in found.moved] == ["person", "person"]


@pytest.mark.parametrize(("kind", "wanted"), [("quota_raise", 0), ("requisition", 0), ("paper_kinds", 0)])
def test_nothing_asked_for_is_told_at_once(kind: Kind, wanted: int) -> None:
    with pytest.raises(BadQuotaError):
        decided(asked(kind, wanted))


def test_a_broken_scorecard_is_told_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "scorecard.yml"
    path.write_text("versions: []")
    with pytest.raises(BadScorecardError, match=r"scorecard\.yml"):
        load_scorecards(path)
    with pytest.raises(BadScorecardError):
        scorecard_on(CARDS, date(2020, 1, 1))
