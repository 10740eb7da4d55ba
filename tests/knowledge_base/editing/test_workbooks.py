"""What stands in a workbook beside its table, and cells that are not what they look like: read as shown, or told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from knowledge_base.errors import ContentError
from tests.knowledge_base.editing.test_as_people_have_them import (
    HEADINGS,
    SHEET,
    cell_of,
    entries_of,
    read,
    rewritten,
    row,
    saved,
    workbook,
)


def sheet_of(book: Workbook) -> Worksheet:
    assert book.active is not None
    return book.active


def changed(cell: str, replacement: str, *rows: list[Any]) -> bytes:
    """The table of ``rows`` with one cell written anew."""
    return rewritten(
        saved(workbook(*rows)), SHEET, lambda xml: re.sub(rf'<c r="{cell}".*?</c>', replacement, xml, flags=re.DOTALL)
    )


def problems(data: bytes) -> list[str]:
    return [r.problem for r in read(data, "xlsx").rows]


def test_what_is_merged_downwards_is_of_each_of_its_rows() -> None:
    book = workbook(row("one", 说明="同一段"), row("two"), row("three", 说明="另一段"))
    sheet_of(book).merge_cells("E2:E3")
    assert [e.details for e in entries_of(read(saved(book), "xlsx"))] == ["同一段", "同一段", "另一段"]


def test_a_title_above_the_headings_is_told_and_the_table_is_read() -> None:
    book = Workbook()
    for line in (["知识条目汇总表"], [], HEADINGS, row("one")):
        sheet_of(book).append(line)
    table = read(saved(book), "xlsx")
    assert [e.id for e in entries_of(table)] == ["one"]
    assert table.notes == ["列名之前的第 1 行没有导入：知识条目汇总表"]


def test_a_row_of_totals_is_told() -> None:
    book = workbook(row("one"))
    sheet_of(book).append(["合计", "1 条"])
    table = read(saved(book), "xlsx")
    assert [e.id for e in entries_of(table)] == ["one"]
    assert table.notes == ["第 3 行像是合计或者附注，不是条目，没有导入：合计 1 条"]


def test_a_hidden_sheet_is_read_and_told() -> None:
    book = workbook(row("one"))
    hidden = book.create_sheet("旧的")
    hidden.sheet_state = "veryHidden"
    for line in (HEADINGS, row("two")):
        hidden.append(line)
    table = read(saved(book), "xlsx")
    assert [e.id for e in entries_of(table)] == ["one", "two"]
    assert table.notes == ["工作表“旧的”是隐藏的，也一起读入了"]


def test_sheets_that_are_no_tables_are_told_together() -> None:
    book = workbook(row("one"))
    for number in range(7):
        book.create_sheet(f"记录{number}").append(["随手记"])
    (note,) = read(saved(book), "xlsx").notes
    assert note.startswith("工作表“记录0”、“记录1”、“记录2”、“记录3”、“记录4” 等 7 个没有导入")


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (0.03, "0.00%_ ", "3%"),
        (0.065, "0.0%;[Red]-0.0%", "6.5%"),
        (500, '0"万元"', "500万元"),
        (1000, '"¥"#,##0.00', "¥1000"),
        (1000, "[$¥-804]#,##0", "¥1000"),
        (12345, '0!.0,"万"', "12345"),
        (0.1 + 0.2, "General", "0.3"),
        (3.0, "General", "3"),
        (-0.5, "0%", "-50%"),
        (12, r"0\%", "12%"),
        (1e15, "0", "1000000000000000"),
    ],
)
def test_a_number_is_read_with_what_its_format_shows_around_it(value: float, shown: str, text: str) -> None:
    book = workbook(row("one", 答案=value))
    sheet_of(book).cell(2, cell_of("答案")).number_format = shown
    (found,) = entries_of(read(saved(book), "xlsx"))
    assert found.answer == text


@pytest.mark.parametrize(
    "written",
    ["２０２６年１月１日", "20260101", "2026/1/1 0:00", "2026-01-01T00:00:00", "2026年01月01日 00:00:00", 46023.0],
)
def test_a_day_is_read_in_the_spellings_of_other_programs(written: Any) -> None:
    (found,) = entries_of(read(saved(workbook(row("one", 起=written))), "xlsx"))
    assert found.in_force.from_.isoformat() == "2026-01-01"


@pytest.mark.parametrize("written", ["2026年1月", 45658.5, "明年", "2026-02-30"])
def test_what_is_no_day_is_told(written: Any) -> None:
    assert problems(saved(workbook(row("one", 起=written)))) == ["“起” 不是日期，写法如 2026-01-01"]


def test_the_error_of_a_formula_is_no_text() -> None:
    data = changed("D2", '<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', row("one"), row("two"))
    assert problems(data) == ["D2 是公式算错的结果（#DIV/0!），请改好公式或者改成文字", ""]


def test_an_empty_text_is_a_result_of_a_formula() -> None:
    data = changed("E2", '<c r="E2" t="str"><f>IF(1,"","")</f><v></v></c>', row("one", 说明="ZZ"))
    assert [e.details for e in entries_of(read(data, "xlsx"))] == [""]


def test_cells_without_references_are_counted() -> None:
    book = saved(workbook(row("one", 说明="=A1"), row("two")))
    data = rewritten(book, SHEET, lambda xml: re.sub(r'(<(?:c|row)) r="\w+"', r"\1", xml))
    assert [p[:11] for p in problems(data)] == ["E2 是还没有算出结果", ""]


def test_rich_text_is_read_without_how_it_is_spoken() -> None:
    rich = "<is><r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r><rPh sb='0' eb='1'><t>fu</t></rPh></is>"
    data = changed("D2", f'<c r="D2" t="inlineStr">{rich}</c>', row("one"))
    assert [e.answer for e in entries_of(read(data, "xlsx"))] == ["富文本"]


def test_comments_are_told_with_their_cells() -> None:
    book = workbook(row("one"))
    sheet_of(book)["B2"].comment = Comment("请核对", "甲")
    assert read(saved(book), "xlsx").notes == ["工作表“Sheet”有批注（B2），没有读入"]


def test_a_row_that_has_a_cell_twice_is_told_and_not_guessed() -> None:
    data = rewritten(saved(workbook(row("one"), row("two"))), SHEET, lambda xml: xml.replace('r="B3"', 'r="A3"'))
    assert [p[:11] for p in problems(data)] == ["", "这一行里面坏了，格子的"]


def test_a_text_in_a_cell_of_another_type_is_told() -> None:
    data = rewritten(
        saved(workbook(row("one"))), SHEET, lambda x: re.sub('(<c r="D2"[^>]*)inlineStr', r"\1inli neStr", x)
    )
    assert [p[:11] for p in problems(data)] == ["这一行里面坏了，格子的"]


def test_a_cell_of_a_style_that_is_not_there_is_read_as_one_of_none() -> None:
    def styled(xml: str) -> str:
        xml, changes = re.subn(r'<c r="([A-Z]+2)"( s="\d+")?', r'<c r="\1" s="99"', xml)
        assert changes
        return xml

    [entry] = entries_of(read(rewritten(saved(workbook(row("one"))), SHEET, styled), "xlsx"))
    assert entry.id == "one"


def test_rows_out_of_their_order_are_told() -> None:
    data = rewritten(saved(workbook(row("one"), row("two"))), SHEET, lambda x: x.replace('<row r="3"', '<row r="2"'))
    with pytest.raises(ContentError, match="第 2 行重复了"):
        read(data, "xlsx")


def bombed(xml: str) -> str:
    """Ten entities of ten of the one before: ten thousand million letters."""
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    cell = '<row r="3"><c r="A3" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData>'
    return f'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">{entities}]>' + xml.replace("</sheetData>", cell)


def strict(xml: str) -> str:
    return xml.replace("schemas.openxmlformats.org/spreadsheetml/2006", "purl.oclc.org/ooxml/spreadsheetml")


def filled(xml: str) -> str:
    return xml.replace("<t>one</t>", f"<t>{'x' * 12_000_000}</t>")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [(bombed, "打不开|不是能打开的"), (strict, "严格 Open XML"), (filled, "有一格的内容有好几兆")],
)
def test_what_a_person_does_not_write_is_a_sentence(change: Callable[[str], str], sentence: str) -> None:
    with pytest.raises(ContentError, match=sentence):
        read(rewritten(saved(workbook(row("one"))), SHEET, change), "xlsx")


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_an_old_file_or_one_with_a_password_is_told_as_such(form: str) -> None:
    with pytest.raises(ContentError, match="旧格式的文件，或者设了打开密码"):
        read(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, form)


@pytest.mark.parametrize(
    ("kind", "value"), [("", "NaN"), ("", "0x10"), (' t="d"', "明天"), (' t="b"', "是"), (' t="s"', "x")]
)
def test_a_value_that_is_not_of_its_kind_is_told_and_stops_no_other_row(kind: str, value: str) -> None:
    column = "ABCDEFGHIJKLMNOP"[cell_of("说明") - 1]
    data = changed(f"{column}2", f'<c r="{column}2"{kind}><v>{value}</v></c>', row("one", 说明="数"), row("two"))
    table = read(data, "xlsx")
    assert [r.entry.id for r in table.rows if r.entry] == ["two"]
    assert table.rows[0].problem == f"{column}2 里的“{value}”不是数，也不是日期，读不出来，请改好或者改成文字"
    assert table.rows[0].texts["说明"] == value
