from __future__ import annotations

from pathlib import Path

import pytest

from kit.db import Base, Database
from knowledge_base.editing.workflow import do_move
from knowledge_base.entries.content import read_content
from knowledge_base.entries.loading import load_changed_content, load_content
from knowledge_base.entries.repository import LoadReport, find_current
from knowledge_base.errors import ContentError, FolderError
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import raw_entry, write_content

ONE = raw_entry("deed-one", "首套房契税是多少", "按低的一档。")
TWO = raw_entry("deed-two", "二套房契税是多少", "按高的一档。")


def current(database: Database) -> dict[str, tuple[str, str, int]]:
    with database.read() as session:
        return {s.entry.id: (s.entry.answer, s.entry.status, s.revision) for s in find_current(session)}


def test_loading_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", ONE, TWO)
    assert load_content(database, folder) == LoadReport(added=2)
    assert load_content(database, folder) == LoadReport(unchanged=2)
    assert current(database) == {
        "deed-one": ("按低的一档。", "published", 1),
        "deed-two": ("按高的一档。", "published", 1),
    }


def test_a_changed_entry_gets_a_new_revision(database: Database, tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", ONE, TWO)
    load_content(database, folder)
    write_content(folder, {**ONE, "answer": "改过的答案。"}, TWO)
    assert load_content(database, folder) == LoadReport(changed=1, unchanged=1)
    assert current(database)["deed-one"] == ("改过的答案。", "published", 2)


def test_an_entry_that_left_the_folder_is_disabled_and_comes_back(database: Database, tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", ONE, TWO)
    load_content(database, folder)
    write_content(folder, ONE)
    assert load_content(database, folder) == LoadReport(unchanged=1, disabled=1)
    assert load_content(database, folder) == LoadReport(unchanged=1)
    assert current(database)["deed-two"][1:] == ("disabled", 2)
    write_content(folder, ONE, TWO)
    assert load_content(database, folder) == LoadReport(changed=1, unchanged=1)
    assert current(database)["deed-two"][1:] == ("published", 3)


def test_another_folder_leaves_the_entries_of_the_first_alone(database: Database, tmp_path: Path) -> None:
    load_content(database, write_content(tmp_path / "first", ONE))
    load_content(database, write_content(tmp_path / "second", TWO))
    assert {k: v[1] for k, v in current(database).items()} == {"deed-one": "published", "deed-two": "published"}


def test_what_a_trainer_did_stays_until_the_file_changes(database: Database, tmp_path: Path, clock: FakeClock) -> None:
    folder = write_content(tmp_path / "content", ONE)
    load_content(database, folder)
    with database.write() as tx:
        do_move(tx, database, "deed-one", "disabled", author="trainer1", based_on=1, reason="", now=clock())
    assert load_content(database, folder) == LoadReport(unchanged=1)
    assert current(database)["deed-one"][1:] == ("disabled", 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"citations": []}, "字段 citations 至少要 1 项"),
        ({"tax": "人头税"}, "字段 tax 只能是"),
        ({"answer": " "}, "字段 answer 不能为空"),
        ({"colour": "red"}, "字段 colour 没有这个字段"),
        ({"in_force": {"from": "昨天"}}, "字段 in_force.from 不是日期"),
        ({"in_force": {"from": "2026-01-02", "to": "2026-01-01"}}, "早于起期"),
        ({"similar": ["一个"]}, "字段 similar 至少要 6 项"),
        ({"details": "税率\x02为"}, "字段 details 里有看不见的控制字符 U+0002，在“税率”之后"),
    ],
)
def test_a_fault_is_told_with_file_entry_and_field(
    store: Database, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    folder = write_content(tmp_path / "content", {**ONE, **change})
    with pytest.raises(ContentError) as refused:
        load_content(store, folder)
    assert "文件 entries.yml 的条目 deed-one" in refused.value.message
    assert said in refused.value.message


def test_one_fault_keeps_the_whole_folder_out(store: Database, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="另有 1 处"):
        load_content(store, write_content(tmp_path / "content", ONE, {**TWO, "tax": "无", "answer": ""}))
    assert current(store) == {}


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text("- id: a\n  question: 'x\n", encoding="utf-8")
    (problem,) = read_content(tmp_path).problems
    assert problem.startswith("文件 bad.yml 第 ")
    assert "不是正确的 YAML" in problem


def test_a_repeated_id_is_a_fault(tmp_path: Path) -> None:
    assert read_content(write_content(tmp_path / "content", ONE, ONE)).problems == [
        "条目 deed-one 出现了不止一次，id 不能重复"
    ]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="没有这个文件夹"):
        read_content(tmp_path / "nowhere")


def test_files_already_loaded_are_not_read_again(database: Database, tmp_path: Path) -> None:
    folder, note = write_content(tmp_path / "content", ONE), tmp_path / "index" / "note.json"
    load_changed_content(database, folder, note)
    before = note.read_text()
    load_changed_content(database, folder, note)
    assert (current(database)["deed-one"][2], note.read_text()) == (1, before)
    write_content(folder, {**ONE, "answer": "改过的答案。"})
    load_changed_content(database, folder, note)
    assert current(database)["deed-one"] == ("改过的答案。", "published", 2)


def test_a_note_left_by_another_store_is_not_believed(store: Database, tmp_path: Path, clock: FakeClock) -> None:
    folder, note = write_content(tmp_path / "content", ONE), tmp_path / "note.json"
    load_changed_content(store, folder, note, clock)
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    Base.metadata.create_all(other.engine)
    load_changed_content(other, folder, note, clock)
    assert current(other)["deed-one"][2] == 1
    note.write_text("{")
    load_changed_content(other, folder, note, clock)
    assert current(other)["deed-one"][2] == 1
    other.close()


def test_a_missing_folder_is_not_taken_for_one_already_loaded(store: Database, tmp_path: Path) -> None:
    with pytest.raises(FolderError):
        load_changed_content(store, tmp_path / "nowhere", tmp_path / "note.json")
