"""What Word keeps beside plain paragraphs, in a document of entries: in the entry as it is meant, or told."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from knowledge_base.editing.rows import Table
from tests.knowledge_base.editing.test_as_people_have_them import (
    HEADINGS,
    cells,
    entries_of,
    read,
    row,
    saved,
    word,
    workbook,
)

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc>{properties}<w:p>{run(text)}</w:p></w:tc>"


def details_of(table: Table) -> str:
    (found,) = entries_of(table)
    return found.details.removeprefix("原来的说明。").strip("\n")


def of_document(change: str) -> Table:
    """The document of ``word`` after ``change``."""
    document = Document(io.BytesIO(word()))
    named = {p.text: p for p in document.paragraphs}
    match change:
        case "styles of lists":
            for text, style in (("丙", "List Number"), ("乙", "List Bullet")):
                new = document.add_paragraph(text, style=style)
                named["原来的说明。"]._p.addnext(new._p)
        case "outline":
            named["说明"].style = document.styles["Normal"]
            level = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>')
            named["说明"]._p.get_or_add_pPr().append(level)
        case "margins":
            document.sections[0].header.paragraphs[0].text = "内部资料"
            document.sections[0].footer.paragraphs[0].text = "第 1 页"
        case "outside":
            document.paragraphs[0].insert_paragraph_before("开头的话")
            new = document.add_paragraph("问题下面的话")
            named["摊位要交费吗"]._p.addnext(new._p)
    out = io.BytesIO()
    document.save(out)
    return read(out.getvalue(), "docx")


def test_a_table_within_a_table_is_in_its_cell_once() -> None:
    inner = f"<w:tbl>{cells('内一', '内二')}</w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc><w:p>{run('外')}</w:p>{inner}</w:tc>{cell('右')}</w:tr></w:tbl>"
    assert details_of(read(word(outer), "docx")) == "| 外 内一 内二 | 右 |\n|---|---|"


def test_merged_cells_keep_their_columns_and_are_told() -> None:
    wide = "<w:tr>" + cell("宽", '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>') + cell("末") + "</w:tr>"
    first = "<w:tr>" + cell("竖", '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>') + cell("1") + cell("2") + "</w:tr>"
    then = "<w:tr>" + cell("", "<w:tcPr><w:vMerge/></w:tcPr>") + cell("3") + cell("4") + "</w:tr>"
    table = read(word(f"<w:tbl>{cells('甲', '乙', '丙')}{wide}{first}{then}</w:tbl>"), "docx")
    assert details_of(table).split("\n")[2:] == ["| 宽 |  | 末 |", "| 竖 | 1 | 2 |", "| 竖 | 3 | 4 |"]
    assert table.notes[1] == "第 16 段有合并的单元格：竖着合并的每行都写上了，请对照原文"


def test_a_row_and_the_end_of_a_paragraph_that_are_deleted_are_gone() -> None:
    row = f'<w:tr><w:trPr><w:del w:id="1" w:author="甲"/></w:trPr>{cell("旧")}{cell("旧")}</w:tr>'
    end = '<w:pPr><w:rPr><w:del w:id="2" w:author="甲"/></w:rPr></w:pPr>'
    table = read(
        word(f"<w:tbl>{cells('甲', '乙')}{row}</w:tbl>", f"<w:p>{end}{run('前半')}</w:p>", f"<w:p>{run('后半')}</w:p>"),
        "docx",
    )
    assert details_of(table) == "| 甲 | 乙 |\n|---|---|\n\n前半后半"
    assert table.notes[0] == "文档里有 2 处修订，按全部接受后的文字读入"


@pytest.mark.parametrize(
    ("inside", "text", "note"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("已办"), "☑已办", ""),
        ('<w:r><w:sym w:font="Webdings" w:char="F021"/></w:r>' + run("地"), "地", "特殊字体的符号，没有读入"),
        (run("藏着", "<w:rPr><w:vanish/></w:rPr>"), "藏着", "隐藏文字，也一起读入了"),
        (run("划掉", "<w:rPr><w:strike/></w:rPr>"), "划掉", "划掉的文字，照样读入了"),
        (f"<m:oMath {MATH}><m:r><m:t>税额=价×13%</m:t></m:r></m:oMath>", "税额=价×13%", "公式，按文字读入了，请核对"),
        (run("见") + '<w:r><w:endnoteReference w:id="1"/></w:r>', "见", "尾注，没有读入"),
        (run("图") + "<w:r><w:object/></w:r>", "图", "嵌入的对象，没有读入"),
        (f"<w:r><w:pict><w:txbxContent><w:p>{run('框里')}</w:p></w:txbxContent></w:pict></w:r>", "框里", ""),
    ],
)
def test_what_is_no_plain_word_is_read_or_told_with_its_place(inside: str, text: str, note: str) -> None:
    table = read(word(f"<w:p>{inside}</w:p>"), "docx")
    assert details_of(table) == text
    assert table.notes == ([f"第 16 段（{text[:12]}）有{note}"] if note else [])


def test_lists_by_their_styles_are_lists() -> None:
    assert details_of(of_document("styles of lists")) == "- 乙\n1. 丙"


def test_a_paragraph_of_the_level_of_a_heading_is_one() -> None:
    (found,) = entries_of(of_document("outline"))
    assert (found.answer, found.details) == ("要交。", "原来的说明。")


def test_headers_and_footers_are_told_but_for_the_number_of_the_page() -> None:
    assert of_document("margins").notes == ["页眉页脚的“内部资料”没有读入"]


def test_what_stands_outside_of_the_fields_is_told_with_its_place() -> None:
    assert of_document("outside").notes == [
        "第 1 段起的内容不在任何栏目里，没有导入：开头的话",
        "第 4 段起的内容不在任何栏目里，没有导入：问题下面的话",
    ]


def letters(text: str, looks: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}<w:t xml:space='preserve'>{text}</w:t></w:r>"


def instructed(instruction: str, shown: str) -> str:
    """A field, with what Word worked out last."""
    begin, separate, end = (f"<w:r><w:fldChar w:fldCharType='{k}'/></w:r>" for k in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText>{instruction}</w:instrText></w:r>{separate}{shown}{end}"


RAISED, LOWERED = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
CHECKED = "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox/></w:ffData></w:fldChar></w:r>"
SPOKEN = f"<w:r><w:ruby><w:rt>{letters('yin')}</w:rt><w:rubyBase>{letters('印')}</w:rubyBase></w:ruby></w:r>"


@pytest.mark.parametrize(
    ("inside", "text", "note"),
    [
        (
            letters("100m")
            + letters("2", RAISED)
            + letters("、10")
            + letters("5", RAISED)
            + letters("、CO")
            + letters("2", LOWERED),
            "100m²、10⁵、CO₂",
            "",
        ),
        (letters("见注") + letters("甲", RAISED), "见注甲", "有上标或下标，按平常的字读入了，请核对"),
        (SPOKEN + letters("花税"), "印花税", "有注音，没有读入"),
        (CHECKED + letters("企业"), "企业", "有表单的复选框或下拉框，没有读入"),
        (letters("税额＝") + instructed("EQ \\f(1,2)", ""), "税额＝", "有由域算出的公式或符号，没有读入"),
        (instructed('HYPERLINK "http://a.invalid"', letters("官网")), "官网", "有链接，只读了文字，没有读网址"),
        (instructed('HYPERLINK \\l "_Toc1"', letters("目录")), "目录", ""),
        (letters("小规模") + "<w:r><w:softHyphen/></w:r>" + letters("纳税人"), "小规模纳税人", ""),
    ],
)
def test_what_stands_otherwise_than_plain_letters_is_read_or_told(inside: str, text: str, note: str) -> None:
    table = read(word(f"<w:p>{inside}</w:p>"), "docx")
    (found,) = entries_of(table)
    assert found.details.removeprefix("原来的说明。\n") == text
    assert [told.partition("）")[2] for told in table.notes] == ([note] if note else [])


def test_a_cell_that_is_deleted_is_not_read() -> None:
    deleted = '<w:tc><w:tcPr><w:cellDel w:id="1"/></w:tcPr><w:p><w:r><w:t>删</w:t></w:r></w:p></w:tc>'
    row = f"<w:tr>{deleted}<w:tc><w:p><w:r><w:t>留</w:t></w:r></w:p></w:tc></w:tr>"
    (found,) = entries_of(read(word(f"<w:tbl>{row}</w:tbl>"), "docx"))
    assert "删" not in found.details


def test_a_name_of_a_field_that_is_no_heading_is_told() -> None:
    table = read(word(f"<w:p>{letters('步骤', '<w:b/>')}</w:p>", f"<w:p>{letters('先登录')}</w:p>"), "docx")
    assert table.notes[0].startswith("第 16 段“步骤”像是标题，但没有按标题写")


def test_a_content_control_that_nobody_has_filled_in_is_told() -> None:
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        "<w:p><w:r><w:t>单击此处输入文字</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    (note,) = read(word(control), "docx").notes
    assert note.endswith("有没有填写的内容控件，其中的提示文字照样读入了")


def in_a_table(*rows: list[Any]) -> bytes:
    """A document with nothing but a table; a line end in a cell begins a paragraph."""
    document, out = Document(), io.BytesIO()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for told in rows:
        for cell_of, text in zip(table.add_row().cells, told, strict=True):
            first, *others = str(text).split("\n")
            cell_of.paragraphs[0].text = first
            for other in others:
                cell_of.add_paragraph(other)
    document.save(out)
    return out.getvalue()


def test_a_table_with_an_entry_in_each_row_is_read_as_one_of_a_workbook() -> None:
    title = ["导办条目", *[""] * (len(HEADINGS) - 1)]
    table = read(in_a_table(title, ["*编号", *HEADINGS[1:]], row("one"), row("two", 起="明天"), row("one")), "docx")
    assert [r.entry.id for r in table.rows if r.entry] == ["one"]
    assert table.rows[0].entry == entries_of(read(saved(workbook(row("one"))), "xlsx"))[0]
    assert [(r.number, r.problem) for r in table.rows[1:]] == [
        (2, "表格“第 1 段”第 4 行：“起” 不是日期，写法如 2026-01-01"),
        (3, "编号 one 在第 1 个条目已经有了"),
    ]
    assert table.notes == ["表格“第 1 段”：列名之前的第 1 行没有导入：导办条目"]


def test_a_table_with_the_names_beside_what_they_say_is_an_entry() -> None:
    pairs = [[f"{name}：", text] for name, text in zip(HEADINGS, row("one", 说明="说明。"), strict=True) if text]
    (found,) = entries_of(read(in_a_table(*pairs), "docx"))
    assert (found.id, found.details, len(found.similar)) == ("one", "说明。", 6)


def test_a_table_below_a_field_is_of_that_field_whatever_its_headings_are() -> None:
    table = read(word(f"<w:tbl>{cells('编号', '问题')}{cells('甲', '乙')}</w:tbl>"), "docx")
    assert details_of(table) == "| 编号 | 问题 |\n|---|---|\n| 甲 | 乙 |"


def numbered(*texts: str) -> str:
    """A row whose cells are items of the first list of the document."""
    item = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="9"/></w:numPr></w:pPr>'
    return "<w:tr>" + "".join(f"<w:tc><w:p>{item}{run(t)}</w:p></w:tc>" for t in texts) + "</w:tr>"


def with_a_list(data: bytes) -> bytes:
    document, out = Document(io.BytesIO(data)), io.BytesIO()
    root = document.part.numbering_part.element
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99">{level}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="9"><w:abstractNumId w:val="99"/></w:num>'))
    document.save(out)
    return out.getvalue()


def test_the_numbers_of_a_list_in_a_table_are_read() -> None:
    table = read(with_a_list(word(f"<w:tbl>{numbered('甲', '')}{numbered('乙', '丙')}</w:tbl>")), "docx")
    assert details_of(table) == "| 1. 甲 | 2. |\n|---|---|\n| 3. 乙 | 4. 丙 |"


def test_steps_that_a_table_numbers_are_steps_and_prose_keeps_its_numbers() -> None:
    document, out = (
        Document(io.BytesIO(in_a_table(HEADINGS, row("one", 说明="说明。", 步骤="先登录\n再提交")))),
        io.BytesIO(),
    )
    item = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="9"/></w:numPr>'
    for name in ("说明", "步骤"):
        for paragraph in document.tables[0].cell(1, HEADINGS.index(name)).paragraphs:
            paragraph._p.get_or_add_pPr().append(parse_xml(item))
    document.save(out)
    (found,) = entries_of(read(with_a_list(out.getvalue()), "docx"))
    assert (found.details, found.steps) == ("1. 说明。", ["先登录", "再提交"])
