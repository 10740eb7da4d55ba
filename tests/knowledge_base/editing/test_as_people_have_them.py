"""Files as Excel, WPS, Word and people leave them: what is in them is read, what is not taken is told."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

from bench.files import fuzz
from knowledge_base.documents import bounds
from knowledge_base.editing.columns import COLUMNS
from knowledge_base.editing.rows import Table
from knowledge_base.editing.tables import FORMATS, read_table, write_table
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import ContentError
from tests.knowledge_base.fakes import entry

HEADINGS = list(COLUMNS)

MIDNIGHT = datetime(2026, 1, 1)  # noqa: DTZ001  a workbook knows no zones


def row(entry_id: str, **more: Any) -> list[Any]:
    values = {
        "编号": entry_id,
        "问题": f"{entry_id} 怎么办？",
        "相似问法": "\n".join(f"{entry_id} 问法{n}" for n in "甲乙丙丁戊己"),
        "答案": "这样办。",
        "依据": "虚构部|公告第1号||",
        "起": "2026-01-01",
        "把握程度": "confirmed",
        "税种": "发票",
        "适用对象": "企业",
    } | more
    return [values.get(name, "") for name in HEADINGS]


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows: list[Any]) -> Workbook:
    book = Workbook()
    assert book.active is not None
    for line in (HEADINGS, *rows):
        book.active.append(line)
    return book


def rewritten(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """With one part of the archive changed, as another program writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()).encode() if name == part else text)
    return out.getvalue()


def read(data: bytes, form: str) -> Table:
    return read_table(data, form, {})


def entries_of(table: Table) -> list[Entry]:
    assert [r.problem for r in table.rows if r.problem] == []
    return [r.entry for r in table.rows if r.entry is not None]


def cell_of(name: str) -> int:
    return HEADINGS.index(name) + 1


SHEET = "xl/worksheets/sheet1.xml"


def test_a_table_whose_size_is_told_wrong_is_read_whole() -> None:
    data = rewritten(
        saved(workbook(row("one"), row("two"))),
        SHEET,
        lambda xml: re.sub(r'<dimension ref="[^"]+"', '<dimension ref="A1"', xml),
    )
    assert [e.id for e in entries_of(read(data, "xlsx"))] == ["one", "two"]


def test_a_format_at_the_very_last_row_is_no_row() -> None:
    far = '<row r="1048576" ht="20" customHeight="1"/></sheetData>'
    data = rewritten(saved(workbook(row("one"))), SHEET, lambda xml: xml.replace("</sheetData>", far))
    table = read(data, "xlsx")
    assert [r.number for r in table.rows] == [2]


def test_every_sheet_that_is_a_table_of_ours_is_read_and_the_others_are_told() -> None:
    book = workbook(row("one"))
    book.create_sheet("第二批").append(HEADINGS)
    book["第二批"].append(row("two"))
    book["第二批"].append(row("three", 起="明天"))
    book.create_sheet("说明").append(["请先看这里"])
    book.create_sheet("空的")
    table = read(saved(book), "xlsx")
    assert [r.entry.id for r in table.rows if r.entry] == ["one", "two"]
    assert [(r.number, r.problem) for r in table.rows if r.problem] == [
        (3, "工作表“第二批”：“起” 不是日期，写法如 2026-01-01")
    ]
    assert [note for note in table.notes if "说明" in note] == [
        "工作表“说明”没有导入：第一行应是列名，缺少：编号、问题、答案。可以先下载模板"
    ]


def test_a_percentage_is_read_as_it_is_shown() -> None:
    book = workbook(row("one", 答案=0.03), row("two", 答案=0.0005), row("three", 答案=0.03))
    sheet = book.active
    assert sheet is not None
    sheet.cell(2, cell_of("答案")).number_format = "0%"
    sheet.cell(3, cell_of("答案")).number_format = "0.00%"
    assert [e.answer for e in entries_of(read(saved(book), "xlsx"))] == ["3%", "0.05%", "0.03"]


@pytest.mark.parametrize(
    "written", ["2026/1/1", "2026年1月1日", "2026.1.1", "2026-1-1", 46023, date(2026, 1, 1), MIDNIGHT]
)
def test_a_day_is_read_however_it_is_written(written: Any) -> None:
    (found,) = entries_of(read(saved(workbook(row("one", 起=written))), "xlsx"))
    assert found.in_force.from_ == date(2026, 1, 1)


def test_a_formula_without_its_result_is_told_and_empties_nothing() -> None:
    book = workbook(row("one"), row("two", 说明="=A1&B1"))
    table = read(saved(book), "xlsx")
    assert [r.entry.id for r in table.rows if r.entry] == ["one"]
    assert [r.problem for r in table.rows if r.problem] == [
        "E3 是还没有算出结果的公式，请用 Excel 打开保存一次，或者改成文字"
    ]


def test_hidden_rows_and_columns_and_merged_cells_are_told() -> None:
    book = workbook(row("one"), row("two"))
    sheet = book.active
    assert sheet is not None
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["E"].hidden = True
    sheet.merge_cells("L2:L3")
    table = read(saved(book), "xlsx")
    assert table.notes == [
        "工作表“Sheet”有隐藏的行（第 3 行），也一起读入了",
        "工作表“Sheet”有隐藏的列（E 列），也一起读入了",
        "工作表“Sheet”有合并的单元格（L2:L3）：竖着合并的，每一行都按其中的内容读入；横着合并的，内容只算在最左一格",
    ]


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_workbook_damaged_inside_is_a_sentence_with_the_place(cut: float) -> None:
    data = rewritten(saved(workbook(row("one"), row("two"))), SHEET, lambda xml: xml[: int(len(xml) * cut)])
    with pytest.raises(ContentError, match=r"里面坏了，打不开（第 \d+ 行"):
        read(data, "xlsx")


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_what_unpacks_to_more_than_a_file_of_a_person_is_refused(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_UNPACKED", 3_000_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml" if form == "docx" else SHEET, " " * 4_000_000)
    with pytest.raises(ContentError, match="解开后有 4 MB，最多 3 MB"):
        read(out.getvalue(), form)


def test_a_cell_longer_than_any_program_writes_is_told() -> None:
    book = saved(workbook(row("one"), row("two", 答案="LONG")))
    data = rewritten(book, SHEET, lambda xml: xml.replace("LONG", "x" * 40_000))
    table = read(data, "xlsx")
    assert [r.problem for r in table.rows] == ["", "D3 超过一格能放的 32,767 个字，请分开写"]


def as_csv(*rows: list[str], separator: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows([HEADINGS, *rows])
    return out.getvalue().replace("\r\n", end)


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_csv_is_read_in_every_encoding_with_every_separator_and_line_end(
    separator: str, encoding: str, end: str
) -> None:
    data = as_csv(row("one", 说明="一;二\t三,四"), row("two"), separator=separator, end=end).encode(encoding)
    found = entries_of(read(data, "csv"))
    assert [e.id for e in found] == ["one", "two"]
    assert found[0].details == "一;二\t三,四"


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_a_wrong_mark_before_utf8_makes_no_other_words_of_it(mark: bytes) -> None:
    found = entries_of(read(mark + as_csv(row("one", 说明="一二三")).encode(), "csv"))
    assert found[0].details == "一二三"


def test_a_quote_that_is_never_closed_is_told_with_its_line() -> None:
    text = as_csv(row("one"), row("two")).replace("two,", '"two,', 1)
    with pytest.raises(ContentError, match="第 3 行（文件的第 8 行起）有一个引号"):
        read(text.encode(), "csv")


def test_json_nested_without_end_is_a_bad_line_and_stops_no_other() -> None:
    good = json.dumps({"id": "x"})
    table = read(("[" * 100_000 + "\n" + good + "\n").encode(), "jsonl")
    assert [r.number for r in table.rows] == [1, 2]
    assert table.rows[0].problem == "不是正确的 JSON"


def word(*parts: str) -> bytes:
    """Our own export of one entry, with ``parts`` put below its 说明."""
    told = entry("told", "摊位要交费吗", "要交。", details="原来的说明。")
    document = Document(io.BytesIO(write_table([told], "docx")))
    place = next(p for p in document.paragraphs if p.text == "原来的说明。")._p
    for part in reversed(parts):
        place.addnext(parse_xml(part.replace(">", f" {nsdecls('w')}>", 1)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def cells(*texts: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in texts) + "</w:tr>"


def test_a_table_of_word_is_a_table_of_the_entry() -> None:
    table = read(word(f"<w:tbl>{cells('档', '率')}{cells('甲|乙', '3%')}</w:tbl>"), "docx")
    (found,) = entries_of(table)
    assert found.details == "原来的说明。\n\n| 档 | 率 |\n|---|---|\n| 甲\\|乙 | 3% |"
    assert table.notes == ["第 16 段有表格，按 Markdown 表格读入"]


def test_tracked_changes_are_read_as_they_will_be_and_told() -> None:
    changed = (
        '<w:p><w:r><w:t>税率</w:t></w:r><w:del w:id="1" w:author="甲"><w:r><w:delText>5%</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="甲"><w:r><w:t>3%</w:t></w:r></w:ins><w:r><w:t>。</w:t></w:r></w:p>'
    )
    table = read(word(changed), "docx")
    (found,) = entries_of(table)
    assert found.details == "原来的说明。\n税率3%。"
    assert table.notes == ["文档里有 2 处修订，按全部接受后的文字读入"]


def test_content_controls_and_links_hold_text_too() -> None:
    linked = "<w:p><w:hyperlink><w:r><w:t>控件里的字</w:t></w:r></w:hyperlink></w:p>"
    inside = f"<w:sdt><w:sdtContent>{linked}</w:sdtContent></w:sdt>"
    (found,) = entries_of(read(word(inside), "docx"))
    assert found.details == "原来的说明。\n控件里的字"


def test_a_heading_by_a_style_that_rests_on_a_heading_is_one() -> None:
    document = Document(io.BytesIO(word()))
    style = document.styles.add_style("单位自己的标题", 1)
    style.base_style = document.styles["Heading 3"]
    heading = next(p for p in document.paragraphs if p.text == "说明")
    heading.style = style
    out = io.BytesIO()
    document.save(out)
    (found,) = entries_of(read(out.getvalue(), "docx"))
    assert found.details == "原来的说明。"


def test_lists_of_word_are_lists_where_markdown_is_read() -> None:
    document = Document(io.BytesIO(word()))
    place = next(p for p in document.paragraphs if p.text == "原来的说明。")
    for text, style in (("乙", "List Bullet"), ("甲", "List Bullet")):
        new = document.add_paragraph(text, style=style)
        place._p.addnext(new._p)
        new._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        )
    out = io.BytesIO()
    document.save(out)
    (found,) = entries_of(read(out.getvalue(), "docx"))
    assert re.fullmatch(r"原来的说明。\n(- 甲\n- 乙|1\. 甲\n2\. 乙)", found.details)


def test_what_word_has_beside_its_text_is_told() -> None:
    note = '<w:p><w:r><w:t>见注</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    assert read(word(note), "docx").notes == ["第 16 段（见注）有脚注，没有读入"]


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("form", FORMATS)
def test_whatever_happens_to_a_file_it_is_read_or_told_in_a_sentence(form: str) -> None:
    found = fuzz(form, rounds=150, seed=20261128)
    assert (found.rounds, found.traces) == (150, [])
    assert 0 < found.read < 150
