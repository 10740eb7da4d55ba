"""Tables with what programs and people add: formats that show words, feet, pages, pictures, rows that end early."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from bench.files import with_shared_texts
from knowledge_base.editing.reading.questions import read_questions
from knowledge_base.editing.rows import Table
from knowledge_base.editing.tables import read_table, write_failed, write_table
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
from tests.knowledge_base.fakes import entry

KNOWN = entry(
    "known", "摊位要交费吗", "要交。", details="原来的说明。", related=["other-one"], facts=["F0001"], steps=["先登记"]
)


def changed(change: Callable[[Worksheet], Any], *rows: list[Any]) -> Table:
    book = workbook(*(rows or (row("one"), row("two"))))
    assert book.active is not None
    change(book.active)
    return read(saved(book), "xlsx")


def of_csv(text: str, *, encoding: str = "utf-8") -> Table:
    return read_table(text.encode(encoding), "csv", {"known": KNOWN})


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (123, "000000", "000123"),
        (1234567, "0000-000", "1234-567"),
        (100, 'General"元"', "100元"),
        (100, 'G/通用格式"元"', "100元"),
        (50, '0"元/吨"', "50元/吨"),
        (0, '0.00%;-0.00%;"免税"', "免税"),
        (-5, "0;(0)", "-5"),
        (1, '[=1]"是";[=0]"否";0', "是"),
        (0, '"是";"否";"无"', "无"),
        (0.5, "# ?/?", "0.5"),
        (0.13, '0%"左右"', "13%左右"),
        (30, '@"天"', "30天"),
        ("10号", '"税务总局公告"@', "税务总局公告10号"),
        (46023, "aaaa", "46023"),
        (timedelta(hours=30), "[h]:mm", "30:00"),
        (time(8, 30), "h:mm", "08:30"),
    ],
)
def test_a_cell_is_read_as_its_format_shows_it(value: Any, shown: str, text: str) -> None:
    book = workbook(row("one"))
    assert book.active is not None
    cell = book.active.cell(2, cell_of("说明"))
    cell.value, cell.number_format = value, shown
    assert [e.details for e in entries_of(read(saved(book), "xlsx"))] == [text]


@pytest.mark.parametrize(
    "foot", ["合计", "小 计：", "共 2 条", "填表人：甲", "审核人：乙", "注：以正式文件为准。", "说明：一", "总计（2）"]
)
def test_what_stands_below_a_table_is_told_and_is_no_entry(foot: str) -> None:
    table = changed(lambda sheet: sheet.append([foot, "", 3]))
    assert len(entries_of(table)) == 2
    assert table.notes == [f"第 4 行像是合计或者附注，不是条目，没有导入：{foot} 3"]


def test_a_row_without_an_id_that_only_speaks_of_sums_is_still_a_row() -> None:
    table = changed(lambda sheet: sheet.append(["", "合计数怎么填？", "", "这样填。"]))
    told = "“依据” 缺少这一项；“起” 缺少这一项；“把握程度” 缺少这一项；另有 4 处"
    assert table.rows[2].problem == told


def test_headings_that_come_again_are_told() -> None:
    table = changed(lambda _: None, row("one"), HEADINGS, row("two"))
    assert [e.id for e in entries_of(table)] == ["one", "two"]
    assert table.notes == ["第 3 行又是列名，没有导入"]


def test_rows_whose_id_is_one_merged_cell_are_one_entry() -> None:
    def merge(sheet: Worksheet) -> None:
        for n in range(6):
            sheet.cell(2 + n, cell_of("相似问法")).value = f"问法{n}"
        for column in "ABDEFGHIJKLM":
            sheet.merge_cells(f"{column}2:{column}7")

    table = changed(merge, row("one"))
    (found,) = entries_of(table)
    assert found.similar == [f"问法{n}" for n in range(6)]
    assert "第 3、4、5、6、7 行的“编号”与上一行合并，各格接在上一行的后面，读成一个条目" in table.notes


def test_a_picture_within_a_cell_is_told_and_empties_nothing() -> None:
    pictured = '<c r="E2" t="str"><f>_xlfn.DISPIMG("ID_7F",1)</f><v>=DISPIMG("ID_7F",1)</v></c>'
    data = rewritten(
        saved(workbook(row("one", 说明="ZZ"), row("two"))), SHEET, lambda x: re.sub('<c r="E2".*?</c>', pictured, x)
    )
    assert [r.problem for r in read(data, "xlsx").rows] == ["E2 是嵌在格子里的图片，没有读，请改成文字", ""]


def test_a_fault_in_a_column_that_is_not_taken_stops_no_row() -> None:
    def beside(sheet: Worksheet) -> None:
        sheet.cell(1, len(HEADINGS) + 1).value = "备注"
        sheet.cell(2, len(HEADINGS) + 1).value = "=1+1"

    assert [e.id for e in entries_of(changed(beside))] == ["one", "two"]


def test_what_is_struck_out_raised_or_linked_is_told_with_its_cells() -> None:
    def write(sheet: Any) -> None:
        sheet["E2"] = CellRichText("税率", TextBlock(InlineFont(strike=True), "5%"), "3%")
        sheet["D3"] = "旧的。"
        sheet["D3"].font = Font(strike=True)
        sheet["E3"] = CellRichText("一百 m", TextBlock(InlineFont(vertAlign="superscript"), "2"))
        sheet["G3"] = "看这里"
        sheet["G3"].hyperlink = "https://example.invalid/"
        sheet.oddHeader.center.text = "内部资料"
        sheet.oddFooter.center.text = "第 &P 页"

    book = workbook(row("one"), row("two"))
    write(book.worksheets[0])
    flat = rewritten(saved(book), SHEET, lambda x: x.replace('<row r="3"', '<row r="3" ht="0" customHeight="1"'))
    table = read(flat, "xlsx")
    assert len(entries_of(table)) == 2
    assert table.notes == [
        "工作表“Sheet”有隐藏的行（第 3 行），也一起读入了",
        "工作表“Sheet”有划掉的文字（E2、D3），照样读入了，请核对",
        "工作表“Sheet”有上标或下标（E3），按平常的字读入了，请核对",
        "工作表“Sheet”有链接（G3），只读了文字，没有读网址",
        "工作表“Sheet”页眉页脚的“内部资料”没有读入",
    ]


def test_shared_texts_that_are_struck_out_are_told_too() -> None:
    runs = "<r><rPr><strike/></rPr><t>旧</t></r><r><rPr><strike val='0'/></rPr><t>新</t></r>"
    book = with_shared_texts(saved(workbook(row("one", 说明="ZZ"))))
    table = read(rewritten(book, "xl/sharedStrings.xml", lambda x: x.replace("<t>ZZ</t>", runs)), "xlsx")
    assert [e.details for e in entries_of(table)] == ["旧新"]
    assert table.notes == ["工作表“Sheet”有划掉的文字（E2），照样读入了，请核对"]


def test_days_of_a_workbook_that_counts_from_1904() -> None:
    book = workbook(row("one", 起=datetime(2026, 1, 1)))  # noqa: DTZ001  a workbook knows no zones
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    table = read(saved(book), "xlsx")
    assert [str(e.in_force.from_) for e in entries_of(table)] == ["2026-01-01"]
    assert ["1904" in note for note in table.notes] == [True]


def test_a_double_is_told_with_the_sheet_of_both() -> None:
    book = workbook(row("one"))
    for line in (HEADINGS, row("one")):
        (book["二"] if "二" in book.sheetnames else book.create_sheet("二")).append(line)
    assert read(saved(book), "xlsx").rows[1].problem == "工作表“二”：编号 one 在工作表“Sheet”第 2 行已经有了"


def test_a_row_that_ends_early_empties_nothing() -> None:
    table = of_csv("编号,答案,相关条目,所据事实\nknown,要。\n")
    (found,) = entries_of(table)
    assert (found.answer, found.related, found.facts) == ("要。", ["other-one"], ["F0001"])
    assert table.notes[-1] == "第 2 行的格子比列名少，已有条目里缺的那几栏保持不变"


def test_a_line_broken_within_a_text_is_told_and_empties_nothing() -> None:
    table = of_csv("编号,答案,说明,相关条目\nknown,要。,第一段\n第二段,other-one\n")
    assert [bool(r.problem) for r in table.rows] == [False, True]
    assert table.rows[0].entry is not None
    assert table.rows[0].entry.related == ["other-one"]


@pytest.mark.parametrize("blank", ["", ",", ",,"])
def test_cells_moved_into_columns_without_a_heading_are_told(blank: str) -> None:
    table = of_csv(f"编号,答案,说明{blank}\nknown,要交,不过可以减,说明文字{blank[1:]}\nfine,好,好{blank}\n")
    assert table.rows[0].problem.startswith("这一行比列名多出 1 格（说明文字）")


@pytest.mark.parametrize("lost", ["########", "#VALUE!", "#DIV/0!", "#N/A"])
def test_what_a_program_saves_instead_of_a_result_is_no_text(lost: str) -> None:
    assert of_csv(f"编号,答案\nknown,{lost}\n").rows[0].problem.startswith(f"第 2 格是“{lost}”，是公式算错的结果")
    meant = entry("meant", "错误值是什么", lost)
    assert entries_of(of_csv(write_table([meant], "csv").decode())) == [meant]


def test_a_picture_that_a_program_saves_by_its_formula_is_told() -> None:
    (row,) = of_csv('编号,答案\nknown,"=DISPIMG(""ID_7F"",1)"\n').rows
    assert row.problem == "第 2 格是嵌在格子里的图片，没有读，请改成文字"


def test_texts_of_figures_are_read_without_their_formula() -> None:
    assert [e.answer for e in entries_of(of_csv('编号,答案\n="known",="0012"\n'))] == ["0012"]


def test_a_byte_that_is_in_no_encoding_is_told_with_its_line() -> None:
    data = "编号,答案\nknown,免税政策\n".encode("gb18030").replace("政策".encode("gb18030"), b"\xd5\xff\xff")
    with pytest.raises(ContentError, match="第 2 行有读不了的字节"):
        read(data, "csv")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_of_questions_with_a_title_is_read_by_its_headings(form: str) -> None:
    lines = [["常见问题汇总"], ["编号", "问题"], ["one", "甲怎么办"], ["two", "乙怎么办"]]
    assert read_questions(f"题.{form}", _table(lines, form)).questions[0].question == "甲怎么办"
    assert read_questions(f"题.{form}", _table(lines, form)).notes == ["列名之前的第 1 行没有读"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_columns_of_a_table_without_a_heading_for_questions_are_told(form: str) -> None:
    made = read_questions(f"题.{form}", _table([["甲怎么办", "三月"], ["乙怎么办", "四月"]], form))
    assert [q.question for q in made.questions] == ["甲怎么办", "乙怎么办"]
    assert made.notes == ["没有名为“问题”或“问”或“question”的列，按第一列读，其余各列没有读"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_columns_beside_those_of_questions_are_told(form: str) -> None:
    made = read_questions(
        f"题.{form}", _table([["*问题", "应为", "备注"], ["甲怎么办", "one", "三月"], ["乙", "two", ""]], form)
    )
    assert [(q.question, q.expected) for q in made.questions] == [("甲怎么办", "one"), ("乙", "two")]
    assert made.notes == ["第 3 列不是问题也不是应答条目，没有读"]


def test_a_question_that_is_a_formula_without_a_result_is_told() -> None:
    made = read_questions("题.xlsx", _table([["问题"], ["甲怎么办"], ["=A2"]], "xlsx"))
    assert [note[:20] for note in made.notes] == ["第 3 行没有读：A3 是还没有算出结果的"[:20]]


def _table(lines: list[list[str]], form: str) -> bytes:
    if form == "csv":
        return "".join(",".join(line) + "\n" for line in lines).encode()
    book = Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(line)
    return saved(book)


def test_names_may_stand_side_by_side() -> None:
    table = changed(
        lambda _: None, row("one", 适用对象="企业、个体工商户", 相关条目="a-b，c-d", 所据事实="F0001,F0002")
    )
    (found,) = entries_of(table)
    assert (found.audience, found.related) == (["企业", "个体工商户"], ["a-b", "c-d"])
    assert found.facts == ["F0001", "F0002"]


def test_what_may_stand_in_a_cell_is_told_in_chinese() -> None:
    (told,) = changed(lambda _: None, row("one", 把握程度="已确认")).rows
    assert told.problem == "“把握程度” 只能是 confirmed、secondary、unsettled 之一"


def test_half_a_letter_in_a_workbook_is_told_by_its_cell_and_both_halves_are_the_letter() -> None:
    def put_above(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["A1"] = "上面_xD83D_的字"

    table = changed(put_above, row("one", 答案="好_xD83D_"), row("two", 答案="好_xD83D__xDE00_"))
    assert [r.problem for r in table.rows] == ["D3 里有半个表情符号之类不完整的字符，请删去", ""]
    assert [r.entry.answer for r in table.rows if r.entry] == ["好\U0001f600"]
    assert table.notes == ["列名之前的第 1 行没有导入：上面\ufffd的字"]
    assert write_failed(table.rows)


def test_half_a_letter_in_json_is_told_where_it_stands_and_as_it_is_written() -> None:
    lines = (r'{"id": "a-b", "question": "\ud83d怎么办"}', r'{"x\udc00": 1}', r'[{"id": "a-b", "tax": "\ud83d"}]')
    for line, where in zip(lines, ("question 里", "x\\udc00 里", "tax 里"), strict=True):
        table = read(line.encode(), "jsonl")
        assert [r.problem[:20] for r in table.rows] == [f"字段 {where}有半个表情符号之类不完整的字符"[:20]]
        assert write_failed(table.rows)
    (one,) = read(rb'{"x\udc00": 1, "x\udc00": 2}', "jsonl").rows
    assert one.problem == "字段 x\\udc00 写了两次，请只留一个"


@pytest.mark.parametrize("others", [True, False])
def test_a_comma_that_moves_the_cells_of_a_row_is_told_though_nothing_stands_beyond_the_headings(others: bool) -> None:
    whole = "known-one,问,答,说明,步骤\n" if others else ""
    data = f"编号,问题,答案,说明,步骤\n{whole}known,问,答,说明, 分两段,\n".encode()
    table = read_table(data, "csv", {e.id: e for e in (KNOWN, KNOWN.model_copy(update={"id": "known-one"}))})
    told = [r.problem for r in table.rows if r.problem] if others else [n for n in table.notes if "错位" in n]
    begin = "这一行比列名和别的行多出空的格子" if others else "每一行都比列名多出空的格子"
    assert [one.startswith(begin) for one in told] == [True]


def test_headings_copied_with_letters_without_width_are_known() -> None:
    data = "\u200b编号,问题\u200b,答案\ufeff\nknown,问,答\n".encode()
    (found,) = entries_of(read_table(data, "csv", {"known": KNOWN}))
    assert (found.question, found.answer) == ("问", "答")
    text = "## 问\n\n### 编号\n\nknown\n\n### 答案\u200b\n\n新的答\n"
    (found,) = entries_of(read_table(text.encode(), "md", {"known": KNOWN}))
    assert found.answer == "新的答"


def test_whole_numbers_keep_all_their_figures() -> None:
    data = rewritten(
        saved(workbook(row("one", 说明=7))), SHEET, lambda xml: xml.replace("<v>7</v>", "<v>911101080000000123</v>")
    )
    (found,) = entries_of(read(data, "xlsx"))
    assert found.details == "911101080000000123"


@pytest.mark.parametrize("foot", ["本页合计：3", "以上共 3 条", "总数"])
def test_sums_in_other_words_are_no_entries(foot: str) -> None:
    table = changed(lambda sheet: sheet.append([foot]), row("one"))
    assert [e.id for e in entries_of(table)] == ["one"]
    assert table.notes == [f"第 3 行像是合计或者附注，不是条目，没有导入：{foot}"]


def test_a_name_with_a_colon_does_not_cut_what_is_told_of_its_row() -> None:
    (told,) = changed(lambda _: None, row("一：二")).rows
    assert told.problem.startswith("“编号” 写法不对")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_headings_marked_as_a_form_marks_them_are_known(form: str) -> None:
    lines = [["*编号", "问题（必填）", "答案*：", "*备注"], ["known", "问", "新的答", "甲"]]
    table = read_table(_table(lines, form), form, {"known": KNOWN})
    (found,) = entries_of(table)
    assert (found.question, found.answer) == ("问", "新的答")
    assert table.notes[0].startswith("不认得的列：“备注”，没有导入")


@pytest.mark.parametrize("figure", ["1e400", "-1e400"])
def test_a_number_beyond_all_programs_is_told_by_its_cell(figure: str) -> None:
    book = saved(workbook(row("one", 说明=5), row("two")))
    table = read(rewritten(book, SHEET, lambda x: x.replace("<v>5</v>", f"<v>{figure}</v>")), "xlsx")
    assert [r.problem for r in table.rows] == ["E2 里的数大得没有程序能算，请改好或者改成文字", ""]


def test_every_fault_of_a_row_is_told_at_once_in_words() -> None:
    (told,) = changed(lambda _: None, row("Two_A", 起="明天", 所据事实="第一条")).rows
    assert told.problem == (
        "“起” 不是日期，写法如 2026-01-01；“编号” 写法不对，只能用小写字母、数字和它们之间的短横线，如 deed-tax-1；"
        "“所据事实”第 1 项 写法不对，须是 F 和四位数字，如 F0001"
    )
