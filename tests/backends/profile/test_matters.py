"""What a taxpayer has to see to: by facts, returns and the calendar of the year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backends.legislation.service import Legislation
from backends.profile.facts import MODULES, Declaration, Facts
from backends.profile.matters.calendar import CALENDAR, Calendar, Written
from backends.profile.matters.rules import Known, Matter, MatterRules, ordered
from backends.profile.schemas import Filing
from kit.strict_yaml import read_marked
from knowledge_base.entries.content import BUNDLED

ON = date(2026, 11, 29)


@pytest.fixture(scope="module")
def rules() -> MatterRules:
    return MatterRules.load(Legislation.load())


def firm(**known: Any) -> Facts:
    told = {"kind": "enterprise", "vat_status": "general", "staff": 12, "registration": "normal"}
    return Facts(**{"taxpayer_id": "f"} | told | known)


def filed(tax: str, first: date, last: date) -> Declaration:
    return Declaration(taxpayer_id="f", tax=tax, period_from=first, period_to=last, filed_on=last, base=100, due=13)


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


def test_holidays_put_the_days_off_as_the_bureau_announced_them() -> None:
    written = Written.model_validate(read_marked(CALENDAR).content)
    announced = {day.month: day for one in written.announced for day in one.until}
    reckoned = Calendar(written.model_copy(update={"announced": [one for one in written.announced if one.rest]}))
    for month, until in announced.items():
        term = reckoned.term(date(2026, month, 1))
        assert (term.until, term.announced) == (until, False)
        assert {b.doc_no for b in term.basis} == {"税收征收管理法实施细则", "国办发明电〔2025〕7号"}


def test_of_a_year_whose_holidays_nobody_knows_the_end_is_not_sure(rules: MatterRules) -> None:
    matter = found(rules, firm(vat_status="small"))["vat_small"]
    assert matter.tentative
    assert "还没有收到 2027 年的放假安排和征期日历" in matter.note
    settlement = found(rules, Facts(taxpayer_id="p", kind="person", settlement_open=True), date(2027, 4, 1))
    assert settlement["settlement"].tentative
    assert not found(rules, firm())["vat_general"].tentative


def test_a_general_firm_files_each_month_until_the_day_of_the_calendar(rules: MatterRules) -> None:
    matter = found(rules, firm())["vat_general"]
    assert (matter.title, matter.until) == ("申报2026年11月的增值税及附加税费", date(2026, 12, 15))
    assert (matter.days_left(ON), matter.opens, matter.note) == (16, date(2026, 12, 1), "")
    assert "税总办征科函〔2025〕64号" in [b.doc_no for b in matter.basis]


def test_what_is_reckoned_says_whose_notice_counts(rules: MatterRules) -> None:
    matter = found(rules, firm(vat_status="small"))["vat_small"]
    assert (matter.title, matter.until) == ("申报2026年第四季度的增值税及附加税费", date(2027, 1, 15))
    assert "以公布的为准" in matter.note


def test_what_was_filed_is_no_longer_due(rules: MatterRules) -> None:
    november = filed("增值税", date(2026, 11, 1), date(2026, 11, 30))
    on = date(2026, 12, 4)
    assert "vat_general" in found(rules, firm(), on)
    assert found(rules, firm(), on, declarations=[november])["vat_general"].until == date(2027, 1, 15)
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
    assert found(rules, person, date(2027, 1, 20))["settlement"].title == missed.title
    assert "settlement" not in found(rules, person.model_copy(update={"settlement_open": False}))
    done = filed("综合所得个人所得税（汇算）", date(2025, 1, 1), date(2025, 12, 31))
    assert "settlement" not in found(rules, person, declarations=[done])


@pytest.mark.parametrize(
    ("kind", "until", "rule", "settlement"),
    [
        ("enterprise", date(2026, 6, 1), "cit_year", "企业所得税（汇算）"),
        ("sole_trader", date(2026, 3, 31), "business_year", "经营所得个人所得税（汇算）"),
    ],
)
def test_a_firms_settlement_that_was_missed_stays_first_as_far_as_the_returns_go_back(
    rules: MatterRules, kind: str, until: date, rule: str, settlement: str
) -> None:
    facts, of_2025 = firm(kind=kind), [filed("增值税", date(2025, 10, 1), date(2025, 12, 31))]
    listed = ordered(rules.matters_of(Known(facts, of_2025), ON))
    assert (listed[0].id, listed[0].late, listed[0].until) == (f"{rule}:2025-01-01", True, until)
    assert "可以转人工核对" in listed[0].note
    assert rule in found(rules, facts, date(2027, 1, 20), declarations=of_2025)
    [late, this_year] = [m for m in rules.matters_of(Known(facts, of_2025), date(2027, 2, 1)) if m.id.startswith(rule)]
    assert (late.late, this_year.late) == (True, False)
    done = filed(settlement, date(2025, 1, 1), date(2025, 12, 31))
    assert rule not in found(rules, facts, declarations=[*of_2025, done])
    assert rule not in found(rules, facts), "of whom no return is kept, none is missed"
    assert rule not in found(rules, facts.model_copy(update={"registered_on": date(2026, 2, 1)}), declarations=of_2025)


def test_what_nobody_has_told_of_is_no_reason_for_anything(rules: MatterRules) -> None:
    unknown = Facts(taxpayer_id="f", kind="enterprise")
    assert found(rules, unknown) == {}
    assert "vat_general" not in found(rules, unknown.model_copy(update={"registration": "normal"}))


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
    home = {"homes_let": 1, "home_bought_on": date(2026, 11, 20)}
    person = Facts(taxpayer_id="p", kind="person", settlement_open=True, deductions_unconfirmed=True, unpaid=9, **home)
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
    seen += [m for f in (firm(registration="abnormal"),) for m in rules.matters_of(Known(f), ON)]
    assert {m.module for m in seen} == set(MODULES)


def test_a_home_is_followed_by_its_certificate_and_its_rent(rules: MatterRules) -> None:
    owner = Facts(taxpayer_id="p", kind="person", home_bought_on=date(2026, 10, 20), homes_let=1)
    matters = found(rules, owner)
    assert (matters["deed_certificate"].module, matters["deed_certificate"].basis[0].article) == ("certify", "第十一条")
    assert matters["rent"].title == "申报2026年第四季度出租住房的税"
    assert "以主管税务机关或者代征单位的通知为准" in matters["rent"].note
    let = filed("房屋出租", date(2026, 10, 1), date(2026, 12, 31))
    assert "rent" not in found(rules, owner, declarations=[let])
    assert "deed_certificate" not in found(rules, owner, date(2027, 1, 20))


def test_the_stamp_duty_of_the_books_is_seen_to_in_the_first_fifteen_days_of_the_year(rules: MatterRules) -> None:
    matter = found(rules, firm())["stamp_books"]
    assert (matter.title, matter.opens, matter.until) == (
        "核对2026年度的营业账簿印花税",
        date(2027, 1, 1),
        date(2027, 1, 15),
    )
    assert "按次" in matter.note
    whole = filed("印花税", date(2026, 1, 1), date(2026, 12, 31))
    assert "stamp_books" not in found(rules, firm(), date(2027, 1, 5), declarations=[whole])
