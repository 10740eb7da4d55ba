"""Every datum of a portrait: what it is for and how long it is kept is declared; it is copied out and taken away."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from administration.privacy.service import Periods, Privacy
from backends.legislation.service import Legislation
from backends.profile.facts import Declaration, Facts, Portrait
from backends.profile.habits import module_of
from backends.profile.invented import Records
from backends.profile.kept import TABLES, load_kept
from backends.profile.models import HabitRow, InventedRow, TagRow
from backends.profile.portraits import Portraits
from backends.profile.tags.rules import TagRules
from kit.clock import Clock, today, utc_now
from kit.db import Base, Database

ME, OTHER = "me", "other"
PROTECTED = ("sex", "gender", "birth", "age", "ethnic", "nation", "belief", "religion", "health", "marri", "child")


@pytest.fixture
def portraits(store: Database) -> Portraits:
    """Of two who serve each other; of each, every table has a row."""
    portraits = Portraits(store, TagRules.load(Legislation.load()))
    for person, served_by in ((ME, OTHER), (OTHER, ME)):
        month = date(today().year - 1, 1, 1)
        filed = Declaration(
            taxpayer_id=person, tax="增值税", period_from=month, period_to=month, filed_on=month, base=9, due=1
        )
        portraits.keep([Portrait(Facts(taxpayer_id=person, kind="person"), [filed], {served_by: "clerk"})])
        portraits.note_habit(person, "我的发票额度", "chat")
        portraits.switch_habits(person, off=True)
        portraits.switch_habits(person, off=False)
        with store.write() as tx:
            tx.session.add(InventedRow(taxpayer_id=person, content={}))
        portraits.note_habit(person, "我的发票额度", "chat")
    return portraits


def privacy(store: Database, home: Path, clock: Clock = utc_now) -> Privacy:
    return Privacy(store, home / "uploads", Periods(None, None), clock)


def rows(store: Database, row: type[Base], person: str) -> list[Any]:
    with store.read() as session:
        return list(session.scalars(select(row).where(row.__table__.columns["taxpayer_id"] == person)))


def test_every_table_of_the_portrait_and_each_of_its_columns_is_declared() -> None:
    made = {table.name for table in Base.metadata.tables.values() if table.name.startswith("profile_")}
    assert set(load_kept()) == set(TABLES) == made
    for name, kept in load_kept().items():
        assert kept.purpose
        assert set(kept.columns) == set(TABLES[name].__table__.columns.keys())
        assert all(kept.columns.values())
        assert all(kept.content.values())
        assert not kept.by or (kept.by in kept.columns and kept.days > 0)


def test_every_field_of_facts_and_returns_is_declared() -> None:
    assert set(load_kept()["profile_facts"].content) == set(Facts.model_fields)
    assert set(load_kept()["profile_declarations"].content) == set(Declaration.model_fields)
    assert set(load_kept()["profile_invented"].content) == set(Records.model_fields)


def test_nothing_is_kept_of_a_protected_trait() -> None:
    names = {
        word for kept in load_kept().values() for name in (*kept.columns, *kept.content) for word in name.split("_")
    }
    assert [name for name in names if name.startswith(PROTECTED)] == []


def test_a_copy_has_every_table_and_a_deletion_takes_all_but_what_must_stay(
    store: Database, portraits: Portraits, tmp_path: Path
) -> None:
    office = privacy(store, tmp_path)
    copy = office.export("admin1", ME)
    for name, row in TABLES.items():
        assert copy[name], name
        assert rows(store, row, ME), name
    assert office.delete("admin1", ME, "本人申请").portraits >= len(TABLES) - 1
    for name, row in TABLES.items():
        assert bool(rows(store, row, ME)) == bool(load_kept()[name].stays), name
        if name != "profile_serves":  # they served the other: that was of them, too
            assert rows(store, row, OTHER), name


def test_what_has_been_kept_long_enough_goes_by_itself(store: Database, portraits: Portraits, tmp_path: Path) -> None:
    longest = max(kept.days for kept in load_kept().values())
    late = privacy(store, tmp_path, lambda: utc_now() + timedelta(days=longest + 400))
    counted = late.retain(pretend=True).portraits
    assert rows(store, HabitRow, ME)
    assert late.retain().portraits == counted > 0
    for name, kept in load_kept().items():
        assert bool(rows(store, TABLES[name], ME)) == (not kept.by), name


def test_habits_are_counted_while_they_are_let_and_go_when_switched_off(store: Database, portraits: Portraits) -> None:
    for _ in range(5):
        portraits.note_habit(ME, "怎么开发票", "chat")
    often = next(tag for tag in portraits.find_tags(ME) if tag.tag == "often_asks")
    assert (often.value, often.why) == ("invoice", "近 90 天来问过 6 次，问得最多的是这类业务")
    facts = portraits.find_facts(ME)
    assert facts is not None
    assert (facts.interest, facts.asks, facts.channel) == ("invoice", 6, "chat")
    portraits.switch_habits(ME, off=True)
    assert rows(store, HabitRow, ME) == []
    assert [tag for tag in portraits.find_tags(ME) if tag.group == "behaviour"] == []
    portraits.note_habit(ME, "怎么开发票", "chat")
    assert rows(store, HabitRow, ME) == []
    assert rows(store, HabitRow, OTHER)


def test_a_word_of_what_was_said_is_never_kept(store: Database, portraits: Portraits) -> None:
    portraits.note_habit(ME, "我家鹦鹉的发票丢了", "chat")
    with store.read() as session:
        assert {row.module for row in session.scalars(select(HabitRow))} == {"invoice"}
        assert not [row for row in session.scalars(select(TagRow)) if "鹦鹉" in row.why]


@pytest.mark.parametrize(
    ("said", "module"),
    [
        ("社保断缴了怎么办", "social"),
        ("帮我算卖房的税", "housing"),
        ("这个月要报什么税", "declare"),
        ("怎么退税", "refund"),
    ],
)
def test_a_matter_is_of_a_module_by_its_words(said: str, module: str) -> None:
    assert module_of(said) == module
