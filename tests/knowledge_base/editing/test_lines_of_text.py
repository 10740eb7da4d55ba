"""CSV, Markdown and JSON lines with what stands around the entries, or was damaged: read, or told with its place."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from openpyxl import load_workbook

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.documents import read_markdown
from knowledge_base.editing.importing import failed_rows, import_table, plan_import
from knowledge_base.editing.rows import LONGEST, ORIGINAL
from knowledge_base.editing.tables import read_table, write_table
from knowledge_base.entries.schemas import Draft, Entry
from knowledge_base.errors import ContentError
from tests.knowledge_base.editing.test_as_people_have_them import as_csv, entries_of, read, row
from tests.knowledge_base.fakes import entry

TOLD = entry("told", "摊位要交费吗", "要交。")
MARKDOWN = write_table([TOLD], "md").decode()
LINE = json.loads(write_table([TOLD], "jsonl"))


def as_line(**more: Any) -> str:
    return json.dumps(LINE | more, ensure_ascii=False)


def ids(table: Any) -> list[str]:
    return [e.id for e in entries_of(table)]


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\n" + as_csv(row("one"), separator=";"),
        "\ufeff\ufeff" + as_csv(row("one")),
        as_csv(row("one"), []),
    ],
)
def test_what_programs_put_around_a_table_is_no_part_of_it(text: str) -> None:
    assert ids(read(text.encode(), "csv")) == ["one"]


def test_a_title_above_the_headings_of_csv_is_told() -> None:
    table = read(("汇总表,,\r\n" + as_csv(row("one"), separator=";")).encode(), "csv")
    assert (ids(table), table.notes) == (["one"], ["列名之前的第 1 行没有导入：汇总表,,"])


def test_a_comma_within_a_text_that_moves_the_cells_is_told() -> None:
    line = ",".join(["two", "怎么办？", *[str(cell).replace("\n", " ") for cell in row("two")[2:]], "多出来的"])
    table = read((as_csv(row("one")) + line + "\r\n").encode(), "csv")
    assert table.rows[1].problem.startswith("这一行比列名多出 1 格（多出来的）")
    assert table.rows[1].texts[ORIGINAL] == "多出来的"


@pytest.mark.parametrize("form", ["csv", "md", "jsonl"])
def test_a_damaged_byte_never_makes_other_words_of_a_file(form: str) -> None:
    data = write_table([TOLD], form).replace("要交".encode(), b"\xe8\xa6\xff")
    with pytest.raises(ContentError, match=r"第 \d+ 行的 UTF-8 编码损坏了"):
        read(data, form)


@pytest.mark.parametrize(("data", "form"), [(as_csv(), "csv"), ("\n\n", "jsonl"), ("# 知识条目\n", "md")])
def test_a_file_without_entries_is_told(data: str, form: str) -> None:
    with pytest.raises(ContentError, match=r"没有条目|没有找到条目"):
        read(data.encode(), form)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_text_of_megabytes_is_told_and_stops_no_other(form: str) -> None:
    long = entry("long", "很长的怎么办", "答。", details="长" * (LONGEST + 1))
    table = read(write_table([long, TOLD], form), form)
    assert ["最多 2,000,000 个" in r.problem for r in table.rows] == [True, False]


def test_what_stands_outside_of_the_fields_of_markdown_is_told_with_its_line() -> None:
    text = (
        "---\ntitle: 稿\n---\n前言\n"
        + MARKDOWN.replace("### 编号", "问题下面的话\n\n### 编号")
        + "\n# 附录\n附录的话\n"
    )
    table = read(text.encode(), "md")
    assert ids(table) == ["told"]
    shown = [note.partition("没有导入：")[2] for note in table.notes]
    assert shown == ["--- title: 稿 --- 前言", "问题下面的话", "# 附录 附录的话"]
    assert [note[:6] for note in table.notes[:2]] == ["第 1 行起", "第 8 行起"]


@pytest.mark.parametrize(
    "text",
    [json.dumps([LINE], ensure_ascii=False), json.dumps(LINE, indent=2), json.dumps([LINE], indent=1), as_line() + ","],
)
def test_json_that_is_laid_out_otherwise_is_read(text: str) -> None:
    assert ids(read(text.encode(), "jsonl")) == ["told"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (as_line().replace('"answer"', '"answer": "别的", "answer"'), "字段 answer 写了两次，请只留一个"),
        (as_line(details=None), "字段 details 须是文字"),
        (as_line(more=1), "字段 more 没有这个字段"),
        (as_line(answer="半\ud800").encode("utf-8", "backslashreplace").decode(), "字段 answer 里有半个表情符号"),
        ('["一", "二"', "不是正确的 JSON"),
        ("3", "整个条目须是"),
        ("NaN", "整个条目须是"),
    ],
)
def test_a_line_that_is_no_entry_is_told_and_kept_for_mending(line: str, problem: str) -> None:
    table = read((line + "\n" + as_line(id="good")).encode(), "jsonl")
    assert [r.problem[: len(problem)] for r in table.rows] == [problem, ""]
    assert table.rows[0].texts.get(ORIGINAL) or table.rows[0].texts["编号"] == "told"


def test_rows_that_failed_come_back_whole_with_the_double_too(small: KnowledgeBase, tmp_path: Any) -> None:
    lines = "\n".join([as_line(), as_line(question="又一次"), as_line(id="x", more="别处的话"), "不是 JSON"])
    path = tmp_path / "failed.xlsx"
    path.write_bytes(failed_rows(small, lines.encode(), "jsonl"))
    heading, *failed = [list(line) for line in load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    assert heading[:3] == ["没有导入的原因", ORIGINAL, "编号"]
    assert [line[0] for line in failed] == [
        "第 2 行：编号 told 在第 1 行已经有了",
        "第 3 行：字段 more 没有这个字段",
        "第 4 行：不是正确的 JSON",
    ]
    assert [line[2] for line in failed] == ["told", "x", None]
    assert "别处的话" in str(failed[1][1])
    assert failed[2][1] == "不是 JSON"
    assert plan_import(small, path.read_bytes(), "xlsx").added == ("told", "x")  # mended by taking the reason away


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl", "md", "docx"])
def test_what_somebody_has_begun_comes_back_unfinished(form: str) -> None:
    begun: Entry = Draft(id="begun", question="还没写完的怎么办")
    (found,) = entries_of(read_table(write_table([begun], form), form, {"begun": begun}))
    assert found == begun


@pytest.mark.parametrize("heading", ["###答案", "＃＃＃ 答案", "###\u00a0答案", "**答案**", "答案：", "1. 答案"])
def test_what_looks_like_a_heading_of_markdown_and_is_none_is_told(heading: str) -> None:
    table = read(MARKDOWN.replace("### 答案", heading).encode(), "md")
    number = MARKDOWN.split("\n").index("### 答案") + 1
    assert f"第 {number} 行“{heading}”像是标题" in table.notes[0]


def test_a_heading_of_markdown_may_end_with_a_colon() -> None:
    assert ids(read(MARKDOWN.replace("### 答案", "### 答案：").encode(), "md")) == ["told"]


@pytest.mark.parametrize("opened", ["```", "~~~python", "<!-- 备注", "<pre>"])
def test_what_is_never_closed_swallows_no_entry_in_silence(opened: str) -> None:
    second = MARKDOWN.partition("\n\n")[2].replace("told", "second")
    table = read(MARKDOWN.replace("要交。", f"要交。\n\n{opened}").encode() + b"\n" + second.encode(), "md")
    assert "像是标题" in table.notes[0]
    assert "等" in table.notes[0]


def test_days_of_json_are_read_in_other_spellings() -> None:
    (found,) = entries_of(read(as_line(in_force={"from": "2026年1月1日", "to": "2026/12/31"}).encode(), "jsonl"))
    assert (str(found.in_force.from_), str(found.in_force.to)) == ("2026-01-01", "2026-12-31")


def test_a_line_end_that_another_program_wrote_out_is_told_with_its_row(small: KnowledgeBase) -> None:
    data = as_csv(row("one", 说明="一_x000D_二"), row("two")).encode()
    assert entries_of(read(data, "csv"))[0].details == "一_x000D_二"
    told = "第 2 行有“_x000D_”，多半是别的程序写的换行记号，照原样读入了，请核对"
    assert plan_import(small, data, "csv").notes == (told,)
    import_table(small, data, "csv", author="trainer1", reason="导入")
    assert told not in plan_import(small, data, "csv").notes


@pytest.mark.parametrize("form", ["csv", "md", "jsonl"])
def test_spaces_without_end_hold_nobody_up(form: str) -> None:
    begin = time.perf_counter()
    wide = entry("wide", "一" + " " * 200_000 + "二", "答。", details="三" + " " * 200_000 + "四")
    table = read(write_table([wide], form), form)
    assert len(table.rows) == 1
    assert time.perf_counter() - begin < 20  # looking for the end of the spaces from each of them took minutes


def test_traditional_characters_in_their_own_encoding_are_no_other_words() -> None:
    told = json.dumps(LINE | {"answer": "ANSWER"}).replace("ANSWER", "納稅申報期限為次月十五日之前。")
    (found,) = entries_of(read(told.encode("big5"), "jsonl"))
    assert found.answer == "納稅申報期限為次月十五日之前。"


UNDERLINED = """知识条目
===

摊位要交费吗？
---

### 编号

one

### 答案

要交。
一行字
---

还有一行

去哪里交？
----------

### 编号

two

### 答案

窗口。
"""


def test_headings_of_markdown_may_be_underlined() -> None:
    found, notes = read_markdown(UNDERLINED)
    assert [(number, fields["问题"], fields["编号"]) for number, fields in found] == [
        (4, "摊位要交费吗？", "one"),
        (19, "去哪里交？", "two"),
    ]
    assert found[0][1]["答案"] == "要交。\n一行字\n---\n\n还有一行"
    assert notes == []
