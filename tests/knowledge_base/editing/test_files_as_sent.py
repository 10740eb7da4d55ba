"""Each file of ``tests/cases/imports``, as a person has sent it, against what must come of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.importing import plan_import
from knowledge_base.editing.rows import Table
from knowledge_base.editing.tables import FORMATS, read_table, write_table
from knowledge_base.entries.content import BUNDLED, read_content
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import ContentError
from tests.knowledge_base.fakes import raw_entry

FILES = Path(__file__).parents[2] / "cases" / "imports"
KNOWN = Entry.model_validate(
    raw_entry("bugs-h2", "摊位要交示范费吗", "要交。", details="原来的说明。", steps=["原来的步骤"], tax="发票")
)


def read(name: str, **stored: Entry) -> Table:
    file = FILES / name
    return read_table(file.read_bytes(), file.suffix.removeprefix("."), {e.id: e for e in stored.values()})


def entries_of(table: Table) -> list[Entry]:
    assert [row.problem for row in table.rows if row.problem] == []
    return [row.entry for row in table.rows if row.entry is not None]


@pytest.mark.parametrize(
    ("name", "ids", "field", "said", "notes"),
    [
        ("excel_saved.csv", ["bugs-excel"], "answer", ["结论。"], []),
        ("dim_a1.xlsx", ["bugs-o1", "bugs-o2"], "answer", ["第o1号结论。", "第o2号结论。"], []),
        ("two_sheets.xlsx", ["bugs-s1", "bugs-s2"], "answer", ["第s1号结论。", "第s2号结论。"], []),
        ("percent.xlsx", ["bugs-p1"], "answer", ["3%"], []),
        ("cr.csv", ["bugs-r1", "bugs-r2"], "answer", ["第r1号结论。", "第r2号结论。"], []),
        ("lonecr.md", ["bugs-md1", "bugs-md2"], "details", ["甲\n乙", "甲，乙"], []),
        (
            *("d-table.docx", ["bugs-d-table"], "details"),
            ["说明原文。\n\n| 税目 | 税率 |\n|---|---|\n| 摊位 | 3% |"],
            ["第 16 段有表格，按 Markdown 表格读入"],
        ),
        (
            *("d-ins.docx", ["bugs-d-ins"], "answer", ["第d-ins号结论。但个体工商户除外。"]),
            ["文档里有 2 处修订，按全部接受后的文字读入"],
        ),
    ],
)
def test_it_is_read_whole(name: str, ids: list[str], field: str, said: list[str], notes: list[str]) -> None:
    table = read(name)
    found = entries_of(table)
    assert [e.id for e in found] == ids
    assert [getattr(e, field) for e in found] == said
    assert {e.in_force.from_ for e in found} == {date(2026, 1, 1)}
    assert table.notes == notes


def test_columns_that_are_not_there_leave_a_bundled_entry_as_it_is() -> None:
    bundled = next(e for e in read_content(BUNDLED).entries if e.id == "cit-2022q4-hightech")
    (found,) = entries_of(table := read("dropped.csv", bundled=bundled))
    kept = ("details", "steps", "materials", "related", "facts", "earlier", "region", "status", "apart_from")
    assert {name: getattr(found, name) for name in kept} == {name: getattr(bundled, name) for name in kept}
    assert [note.partition("：")[0] for note in table.notes] == ["表里没有这些列，已有条目的这些内容保持不变"]


def test_a_heading_that_is_not_known_is_told_and_empties_nothing() -> None:
    (found,) = entries_of(table := read("typo_heading.xlsx", known=KNOWN))
    assert found.details == "原来的说明。"
    assert table.notes[0].startswith("不认得的列：“说　明”，没有导入")


@pytest.mark.parametrize("form", FORMATS)
def test_a_text_that_begins_like_a_formula_comes_back_as_it_was_in_every_form(form: str) -> None:
    told = entries_of(read("eq.jsonl"))
    assert (told[0].details[0], told[0].steps) == ("=", ["=第一步", "+第二步"])
    assert entries_of(read_table(write_table(told, form), form, {})) == told


def test_one_that_is_damaged_inside_is_a_sentence_with_its_place(small: KnowledgeBase) -> None:
    with pytest.raises(ContentError, match="工作表“Sheet”里面坏了，打不开（第 2 行起）"):
        plan_import(small, (FILES / "broken_xml.xlsx").read_bytes(), "xlsx")


def test_every_file_is_read_here() -> None:
    told = Path(__file__).read_text("utf-8")
    assert [file.name for file in FILES.iterdir() if f'"{file.name}"' not in told] == []
