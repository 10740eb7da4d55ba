from __future__ import annotations

import re
from datetime import date

import pytest

from kit.db import Database
from knowledge_base.entries.content import BUNDLED as CONTENT
from knowledge_base.entries.content import read_content
from knowledge_base.errors import ContentError
from knowledge_base.offices.loading import BUNDLED, OfficeTable, bundled, find_offices, read_yaml, replace_offices
from knowledge_base.offices.schemas import Office
from tests.conftest import FakeClock

HALL = Office(
    name="甲区大厅", kind="hall", districts=["甲区"], address="样例路", source="样例", as_of=date(2026, 11, 1)
)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{name: 甲, kind: palace}", "kind"),
        ("{name: 甲, kind: hall, fax: 1}", "fax"),
        ("{name: 甲, kind: hall, address: 样例路}", "就要写来源"),
        ("{name: 甲, kind: hall, verified: true}", "哪一天核实的"),
        ("甲", "1"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_number(row: str, fault: str) -> None:
    read = read_yaml(f"- {row}\n".encode())
    assert read.offices == []
    assert len(read.problems) == 1
    assert read.problems[0].startswith("第 1 项：")
    assert fault in read.problems[0]


def test_a_name_twice_is_told() -> None:
    read = read_yaml("- {name: 甲, kind: hall}\n- {name: 甲, kind: hall}\n".encode())
    assert read.problems == ["第 2 项：“甲”前面已经有了"]


@pytest.mark.parametrize("text", ["a: [", "name: 甲"])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(ContentError):
        read_yaml(text.encode())


def test_what_is_imported_takes_the_place_of_all_there_was(database: Database) -> None:
    assert find_offices(database) == bundled()
    replace_offices(database, [HALL, HALL.model_copy(update={"name": "乙区大厅"})])
    replace_offices(database, [HALL])
    assert find_offices(database) == (HALL,)
    replace_offices(database, [])
    assert find_offices(database) == bundled()


def test_an_import_is_heard_of_while_the_app_runs(database: Database, clock: FakeClock) -> None:
    table = OfficeTable(database, clock)
    assert table() == bundled()
    replace_offices(database, [HALL])
    assert table() == bundled()
    clock.advance(seconds=10)
    assert table() == (HALL,)


def test_what_comes_along_is_without_fault_and_has_a_hall_in_each_of_sixteen_districts() -> None:
    assert read_yaml(BUNDLED.read_bytes()).problems == []
    halls = [office for office in bundled() if office.kind == "hall"]
    assert len({district for hall in halls for district in hall.districts}) == len(halls) == 16
    assert not any(office.verified for office in bundled())


def test_what_comes_along_says_only_what_its_entries_say() -> None:
    entries = {e.id: e for e in read_content(CONTENT).entries if e.status == "published"}
    for office in bundled():
        assert set(office.entries) <= set(entries)
        named = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", office.source)
        said = "".join(f"{e.question}{e.answer}{e.details}" for e in map(entries.__getitem__, named))
        for told in office.known().values():
            for found in re.findall(r"\d+|“[^”]+”|[a-z]+(?:\.[a-z]+)+", told):
                assert found in said, (office.name, found)
