"""Entries as rows of a workbook, a CSV file or JSON lines, or as a document, and back without loss."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from knowledge_base.editing.columns import COLUMNS, ID, QUESTION, fields_of, read_named, texts_of
from knowledge_base.editing.documents import Fields, read_markdown, read_word, write_markdown, write_word
from knowledge_base.editing.reading.csv_text import decoded, read_csv
from knowledge_base.editing.reading.lines import Sheet
from knowledge_base.editing.reading.workbook import read_workbook
from knowledge_base.editing.spreadsheets import columns_of, unquoted, write_csv, write_workbook
from knowledge_base.entries.content import read_entry
from knowledge_base.entries.repository import as_content
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import ContentError

MOST_ROWS: Final = 20_000
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

Stored = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """``number`` as the person sees it in the file; ``entry`` None where ``problem`` says what is wrong. ``texts``:
    what such a row said, by heading; empty where it could not be read at all."""

    number: int
    entry: Entry | None
    problem: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """``notes`` say what of the file as a whole was not taken, or is not in it and so stays."""

    rows: list[ReadRow]
    notes: list[str] = field(default_factory=list)


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


REASON: Final = "没有导入的原因"


def write_failed(rows: Iterable[ReadRow]) -> bytes:
    """A workbook of the rows that have a problem, as they were, each with its reason first: to be mended and sent
    again."""
    failed = [dict(row.texts) | {REASON: f"第 {row.number} 行：{row.problem}"} for row in rows if row.problem]
    return write_workbook(failed, [REASON, *COLUMNS])


def read_table(data: bytes, form: str, stored: Stored) -> Table:
    """Row by row; a bad one stops none of the others. What a row does not have stays as ``stored``, the entries by id,
    has it. Raises ``ContentError`` when it is no table of ours at all."""
    if form == "jsonl":
        return Table(list(_read_lines(data, stored)))
    if form == "md":
        return Table(list(_read_document(read_markdown(decoded(data)), stored)))
    if form == "docx":
        found, notes = read_word(data)
        return Table(list(_read_document(found, stored)), notes)
    if form == "xlsx":
        return _read_sheets(read_workbook(data), stored)
    return _read_sheets([read_csv(decoded(data), tuple(COLUMNS), unquoted)], stored)


def _read_sheets(sheets: Sequence[Sheet], stored: Stored) -> Table:
    """Those that have our headings; the others are told. Raises ``ContentError`` where none has."""
    table, refused = Table([]), []  # type: Table, list[str]
    for sheet in sheets:
        heading = next(sheet.lines, None)
        if heading is None:
            if len(sheets) == 1:
                refused.append("这个文件是空的。可以先下载模板")
            continue
        try:
            _check_headings([cell.strip() for cell in heading.cells])
        except ContentError as error:
            refused.append(f"工作表“{sheet.title}”没有导入：{error.message}" if sheet.title else error.message)
            continue
        _read_columns(sheet, [cell.strip() for cell in heading.cells], table, stored)
    if len(refused) == len(sheets) or not (table.rows or table.notes or len(refused) < len(sheets)):
        raise ContentError("；".join(refused) or "这个文件是空的。可以先下载模板")
    table.notes.extend(refused)
    return table


def _read_columns(sheet: Sheet, headings: Sequence[str], table: Table, stored: Stored) -> None:
    names = columns_of(headings)
    rows, loose = [], set()  # type: list[ReadRow], set[int]
    for line in sheet.lines:
        loose |= {n for n, cell in enumerate(line.cells) if cell.strip() and (n >= len(names) or not names[n])}
        texts = dict.fromkeys((name for name in names if name in COLUMNS), "")
        for name, cell in zip(names, line.cells, strict=False):
            if name in texts:
                texts[name] += cell
        if not line.problem and not any(text.strip() for text in texts.values()):
            continue
        if len(table.rows) + len(rows) >= MOST_ROWS:
            raise ContentError(f"最多一次导入 {MOST_ROWS} 行，请分成几个文件")
        row = (
            ReadRow(line.number, None, line.problem, texts) if line.problem else _read_named(line.number, texts, stored)
        )
        rows.append(
            replace(row, problem=f"工作表“{sheet.title}”：{row.problem}") if row.problem and sheet.title else row
        )
    told = _notes(names, loose, any(r.entry.id in stored for r in rows if r.entry is not None))
    table.notes.extend([f"工作表“{sheet.title}”：{note}" if sheet.title else note for note in told])
    table.notes.extend(sheet.notes)
    table.rows.extend(rows)


def _check_headings(headings: Sequence[str]) -> None:
    if ID not in headings:
        missing = [name for name in (ID, QUESTION, "答案") if name not in headings]
        raise ContentError(f"第一行应是列名，缺少：{'、'.join(missing)}。可以先下载模板")
    twice = {name for name in headings if name and headings.count(name) > 1}
    if twice:
        raise ContentError(f"第一行有重复的列名：{'、'.join(sorted(twice))}，请只留一列")


def _notes(names: Sequence[str], loose: set[int], of_stored: bool) -> Iterator[str]:
    unknown = [f"“{name}”" for name in names if name and name not in COLUMNS and name != REASON]
    if unknown:
        yield f"不认得的列：{'、'.join(unknown)}，没有导入。列名只能是{'、'.join(COLUMNS)}"
    if loose:
        yield f"第 {'、'.join(str(n + 1) for n in sorted(loose))} 列没有列名，里面的内容没有导入"
    missing = [name for name in COLUMNS if name not in names]
    if missing and of_stored:
        yield f"表里没有这些列，已有条目的这些内容保持不变：{'、'.join(missing)}"


def _read(number: int, entry: Callable[[], Entry]) -> ReadRow:
    try:
        return ReadRow(number, entry())
    except ContentError as error:
        return ReadRow(number, None, error.message)


def _read_named(number: int, texts: Mapping[str, str], stored: Stored) -> ReadRow:
    row = _read(number, lambda: read_named(fields_of(texts, stored)))
    return replace(row, texts=dict(texts)) if row.problem else row


def _read_lines(data: bytes, stored: Stored) -> Iterator[ReadRow]:
    for number, line in enumerate(decoded(data).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield ReadRow(number, None, "不是正确的 JSON")
            continue
        whole = _completed(row, stored)
        yield _read(number, lambda whole=whole: read_entry(whole))  # type: ignore[misc]


def _completed(row: Any, stored: Stored) -> Any:
    known = stored.get(str(row.get("id"))) if isinstance(row, dict) else None
    return as_content(known) | row if known is not None else row


def _read_document(found: Iterable[tuple[int, Fields]], stored: Stored) -> Iterator[ReadRow]:
    empty = True
    for count, (number, texts) in enumerate(found, start=1):
        empty = False
        if count > MOST_ROWS:
            raise ContentError(f"最多一次导入 {MOST_ROWS} 个条目，请分成几个文件")
        unknown = [name for name in texts if name not in COLUMNS]
        if unknown:
            problem = f"没有这个栏目：{'、'.join(unknown)}。三级标题只能是{'、'.join(COLUMNS)}"
            yield ReadRow(number, None, problem, {n: t for n, t in texts.items() if n in COLUMNS})
            continue
        yield _read_named(number, texts, stored)
    if empty:
        raise ContentError("没有找到条目：每个条目以二级标题（问题）开头，栏目用三级标题。可以先导出一份看看")
