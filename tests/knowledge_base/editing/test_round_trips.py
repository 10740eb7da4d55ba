"""Whatever a text of an entry is, each form holds it as it is, and a program for tables shows it as a text."""

from __future__ import annotations

import csv
import io
import random
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.importing import plan_import
from knowledge_base.editing.reading.workbook import LONGEST_CELL
from knowledge_base.editing.tables import FORMATS, read_table, write_table
from knowledge_base.entries.models import EntryRevisionRow
from knowledge_base.entries.repository import add_revision, from_content
from knowledge_base.entries.schemas import Entry
from tests.knowledge_base.fakes import entry, raw_entry

FORMULAS = (
    *("=1+1", "+1", "-1", "@求和", "=", "-", "'=1", "''-", "'引号", "＝1", "\t=1", "- 列表\n- 再一项"),
    *('=HYPERLINK("http://x","点")', "=cmd|'/c calc'!A1", "#N/A", "TRUE", "0012", "1e5", "2026/1/1", "3%", "NULL"),
)
ESCAPES = (
    *(
        "甲|乙",
        "甲\\|乙",
        "\\",
        "甲\\",
        "|",
        "a\\\\|b",
        '"引"号"',
        "逗,号;分\t号",
        "%",
        "~",
        "{",
        "[]",
        '{"a": 1}',
        "null",
    ),
    *("_x000D_", "_x005F_x000D_", "x005F_", "_x0041", "_x0041x0041_", "__x0041__", "&amp;<b>&#10;", "]]>"),
)
HEADINGS_AND_BLOCKS = (
    *(
        "#",
        "# 一",
        "C #",
        "C ##",
        "C \\#",
        "C\\\\##",
        "C#",
        "### 答案",
        "## 问题",
        "\\# 一",
        "> # 一",
        "- ```",
        "<div>\n",
    ),
    *("```", "~~~\n### 说明", "<!--", "-->", "一\n===", "一\n---", "---", "| 甲 | 乙 |\n|---|---|", "    # 缩进"),
    *("\t# 缩进", "1. 一\n   # 二", "[甲]: /乙 '丙"),
)
CHARACTERS = (
    *(
        "𠮷野家👨‍👩‍👧",
        "\u200b零宽\u200d",
        "\ufeff标记",
        "\u202e倒写",
        "e\u0301",
        "\u3000全角\u3000格",
        "a\u00a0b",
        "\ufffd",
    ),
    *("一行\n两行\n\n四行", "  前后有空  ", "一\n\n", "\n\n一", " \n ", "\r\n换\r回\x0b竖\x0c页\u2028行\u2029段\x85末"),
)
NASTY = [*FORMULAS, *ESCAPES, *HEADINGS_AND_BLOCKS, *CHARACTERS]


def nasty(entry_id: str, text: str) -> Entry:
    """``text`` wherever there may be one."""
    said = text if text.strip() else "空"
    source = {"issuer": said, "doc_no": said, "article": text, "title": text}
    version = {
        "answer": said,
        "details": text,
        "steps": [said, said],
        "materials": [said],
        "citations": [source, source],
    }
    before = version | {"in_force": {"from": "2019-01-01", "to": "2019-12-31"}, "confidence": "secondary"}
    more: dict[str, Any] = version | {"question": said, "similar": [said] * 6, "region": said, "earlier": [before]}
    return Entry.model_validate(raw_entry(entry_id, "", "") | more)


def assert_comes_back(entries: list[Entry], form: str) -> None:
    table = read_table(write_table(entries, form), form, {})
    assert [r.problem for r in table.rows if r.problem] == []
    assert table.notes == []
    for read, written in zip(table.rows, entries, strict=True):
        assert read.entry == written


@pytest.mark.parametrize("form", FORMATS)
def test_a_nasty_text_comes_back_as_it_was(form: str) -> None:
    assert_comes_back([nasty(f"nasty-{n}", text) for n, text in enumerate(NASTY)], form)


@pytest.mark.parametrize("form", FORMATS)
def test_texts_put_together_from_nasty_ones_come_back(form: str) -> None:
    choice = random.Random(20261128)
    joins = ["", "", "\n", " ", "\n\n", "字"]
    texts = [
        "".join(part for _ in range(4) for part in (choice.choice(NASTY), choice.choice(joins))) for _ in range(150)
    ]
    assert_comes_back([nasty(f"mixed-{n}", text) for n, text in enumerate(texts)], form)


def test_no_cell_of_a_workbook_is_anything_but_a_text() -> None:
    data = write_table([nasty(f"nasty-{n}", text) for n, text in enumerate(NASTY)], "xlsx")
    cells = [cell for line in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    formula = next(cell for cell in cells if cell.value == "=1+1")
    assert formula.quotePrefix  # still a text once somebody has edited it


def test_no_cell_of_a_csv_file_begins_like_a_formula() -> None:
    text = write_table([nasty(f"nasty-{n}", text) for n, text in enumerate(NASTY)], "csv").decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\n", "＝")] == []
    assert "'=1+1" in cells


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", ["税" * 40_000, "👪" * 20_000, "_x000D_" * 6_000, "税" * 140_000], ids=len)
def test_a_text_longer_than_a_cell_is_not_cut(form: str, text: str) -> None:
    long = entry("long", "很长的怎么办", "答。", details=text, steps=["短", text], tax="发票")
    assert_comes_back([entry("short", "短的怎么办", "答。"), long], form)


def test_a_workbook_goes_on_in_the_next_column_where_a_cell_is_full() -> None:
    data = write_table([entry("long", "很长的怎么办", "答。", details="👪" * 20_000)], "xlsx")
    headings, line = load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    assert headings[4:6] == ("说明", "说明（续1）")
    assert max(len(str(cell).encode("utf-16-le")) // 2 for cell in line) <= LONGEST_CELL
    assert f"{line[4]}{line[5]}" == "👪" * 20_000


def kept_of_old(entry_id: str, **texts: Any) -> Entry:
    """As an older version kept it, with whatever characters."""
    return entry(entry_id, "以前存的怎么办", "答。").model_copy(update=texts)


@pytest.mark.parametrize("form", FORMATS)
def test_a_control_character_kept_of_old_spoils_no_export_and_is_told(small: KnowledgeBase, form: str) -> None:
    old = (
        kept_of_old("old-one", details="税率\x02为3%", question="怎\uffff么办"),
        kept_of_old("old-two", details="甲\x0b乙"),
    )
    with small.database.write() as tx:
        for stored in old:
            add_revision(tx, stored, 1, source="", author="甲", now=small.clock())
    small.refresh()
    newest = [s.entry for s in small.snapshot().newest.values()]
    data = write_table(newest, form)
    plan = plan_import(small, data, form)
    if form == "docx":  # which cannot hold them
        told = Document(io.BytesIO(data)).paragraphs[1].text
        assert "old-one 的“问题”、old-one 的“说明”" in told
        assert (plan.unchanged, plan.changed, plan.problems) == (3, ("old-one",), ())
    else:
        assert (plan.unchanged, plan.changed, len(plan.problems)) == (3, (), 1)
        assert "控制字符 U+" in plan.problems[0].text


def test_what_was_kept_of_old_is_read_as_it_is(small: KnowledgeBase) -> None:
    with small.database.write() as tx:
        add_revision(tx, kept_of_old("old", details="税率\x02"), 1, source="", author="甲", now=small.clock())
    small.refresh()
    assert small.snapshot().newest["old"].entry.details == "税率\x02"
    with small.database.read() as session:
        (content,) = session.query(EntryRevisionRow.content).filter(EntryRevisionRow.entry_id == "old").one()
    assert from_content(content).details == "税率\x02"
