"""What a taxpayer has to see to: by facts, returns and the calendar of the year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backends.legislation.service import Legislation
from backends.profile.facts import MODULES, Declaration, Facts
from backends.profile.matters.calendar import Calendar
from backends.profile.matters.rules import Known, Matter, MatterRules, ordered
from backends.profile.schemas import Filing
from knowledge_base.entries.content import BUNDLED

ON = date(2026, 11, 29)


@pytest.fixture(scope="module")
def rules() -> MatterRules:
    return MatterRules.load(Legislation.load())


def firm(**known: Any) -> Facts:
    return Facts(**{"taxpayer_id": "f", "kind": "enterprise", "vat_status": "general", "staff": 12} | known)


def found(rules: MatterRules, facts: Facts, on: date = ON, **more: Any) -> dict[str, Matter]:
    return {m.id.partition(":")[0]: m for m in rules.matters_of(Known(facts, **more), on)}


@pytest.mark.parametrize(
    ("month", "until", "announced"),
    [
        (date(2026, 10, 5), date(2026, 10, 26), True),
        (date(2026, 12, 1), date(2026, 12, 15), True),
        (date(2027, 5, 1), date(2027, 5, 17), False),  # the 15th is a Saturday
    ],
)
def test_a_month_that_was_not_announced_goes_by_the_general_rule(month: date, until: date, announced: bool) -> None:
    term = Calendar.load().term(month)
    assert (term.until, term.announced) == (until, announced)
    assert [b.doc_no for b in term.basis][-1] == "税收征收管理法实施细则"


def test_a_general_firm_files_each_month_until_the_day_of_the_calendar(rules: MatterRules) -> None:
    matter = found(rules, firm())["vat_general"]
    assert (matter.title, matter.until) == ("申报2026年11月的增值税及附加税费", date(2026, 12, 15))
    assert (matter.days_left(ON), matter.opens, matter.note) == (16, date(2026, 12, 1), "")
    assert "税总办征科函〔2025〕64号" in [b.doc_no for b in matter.basis]


def test_what_is_reckoned_says_whose_notice_counts(rules: MatterRules) -> None:
    matter = found(rules, firm(vat_status="small"))["vat_small"]
    assert (matter.title, matter.until) == ("申报2026年第四季度的增值税及附加税费", date(2027, 1, 15))
    assert "以主管税务机关通知为准" in matter.note


def test_what_was_filed_is_no_longer_due(rules: MatterRules) -> None:
    filed = Declaration(
        taxpayer_id="f",
        tax="增值税",
        period_from=date(2026, 11, 1),
        period_to=date(2026, 11, 30),
        filed_on=date(2026, 12, 3),
        base=100,
        due=13,
    )
    on = date(2026, 12, 4)
    assert "vat_general" in found(rules, firm(), on)
    assert found(rules, firm(), on, declarations=[filed])["vat_general"].until == date(2027, 1, 15)
    by_the_bureau = [Filing(tax="增值税", period="2026年11月", filed_on=date(2026, 12, 3))]
    assert found(rules, firm(), on, filings=by_the_bureau)["vat_general"].until == date(2027, 1, 15)


def test_after_the_last_day_the_next_month_is_what_counts(rules: MatterRules) -> None:
    first, *_ = [m for m in rules.matters_of(Known(firm()), date(2026, 12, 15)) if m.id.startswith("withholding")]
    assert first.days_left(date(2026, 12, 15)) == 0
    first, *_ = [m for m in rules.matters_of(Known(firm()), date(2026, 12, 16)) if m.id.startswith("withholding")]
    assert first.until == date(2027, 1, 15)


def test_a_settlement_that_was_missed_stays_until_it_is_done(rules: MatterRules) -> None:
    person = Facts(taxpayer_id="p", kind="person", settlement_open=True)
    missed = found(rules, person)["settlement"]
    assert (missed.title, missed.until, missed.late) == ("办2025年度个人所得税综合所得汇算", date(2026, 6, 30), True)
    open_now = found(rules, person, date(2026, 4, 1))["settlement"]
    assert (open_now.late, open_now.days_left(date(2026, 4, 1))) == (False, 90)
    assert "settlement" not in found(rules, person.model_copy(update={"settlement_open": False}))


def test_late_comes_first_then_the_nearest_day_then_the_larger_sum(rules: MatterRules) -> None:
    matters = ordered(
        rules.matters_of(Known(firm(overdue=2, arrears=900, refundable=480, quota=100, quota_used=90)), ON)
    )
    assert [m.late for m in matters] == sorted((m.late for m in matters), reverse=True)
    assert {m.id for m in matters[:2]} == {"overdue", "arrears"}
    dated = [m.until for m in matters if not m.late and m.until]
    assert dated == sorted(dated)
    undated = [m.effect or 0 for m in matters if m.until is None and not m.late]
    assert undated == sorted(undated, reverse=True)


def test_who_has_nothing_to_do_is_told_nothing(rules: MatterRules) -> None:
    assert rules.matters_of(Known(Facts(taxpayer_id="p", kind="person")), ON) == ()


def test_a_firm_that_is_gone_from_the_register_files_nothing_anew(rules: MatterRules) -> None:
    assert set(found(rules, firm(registration="abnormal"))) == {"abnormal"}


def test_every_matter_has_its_basis_or_says_whose_notice_counts_and_an_entry_that_exists(rules: MatterRules) -> None:
    entries = "\n".join(path.read_text(encoding="utf-8") for path in BUNDLED.rglob("*.yml"))
    everything = firm(overdue=1, arrears=1, refundable=1, quota=1, quota_used=1, credit_level="D", risk=True)
    trader = everything.model_copy(update={"kind": "sole_trader", "vat_status": "small", "insured": "flexible"})
    person = Facts(taxpayer_id="p", kind="person", settlement_open=True, deductions_unconfirmed=True)
    seen = [
        m
        for f in (everything, trader, person)
        for day in (ON, date(2027, 1, 5))
        for m in rules.matters_of(Known(f), day)
    ]
    for matter in seen:
        assert matter.basis or matter.note, matter
        assert f"- id: {matter.entry}\n" in entries, matter.entry
        assert matter.ask, matter
        assert "{" not in matter.title + matter.why
    assert set(rules.asks) == set(MODULES)
