"""A file whose name says another kind than its content is told as such."""

from __future__ import annotations

import pytest

from knowledge_base.editing.tables import FORMATS, read_table, write_table
from knowledge_base.errors import ContentError
from tests.knowledge_base.fakes import entry

OLD = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)


def told_of(data: bytes, form: str) -> str:
    with pytest.raises(ContentError) as caught:
        read_table(data, form, {})
    return caught.value.message


@pytest.mark.parametrize("form", ["csv", "jsonl", "md", "docx"])
def test_a_workbook_named_otherwise_is_called_a_workbook(form: str) -> None:
    told = told_of(write_table([entry("one", "摊位要交费吗", "要交。")], "xlsx"), form)
    assert told == f"这个文件其实是 Excel 工作簿，名字却以 .{form} 结尾。请把扩展名改成 .xlsx 再导入"


@pytest.mark.parametrize("written", ["csv", "jsonl", "md"])
@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_a_text_named_as_a_workbook_is_called_by_its_kind(written: str, form: str) -> None:
    told = told_of(write_table([entry("one", "摊位要交费吗", "要交。")], written), form)
    assert f"请把扩展名改成 .{written} 再导入" in told


@pytest.mark.parametrize(
    ("data", "form", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\n", "csv", "PDF"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "xlsx", "PDF"),
        (OLD, "csv", "旧格式"),
        (OLD, "xlsx", "旧格式"),
        ("<html><table><tr><td>编号</td></tr></table></html>".encode(), "xlsx", "网页"),
    ],
)
def test_what_no_reader_takes_is_called_by_its_name(data: bytes, form: str, what: str) -> None:
    assert what in told_of(data, form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_of_its_own_kind_is_read(form: str) -> None:
    assert read_table(write_table([entry("one", "摊位要交费吗", "要交。")], form), form, {}).rows[0].entry is not None
