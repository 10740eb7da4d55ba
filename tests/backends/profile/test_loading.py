"""A city's facts and tags out of a file into the store: those of one by one, once, however often it is loaded."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import select

from backends.legislation.service import Legislation
from backends.profile.errors import BadFactsFileError
from backends.profile.facts import Facts
from backends.profile.habits import PAGE, do_note_habit
from backends.profile.models import TagRow
from backends.profile.tags.loading import Loaded, load_city
from backends.profile.tags.rules import TagRules
from backends.profile.tags.store import do_dispute, find_facts
from kit.db import Database
from tests.backends.profile.invented import some_facts

ON = date(2026, 11, 29)
AT = datetime(2026, 11, 29, 2, tzinfo=UTC)
RULES = TagRules.load(Legislation.load())


def clock() -> datetime:
    return datetime(2026, 11, 29, tzinfo=UTC)


def load(store: Database, file: Path, on: date = ON) -> Loaded:
    return load_city(store, RULES, file, on, clock)


def written(folder: Path, facts: list[Facts], ending: str = "parquet") -> Path:
    file = folder / f"facts.{ending}"
    with duckdb.connect() as db:
        lines = folder / "facts.jsonl"
        lines.write_text("\n".join(one.model_dump_json(exclude_unset=True) for one in facts), encoding="utf-8")
        db.execute(f"copy (from read_json('{lines}')) to '{file}'")
    return file


def tags(store: Database) -> dict[tuple[str, str], tuple[str, str, date, date, str | None]]:
    with store.read() as session:
        rows = session.scalars(select(TagRow)).all()
        return {(r.taxpayer_id, r.tag): (r.value, r.why, r.since, r.until, r.disputed) for r in rows}


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_the_store_has_the_tags_of_one_by_one(store: Database, tmp_path: Path, ending: str) -> None:
    facts = some_facts(300)
    loaded = load(store, written(tmp_path, facts, ending))
    single = {
        (f.taxpayer_id, t.tag): (t.value, t.why, t.since, t.until, None) for f in facts for t in RULES.tags_of(f, ON)
    }
    assert tags(store) == single
    assert loaded == Loaded(300, len(single))
    with store.read() as session:
        assert find_facts(session, facts[7].taxpayer_id) == facts[7]


def test_loaded_again_it_is_the_same_and_a_dispute_keeps_its_reason(store: Database, tmp_path: Path) -> None:
    file = written(tmp_path, [Facts(taxpayer_id="a", kind="person", cars=1), Facts(taxpayer_id="b", kind="person")])
    load(store, file)
    with store.write() as tx:
        do_dispute(tx, "a", "car_owner", "车卖了")
    first = tags(store)
    load(store, file)
    assert tags(store) == first
    load(store, file, date(2026, 12, 3))
    assert tags(store)["a", "car_owner"][2:] == (ON, date(2028, 1, 7), "车卖了")
    load(store, written(tmp_path, [Facts(taxpayer_id="a", kind="person")]))
    assert set(tags(store)) == {("a", "car_owner"), ("a", "person"), ("b", "person")}
    assert tags(store)["a", "car_owner"][3] < ON


def test_habits_are_those_of_the_store(store: Database, tmp_path: Path) -> None:
    with store.write() as tx:
        for _ in range(5):
            do_note_habit(tx, "a", "invoice", "chat", AT)
        do_note_habit(tx, "b", "invoice", PAGE, AT)
    load(store, written(tmp_path, [Facts(taxpayer_id="a", kind="person"), Facts(taxpayer_id="b", kind="person")]))
    assert [who for who, tag in tags(store) if tag == "often_asks"] == ["a"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("taxpayer_id,kind,colour\na,person,red\n", "不认识的列：colour"),
        ("taxpayer_id\na\n", "缺少的列：kind"),
        ("taxpayer_id,kind,staff\na,person,many\n", "many"),
        ("taxpayer_id,kind,staff\na,person,-1\n", "纳税人 a 的 staff 不对"),
        ("taxpayer_id,kind\na,person\na,person\n", "纳税人 a 出现了不止一次"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_place(store: Database, tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "facts.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadFactsFileError, match=said):
        load(store, file)
    assert tags(store) == {}


def test_a_file_that_is_not_there_or_of_another_kind_is_refused(store: Database, tmp_path: Path) -> None:
    for name in ("none.parquet", "facts.xlsx"):
        with pytest.raises(BadFactsFileError, match="请给一个"):
            load(store, tmp_path / name)
