"""What a taxpayer should see to and what concerns them, out of the store and the bureau's systems."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from backends.legislation.service import Legislation
from backends.profile.benefits.policies import Policies
from backends.profile.errors import TaxpayerNotFoundError
from backends.profile.facts import MODULES, Declaration, Facts
from backends.profile.matters.rules import Matter
from backends.profile.matters.service import Matters
from backends.profile.matters.view import outlook_view
from backends.profile.reference import ReferenceProfile
from backends.profile.tags.rules import TagRules
from backends.profile.tags.store import do_dispute, do_keep_declarations, do_keep_facts, do_refresh
from backends.refund.reference import ReferenceRefund
from backends.refund.register import open_register
from kit.db import Database
from knowledge_base.entries.content import BUNDLED

ON = date(2026, 11, 29)
LAW = Legislation.load()


def clock() -> datetime:
    return datetime(2026, 11, 29, tzinfo=UTC)


@pytest.fixture
def matters(store: Database, tmp_path: Path) -> Matters:
    return outlooks(store, tmp_path)


def outlooks(store: Database, var: Path, refund: int = 0, more: tuple[Matter, ...] = ()) -> Matters:
    profile = ReferenceProfile(ReferenceRefund(LAW, open_register(var, demo=True)), demo=True)
    return Matters(
        store,
        profile,
        LAW,
        refunds=lambda _taxpayer, _on: Decimal(refund),
        arrears=lambda _taxpayer, _on: Decimal(0),
        more=[lambda _taxpayer, _on: more],
    )


def ids(matters: Matters, taxpayer_id: str, on: date = ON) -> set[str]:
    return {m.id.partition(":")[0] for m in matters.of(taxpayer_id, on).matters}


def test_what_the_register_says_now_is_enough_to_begin_with(matters: Matters) -> None:
    assert {"vat_general", "quota"} <= ids(matters, "demo-tongguo")
    assert {"overdue", "vat_small"} <= ids(matters, "demo-yuqi")


@pytest.mark.parametrize("taxpayer_id", ["demo-tongguo", "demo-yuqi"])
def test_of_a_firm_whose_figures_nobody_has_told_nothing_is_said_of_figures(matters: Matters, taxpayer_id: str) -> None:
    told = matters.of(taxpayer_id, ON).policies
    assert "credit_good" in {one.policy.id for one in told}
    assert not [one.why for one in told if re.search(r"人数|资产|销售额", one.why)]


@pytest.mark.parametrize(("homes", "offered"), [(1, True), (2, False)])
def test_what_is_for_a_first_home_is_not_told_to_who_bought_another(
    matters: Matters, store: Database, homes: int, offered: bool
) -> None:
    bought = Facts(taxpayer_id="demo-zhang", kind="person", homes=homes, home_bought_on=date(2026, 5, 1))
    with store.write() as tx:
        do_keep_facts(tx, [bought], clock, invented=True)
    assert ("home_loan" in {one.policy.id for one in matters.of("demo-zhang", ON).policies}) is offered


def test_it_goes_before_what_was_kept(matters: Matters, store: Database) -> None:
    kept = Facts(taxpayer_id="demo-yuqi", kind="enterprise", vat_status="small", staff=6, overdue=0)
    with store.write() as tx:
        do_keep_facts(tx, [kept], clock, invented=True)
    assert {"overdue", "withholding"} <= ids(matters, "demo-yuqi")


def test_a_return_that_is_kept_is_done(matters: Matters, store: Database) -> None:
    filed = Declaration(
        taxpayer_id="demo-tongguo",
        tax="增值税",
        period_from=date(2026, 11, 1),
        period_to=date(2026, 11, 30),
        filed_on=date(2026, 12, 2),
        base=Decimal(100),
        due=Decimal(13),
    )
    before = {m.id for m in matters.of("demo-tongguo", ON).matters}
    with store.write() as tx:
        do_keep_declarations(tx, [filed])
    assert before - {m.id for m in matters.of("demo-tongguo", ON).matters} == {"vat_general:2026-11-01"}


def test_refunds_and_matters_of_other_rooms_are_among_them(store: Database, tmp_path: Path) -> None:
    other = Matter("case", "housing", "二手住房办理", "等您确认税款", "我的二手房办到哪了", "", ())
    found = outlooks(store, tmp_path, 480, (other,)).of("demo-zhang", ON)
    assert {"refund", "case"} <= {m.id for m in found.matters}
    view = outlook_view(found, outlooks(store, tmp_path).rulebook.asks)
    assert [m["id"] for m in view["modules"]] == list(MODULES)
    assert {m["id"]: m["count"] for m in view["modules"]}["refund"] == 1
    assert [m["effect"] for m in view["matters"] if m["id"] == "refund"] == ["可退约 480 元"]


def test_within_some_days_is_what_is_late_or_ends_then(matters: Matters) -> None:
    assert matters.of("demo-tongguo", ON).within(7) == []
    assert {m.id.partition(":")[0] for m in matters.of("demo-tongguo", date(2026, 12, 9)).within(7)} == {"vat_general"}
    assert {m.id for m in matters.of("demo-yuqi", ON).within(7)} == {"overdue"}


def test_policies_come_by_tags_and_a_disputed_tag_brings_none(matters: Matters, store: Database) -> None:
    figures = {"staff": 6, "assets": 10**6, "profit_year": 0, "sales_quarter": 0}
    facts = Facts(taxpayer_id="demo-yuqi", kind="enterprise", vat_status="small", **figures)
    with store.write() as tx:
        do_keep_facts(tx, [facts], clock, invented=True)
        do_refresh(tx, TagRules.load(LAW), [facts], ON)
    found = {p.policy.id: p for p in matters.of("demo-yuqi", ON).policies}
    assert {"small_profit", "vat_small_exempt", "six_taxes_half"} <= set(found)
    assert "vat_small_low_rate" not in found
    assert "从业人数 6 人" in found["small_profit"].why
    assert (found["small_profit"].until, found["small_profit"].basis[0].doc_no) == (
        date(2027, 12, 31),
        "公告2023年第12号",
    )
    with store.write() as tx:
        do_dispute(tx, "demo-yuqi", "small_profit", "人数不对")
    assert "small_profit" not in {p.policy.id for p in matters.of("demo-yuqi", ON).policies}


def test_a_policy_whose_announced_time_is_over_is_not_offered(matters: Matters) -> None:
    policies = Policies.load(LAW)
    tags = {"small_profit": "小型微利"}
    assert "small_profit" in [p.policy.id for p in policies.concerning(tags, date(2027, 12, 31))]
    assert "small_profit" not in [p.policy.id for p in policies.concerning(tags, date(2028, 1, 1))]


def test_every_policy_names_tags_and_an_entry_that_exist() -> None:
    entries = "\n".join(path.read_text(encoding="utf-8") for path in BUNDLED.rglob("*.yml"))
    tags = set(TagRules.load(LAW).names)
    for policy in Policies.load(LAW).all:
        assert set(policy.tags) | set(policy.without) <= tags, policy.id
        assert f"- id: {policy.entry}\n" in entries, policy.entry


def test_certificates_and_homes_have_policies_of_their_own(matters: Matters, store: Database) -> None:
    bought = Facts(taxpayer_id="demo-zhang", kind="person", home_bought_on=date(2026, 5, 1), income_year=98_000)
    with store.write() as tx:
        do_keep_facts(tx, [bought], clock, invented=True)
    found = {one.policy.id: one for one in matters.of("demo-zhang", ON).policies}
    assert {found[name].policy.module for name in ("home_for_home", "home_loan")} == {"housing"}
    assert found["home_for_home"].basis[0].doc_no == "公告2026年第3号"
    assert (found["tax_record"].policy.module, found["tax_record"].basis[0].doc_no) == ("certify", "公告2018年第55号")
    assert "no_debt" in {one.policy.id for one in matters.of("demo-tongguo", ON).policies}
    assert "no_debt" not in {one.policy.id for one in matters.of("demo-yuqi", ON).policies}  # two returns are overdue


def test_who_is_not_known_has_no_outlook(matters: Matters) -> None:
    with pytest.raises(TaxpayerNotFoundError):
        matters.of("nobody", ON)
