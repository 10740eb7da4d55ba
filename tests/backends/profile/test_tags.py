"""Tags by dated rules: one by one and in bulk, their reasons, their end, disputes, and whom they reach."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from backends.legislation.service import Legislation
from backends.profile.facts import Facts
from backends.profile.tags.audience import Audience, Has, count_taxpayers
from backends.profile.tags.bulk import tags_sql
from backends.profile.tags.rules import TagRules
from backends.profile.tags.store import do_dispute, do_keep_facts, do_refresh, find_page, find_tags
from kit.clock import utc_now
from kit.db import Database
from tests.backends.profile.invented import some_facts

ON = date(2026, 11, 29)


@pytest.fixture(scope="module")
def rules() -> TagRules:
    return TagRules.load(Legislation.load())


def firm(**known: Any) -> Facts:
    told = {"kind": "enterprise", "vat_status": "small", "staff": 12, "assets": 900_000, "profit_year": 0}
    return Facts(**{"taxpayer_id": "f"} | told | known)


@pytest.mark.parametrize(("field", "tag"), [("assets", "small_profit"), ("sales_quarter", "below_vat_limit")])
def test_none_is_a_figure_and_not_known_is_no_reason_for_a_tag(
    rules: TagRules, store: Database, field: str, tag: str
) -> None:
    none = firm(**{field: 0})
    unknown = Facts(**none.model_dump(exclude_unset=True, exclude={field}))
    assert tag in held(rules, none)
    assert tag not in held(rules, unknown)
    with store.write() as tx:
        do_keep_facts(tx, [none, unknown.model_copy(update={"taxpayer_id": "g"})], utc_now, invented=True)
    with store.read() as session:
        assert [tag in held(rules, one) for one in find_page(session, "", 9)] == [True, False]


def held(rules: TagRules, facts: Facts, on: date = ON) -> set[str]:
    return {tag.tag for tag in rules.tags_of(facts, on)}


@pytest.mark.parametrize(
    ("sales", "tag"),
    [(0, "below_vat_limit"), (299_999, "near_vat_limit"), (300_000, None)],
)
def test_what_reaches_the_vat_limit_is_not_below_it(rules: TagRules, sales: int, tag: str | None) -> None:
    found = held(rules, firm(sales_quarter=sales))
    assert ("below_vat_limit" in found) == (tag is not None)
    assert tag is None or tag in found


def test_each_tag_says_why_with_the_figures_it_rests_on(rules: TagRules) -> None:
    (tag,) = [t for t in rules.tags_of(firm(profit_year=80_000), ON) if t.tag == "small_profit"]
    assert tag.why == "从业人数 12 人、资产总额 900000 元、近一年应纳税所得额 80000 元，都在标准以内"


def test_no_tag_outlasts_the_law_it_rests_on_and_none_is_made_where_no_law_is_known(rules: TagRules) -> None:
    (tag,) = [t for t in rules.tags_of(firm(), date(2027, 12, 1)) if t.tag == "small_profit"]
    assert tag.until == date(2027, 12, 31)
    assert "small_profit" not in held(rules, firm(), date(2028, 1, 1))


def test_a_city_at_once_has_the_very_tags_of_one_by_one(rules: TagRules) -> None:
    facts = some_facts(400)
    single = one_by_one(rules, facts)
    assert at_once(rules, facts) == single
    assert {row[1] for row in single} >= {"small_profit", "landlord", "quota_tight", "often_asks", "home_bought"}


def one_by_one(rules: TagRules, facts: list[Facts]) -> set[tuple[Any, ...]]:
    return {(f.taxpayer_id, t.tag, t.value, t.why, t.since, t.until) for f in facts for t in rules.tags_of(f, ON)}


def at_once(rules: TagRules, facts: list[Facts]) -> set[tuple[Any, ...]]:
    with duckdb.connect() as db:
        names = list(Facts.model_fields)
        columns = ", ".join(f"{name} {_kind(name, value)}" for name, value in facts[0].model_dump().items())
        db.execute(f"create table facts ({columns})")
        marks = ", ".join("?" * len(names))
        rows = [[getattr(f, name) if name in f.known else None for name in names] for f in facts]
        db.executemany(f"insert into facts values ({marks})", rows)
        return set(db.execute(tags_sql(rules, ON)).fetchall())


def test_a_disputed_tag_stays_disputed_and_reaches_nobody(rules: TagRules, store: Database) -> None:
    facts, wanted = firm(), Audience(all_of=(Has(tag="small_profit"),), none_of=(Has(tag="overdue"),))
    with store.write() as tx:
        do_keep_facts(tx, [facts], lambda: datetime(2026, 11, 29, tzinfo=UTC), invented=True)
        do_refresh(tx, rules, [facts], ON)
    with store.write() as tx:
        assert count_taxpayers(tx.session, wanted, ON) == 1
        do_dispute(tx, "f", "small_profit", "我们有 400 人")
        do_refresh(tx, rules, [facts], ON)
        assert count_taxpayers(tx.session, wanted, ON) == 0
    with store.read() as session:
        (row,) = [t for t in find_tags(session, "f", ON) if t.tag == "small_profit"]
        assert row.disputed == "我们有 400 人"


def test_what_no_longer_holds_goes_and_what_still_holds_keeps_its_first_day(rules: TagRules, store: Database) -> None:
    with store.write() as tx:
        do_refresh(tx, rules, [firm(overdue=1)], ON)
        do_refresh(tx, rules, [firm()], date(2026, 12, 1))
    with store.read() as session:
        tags = {t.tag: t for t in find_tags(session, "f", ON)}
    assert "overdue" not in tags
    assert tags["small_profit"].since == ON


def _kind(name: str, value: object) -> str:
    if name.endswith("_on"):
        return "date"
    return "boolean" if isinstance(value, bool) else "bigint" if isinstance(value, int) else "varchar"


def test_who_is_deregistered_has_that_tag_alone_one_by_one_and_at_once(rules: TagRules) -> None:
    told = {"kind": "enterprise", "vat_status": "small", "staff": 3, "assets": 1, "profit_year": 0, "sales_quarter": 0}
    gone = Facts(taxpayer_id="gone", registration="deregistered", **told)
    here = Facts(taxpayer_id="here", registration="normal", **told)
    unknown = Facts(taxpayer_id="unknown", **told)
    assert [tag.tag for tag in rules.tags_of(gone, ON)] == ["deregistered"]
    assert {tag.tag for tag in rules.tags_of(here, ON)} == {tag.tag for tag in rules.tags_of(unknown, ON)}
    assert at_once(rules, [gone, here, unknown]) == one_by_one(rules, [gone, here, unknown])


@pytest.mark.parametrize(("on_the_certificate", "held"), [(date(2023, 12, 2), True), (date(2023, 11, 20), False)])
def test_a_certificate_counts_for_three_years(rules: TagRules, on_the_certificate: date, held: bool) -> None:
    tags = [t.tag for t in rules.tags_of(firm(high_tech_on=on_the_certificate), date(2026, 11, 29))]
    assert ("high_tech" in tags) == held
