"""``daoban offices``, and the tables that it takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from kit.db import Database
from knowledge_base.documents.bounds import LARGEST_FILE, read_bounded
from knowledge_base.editing import office_commands
from knowledge_base.editing.office_table import COLUMNS, read_offices
from knowledge_base.editing.spreadsheets import write_csv, write_workbook
from knowledge_base.errors import ContentError, FolderError
from knowledge_base.offices.loading import bundled, find_offices
from knowledge_base.offices.schemas import Office

ROW = {
    "名称": "甲区大厅",
    "类别": "办税服务厅",
    "区": "甲区、乙区",
    "地址": "样例路一号",
    "电话": "=样例号码",
    "截至": "2026-11-01",
    "已核实": "是",
    "来源": "样例通告",
    "相关条目": "channel-hall-hours",
}
HALL = Office(
    name="甲区大厅",
    kind="hall",
    districts=["甲区", "乙区"],
    address="样例路一号",
    telephone="=样例号码",
    as_of=date(2026, 11, 1),
    verified=True,
    source="样例通告",
    entries=["channel-hall-hours"],
)


def write(file: Path, data: bytes) -> Path:
    file.write_bytes(data)
    return file


@pytest.fixture(autouse=True)
def _store(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def open_store() -> Iterator[Database]:
        yield database

    monkeypatch.setattr(office_commands, "open_store", open_store)


def offices(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(office_commands.offices_app, list(words))
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_of_a_bureau_is_read_by_its_headings(form: str) -> None:
    write_table = write_csv if form == "csv" else write_workbook
    read = read_offices(f"table.{form}", write_table([ROW], list(COLUMNS)))
    assert (read.offices, read.problems) == ([HALL], [])


def test_columns_that_are_not_needed_may_be_left_out_and_empty_lines_too() -> None:
    read = read_offices("table.csv", "名称,类别\n\n甲,热线\n,\n乙,宫殿\n".encode())
    assert [office.name for office in read.offices] == ["甲"]
    assert len(read.problems) == 1
    assert read.problems[0].startswith("第 5 项")


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.csv", "名称,传真\n甲,1\n".encode(), ContentError),
        ("a.csv", "类别\n热线\n".encode(), ContentError),
        ("a.csv", b"", ContentError),
        ("a.csv", b"\xff\xff\xff", ContentError),
        ("a.xlsx", b"no workbook", ContentError),
        ("a.txt", b"", FolderError),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(name: str, data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_offices(name, data)


def test_every_sheet_is_read_and_what_is_no_table_of_offices_is_told(tmp_path: Path, database: Database) -> None:
    book = Workbook()
    for title, rows in {
        "城区": [["名称", "类别", "截至"], ["甲", "热线", "2026/11/1"]],
        "郊区": [["名称", "类别", ""], ["乙", "热线", "备注"]],
        "说明": [["填表说明"], ["请如实填写"]],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "halls.xlsx")
    told = offices("import", str(tmp_path / "halls.xlsx"))
    assert [(o.name, o.as_of) for o in find_offices(database)] == [("甲", date(2026, 11, 1)), ("乙", None)]
    assert "· 工作表“说明”第一行没有“名称”列，没有读" in told
    assert "· 工作表“郊区”第 3 列没有列名，里面的内容没有读" in told


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderError):
        read_bounded(tmp_path / "none.csv")


def test_a_file_larger_than_the_page_takes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    result = CliRunner().invoke(office_commands.offices_app, ["import", str(tmp_path / "large.csv")])
    assert "最多 20 MB" in str(result.exception)


def test_a_title_above_the_table_is_told() -> None:
    read = read_offices("a.csv", "全市办税地点\n\n名称,类别\n甲,热线\n".encode())
    assert ([o.name for o in read.offices], read.notes) == (["甲"], ["列名之前的第 1 行没有读"])


def test_an_import_replaces_the_table(tmp_path: Path, database: Database) -> None:
    file = write(tmp_path / "table.csv", write_csv([ROW], list(COLUMNS)))
    assert "可以导入 1 个" in offices("import", str(file), "--check")
    assert find_offices(database) == bundled()
    assert "已导入 1 个" in offices("import", str(file))
    assert find_offices(database) == (HALL,)
    assert offices("list") == "办税服务厅  甲区大厅  已核实（2026-11-01）  地址 样例路一号；电话 =样例号码\n"
    assert json.loads(offices("list", "--json"))["offices"][0]["name"] == "甲区大厅"


def test_one_fault_and_nothing_is_imported(tmp_path: Path, database: Database) -> None:
    file = write(
        tmp_path / "table.yml", "- {name: 甲, kind: hall}\n- {name: 乙, kind: hall, address: 样例路}\n".encode()
    )
    assert "✗ 第 2 项" in offices("import", str(file), code=1)
    assert find_offices(database) == bundled()


def test_without_an_import_what_comes_along_is_listed() -> None:
    assert offices("list").count("未核实") == len(bundled())
