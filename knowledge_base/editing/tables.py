"""Entries as rows of a workbook, a CSV file or JSON lines, or as a document, and back without loss."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from knowledge_base.editing.columns import COLUMNS, ID, QUESTION, day_of, texts_of
from knowledge_base.editing.documents import Fields, read_markdown, read_word, write_markdown, write_word
from knowledge_base.editing.reading.csv_text import decoded, read_csv
from knowledge_base.editing.reading.json_lines import Item, read_items
from knowledge_base.editing.reading.kinds import check_kind
from knowledge_base.editing.reading.workbook import read_workbook
from knowledge_base.editing.rows import (
    LONGEST,
    MOST_ROWS,
    ORIGINAL,
    REASON,
    ReadRow,
    Stored,
    Table,
    in_sheet,
    read_or_tell,
    read_texts,
    reader_for,
)
from knowledge_base.editing.sheets import read_sheets
from knowledge_base.editing.spreadsheets import unquoted, write_csv, write_workbook
from knowledge_base.entries.repository import as_content
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import ContentError

FORMATS: Final = ("xlsx", "csv", "jsonl", "md", "docx")
EXAMPLE: Final = {
    ID: "example-one",
    QUESTION: "一个问题怎么问？",
    "相似问法": "\n".join(f"换一种问法{n}" for n in "一二三四五六"),
    "答案": "先说结论。",
    "依据": "财政部 税务总局|公告2026年第10号|第一条|",
    "起": "2026-01-01",
    "把握程度": "confirmed",
    "税种": "增值税",
    "适用对象": "企业",
    "地区": "全国",
}


def write_table(entries: Iterable[Entry], form: str) -> bytes:
    """All of ``entries``; ``form`` is one of ``FORMATS``. What a form cannot hold is told in the file itself."""
    if form == "jsonl":
        return "".join(json.dumps(as_content(e), ensure_ascii=False) + "\n" for e in entries).encode()
    rows = [texts_of(e) for e in entries]
    match form:
        case "md":
            return write_markdown(rows)
        case "docx":
            return write_word(rows)
        case "csv":
            return write_csv(rows, list(COLUMNS))
        case _:
            return write_workbook(rows, list(COLUMNS))


def write_template() -> bytes:
    """A workbook with the headings and one example."""
    return write_workbook([EXAMPLE], list(COLUMNS))


def write_failed(rows: Iterable[ReadRow], form: str = "xlsx") -> bytes:
    """A workbook of the rows that have a problem, as they were in a file of ``form``, each with its reason first: to be
    mended and sent again."""
    failed = [
        dict(row.texts) | {REASON: f"第 {row.number} {unit_of(form)}：{row.problem}"} for row in rows if row.problem
    ]
    beside = [REASON, *([ORIGINAL] if any(row.get(ORIGINAL) for row in failed) else [])]
    return write_workbook(failed, [*beside, *COLUMNS])


def read_table(data: bytes, form: str, stored: Stored) -> Table:
    """Row by row; a bad one stops none of the others. What a row does not have stays as ``stored``, the entries by id,
    has it. Raises ``ContentError`` when it is no table of ours at all."""
    table, unit = _read_form(data, form, stored), unit_of(form)
    if not table.rows:
        raise ContentError("；".join(["文件里没有条目，只有列名或者空行", *table.notes]))
    return replace(table, rows=list(_once_each(table.rows, unit)))


def _read_form(data: bytes, form: str, stored: Stored) -> Table:
    check_kind(data, form)
    if form == "jsonl":
        return Table(list(_read_lines(data, stored)))
    if form == "md":
        found, notes = read_markdown(decoded(data))
        return Table(list(_read_document(found, stored)), notes)
    if form == "docx":
        found, sheets, notes = read_word(data)
        tables = read_sheets(sheets, stored) if sheets else Table([])
        rows = list(_read_document(found, stored)) if found or not tables.rows else []
        return Table([*rows, *_counted(tables.rows, len(rows) + 1)], [*notes, *tables.notes])
    if form == "xlsx":
        return read_sheets(read_workbook(data), stored)
    return read_sheets([read_csv(decoded(data), tuple(COLUMNS), unquoted)], stored)


def unit_of(form: str) -> str:
    """What a person counts in such a file."""
    return "个条目" if form == "docx" else "行"


def _counted(rows: Iterable[ReadRow], first: int) -> Iterator[ReadRow]:
    """In a document entries are counted, so the row of its table is told beside."""
    for number, row in enumerate(rows, start=first):
        problem = row.problem.replace(row.sheet, f"{row.sheet}第 {row.number} 行", 1)
        yield replace(row, number=number, problem=problem, sheet="")


def _once_each(rows: Iterable[ReadRow], unit: str) -> Iterator[ReadRow]:
    """Of rows with the same id the first."""
    places: dict[str, str] = {}
    for row in rows:
        if row.entry is None or row.entry.id not in places:
            yield row
        else:
            problem = in_sheet(row.sheet, f"编号 {row.entry.id} 在{places[row.entry.id]}已经有了")
            yield ReadRow(row.number, None, problem, texts_of(row.entry), row.sheet)
        if row.entry is not None:
            places.setdefault(row.entry.id, f"{row.sheet}第 {row.number} {unit}")


def _read_lines(data: bytes, stored: Stored) -> Iterator[ReadRow]:
    for count, item in enumerate(read_items(decoded(data)), start=1):
        if count > MOST_ROWS:
            raise ContentError(f"最多一次导入 {MOST_ROWS} 行，请分成几个文件")
        row = _read_item(item, stored)
        yield replace(row, texts=_texts_of_item(item)) if row.problem else row


def _read_item(item: Item, stored: Stored) -> ReadRow:
    if len(item.raw) > LONGEST:
        return ReadRow(item.number, None, f"这一行有 {len(item.raw):,} 个字，最多 {LONGEST:,} 个，请分开写")
    if item.problem:
        return ReadRow(item.number, None, item.problem)
    reader = reader_for(stored.get(str(item.value.get("id"))) if isinstance(item.value, dict) else None)
    return read_or_tell(item.number, lambda: reader(_completed(item.value, stored)))


def _texts_of_item(item: Item) -> dict[str, str]:
    """By heading, what can be written so; the rest as it stands."""
    row = item.value if isinstance(item.value, dict) and len(item.raw) <= LONGEST else {}
    fields = {**row, **period} if isinstance(period := row.get("in_force"), dict) else row
    texts, written = {}, {"in_force"}  # type: dict[str, str], set[str]
    for name, (field_name, _, write) in COLUMNS.items():
        try:
            texts[name] = write(fields[field_name])
        except (LookupError, TypeError, AttributeError):
            continue
        written.add(field_name)
    whole = set(row) <= written and bool(row)
    return texts | ({} if whole else {ORIGINAL: item.raw[:LONGEST]})


def _completed(row: Any, stored: Stored) -> Any:
    if not isinstance(row, dict):
        return row
    period = row.get("in_force")
    if isinstance(period, dict):
        row = row | {"in_force": {n: day_of(day) if isinstance(day, str) else day for n, day in period.items()}}
    known = stored.get(str(row.get("id")))
    return as_content(known) | row if known is not None else row


def _read_document(found: Iterable[tuple[int, Fields]], stored: Stored) -> Iterator[ReadRow]:
    empty = True
    for count, (number, texts) in enumerate(found, start=1):
        empty = False
        if count > MOST_ROWS:
            raise ContentError(f"最多一次导入 {MOST_ROWS} 个条目，请分成几个文件")
        unknown = {name: text for name, text in texts.items() if name not in COLUMNS}
        if unknown:
            problem = f"没有这个栏目：{'、'.join(unknown)}。三级标题只能是{'、'.join(COLUMNS)}"
            known = {name: text for name, text in texts.items() if name in COLUMNS}
            original = "\n".join(f"{name}\n{text}" for name, text in unknown.items())
            yield ReadRow(number, None, problem, known | {ORIGINAL: original})
            continue
        yield read_texts(number, texts, stored)
    if empty:
        raise ContentError("没有找到条目：每个条目以二级标题（问题）开头，栏目用三级标题。可以先导出一份看看")
