"""Entries as rows of a workbook, a CSV file or JSON lines, or as a document, and back without loss."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException

from knowledge_base.editing.documents import read_markdown, read_word, write_markdown, write_word
from knowledge_base.entries.content import read_entry
from knowledge_base.entries.repository import as_content
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import ContentError

MOST_ROWS: Final = 20_000
SHEET: Final = "知识条目"
FORMATS: Final = ("xlsx", "csv", "jsonl", "md", "docx")
EXAMPLE: Final = {
    "编号": "example-one",
    "问题": "一个问题怎么问？",
    "相似问法": "\n".join(f"换一种问法{n}" for n in "一二三四五六"),
    "答案": "先说结论。",
    "依据": "财政部 税务总局|公告2026年第10号|第一条|",
    "起": "2026-01-01",
    "把握程度": "confirmed",
    "税种": "增值税",
    "适用对象": "企业",
    "地区": "全国",
}
_SOURCE_PARTS: Final = ("issuer", "doc_no", "article", "title")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """``number`` as the person sees it in the file; ``entry`` None where ``problem`` says what is wrong."""

    number: int
    entry: Entry | None
    problem: str = ""


def write_table(entries: Iterable[Entry], form: str) -> bytes:
    """All of ``entries``; ``form`` is one of ``FORMATS``."""
    if form == "jsonl":
        return "".join(json.dumps(as_content(e), ensure_ascii=False) + "\n" for e in entries).encode()
    rows = [_row(e) for e in entries]
    if form in ("md", "docx"):
        documents = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        return write_markdown(documents) if form == "md" else write_word(documents)
    return _write_rows(rows, form)


def write_template() -> bytes:
    """A workbook with the headings and one example."""
    return _write_rows([[EXAMPLE.get(name, "") for name in COLUMNS]], "xlsx")


def read_table(data: bytes, form: str) -> Iterator[ReadRow]:
    """Row by row; a bad one stops none of the others. Raises ``ContentError`` when it is no table of ours at all."""
    if form == "jsonl":
        yield from _read_lines(data)
        return
    if form in ("md", "docx"):
        yield from _read_document(data, form)
        return
    rows = _workbook_rows(data) if form == "xlsx" else _csv_rows(data)
    headings = [str(cell or "").strip() for cell in next(rows, ())]
    missing = [name for name in ("编号", "问题", "答案") if name not in headings]
    if missing:
        raise ContentError(f"第一行应是列名，缺少：{'、'.join(missing)}。可以先下载模板")
    for number, cells in enumerate(rows, start=2):
        if number > MOST_ROWS + 1:
            raise ContentError(f"最多一次导入 {MOST_ROWS} 行，请分成几个文件")
        values = {name: _text(cell) for name, cell in zip(headings, cells, strict=False) if name}
        if any(value.strip() for value in values.values()):
            yield _read_named(number, values)


def _read(number: int, row: Callable[[], dict[str, Any]]) -> ReadRow:
    try:
        return ReadRow(number, read_entry(row()))
    except ContentError as error:
        return ReadRow(number, None, error.message)


def _read_named(number: int, values: dict[str, str]) -> ReadRow:
    """Of a table with headings: what is wrong is told by their names."""
    read = _read(number, lambda: _entry_row(values))
    return replace(read, problem=_FIELD.sub(lambda found: f"“{_HEADINGS.get(found[1], found[1])}”", read.problem))


def _read_lines(data: bytes) -> Iterator[ReadRow]:
    for number, line in enumerate(_decoded(data).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            yield ReadRow(number, None, "不是正确的 JSON")
            continue
        yield _read(number, lambda row=row: row)  # type: ignore[misc]


def _read_document(data: bytes, form: str) -> Iterator[ReadRow]:
    found = read_markdown(_decoded(data)) if form == "md" else read_word(data)
    empty = True
    for count, (number, fields) in enumerate(found, start=1):
        empty = False
        if count > MOST_ROWS:
            raise ContentError(f"最多一次导入 {MOST_ROWS} 个条目，请分成几个文件")
        unknown = [name for name in fields if name not in COLUMNS]
        if unknown:
            yield ReadRow(number, None, f"没有这个栏目：{'、'.join(unknown)}。三级标题只能是{'、'.join(COLUMNS)}")
            continue
        yield _read_named(number, fields)
    if empty:
        raise ContentError("没有找到条目：每个条目以二级标题（问题）开头，栏目用三级标题。可以先导出一份看看")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030")  # what Excel on a Chinese Windows writes
        except UnicodeDecodeError as error:
            raise ContentError("文件的编码认不出来，请另存为 UTF-8 的 CSV 或 xlsx") from error


def _csv_rows(data: bytes) -> Iterator[Sequence[Any]]:
    yield from csv.reader(io.StringIO(_decoded(data)))


def _workbook_rows(data: bytes) -> Iterator[Sequence[Any]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, OSError, KeyError, ValueError) as error:
        raise ContentError("不是能打开的 Excel 工作簿（.xlsx），请用 Excel 或 WPS 另存为 xlsx 再试") from error
    yield from book.worksheets[0].iter_rows(values_only=True)


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if cell is not None else ""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _sources(text: str) -> list[dict[str, str]]:
    return [dict(zip(_SOURCE_PARTS, (p.strip() for p in line.split("|")), strict=False)) for line in _lines(text)]


def _entry_row(values: dict[str, str]) -> dict[str, Any]:
    """The fields of an entry; those left empty take their defaults."""
    row: dict[str, Any] = {}
    for name, (field, read, _) in COLUMNS.items():
        text = values.get(name, "")
        if text.strip():
            row[field] = read(text)
    begin, end = row.pop("from", None), row.pop("to", None)
    if begin is not None:
        row["in_force"] = {"from": begin} | ({"to": end} if end is not None else {})
    return row


def _earlier(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ContentError("“以前的口径”不是正确的 JSON；不改它的话请保持导出时的样子") from error


def _row(entry: Entry) -> list[str]:
    content = as_content(entry)
    content |= {"from": content["in_force"]["from"], "to": content["in_force"]["to"] or ""}
    return [write(content[field]) for field, _, write in COLUMNS.values()]


def _write_rows(rows: Sequence[Sequence[str]], form: str) -> bytes:
    if form == "csv":
        stream = io.StringIO(newline="")
        table = csv.writer(stream)
        table.writerow(COLUMNS)
        table.writerows(rows)
        return ("\ufeff" + stream.getvalue()).encode()  # the mark by which Excel knows UTF-8
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    for row in ([*COLUMNS], *rows):
        sheet.append(list(row))
    for column, cell in zip("ABCDEFGHIJKLMNOPQR", sheet[1], strict=False):
        cell.font = Font(bold=True)
        sheet.column_dimensions[column].width = 28
    for cells in sheet.iter_rows(min_row=2, max_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _same(value: Any) -> str:
    return str(value)


def _joined(items: Sequence[str]) -> str:
    return "\n".join(items)


def _written_sources(items: Sequence[dict[str, str]]) -> str:
    return "\n".join("|".join(item[part] for part in _SOURCE_PARTS) for item in items)


def _written_json(items: Sequence[Any]) -> str:
    return json.dumps(items, ensure_ascii=False) if items else ""


# By heading: the field, how its cell is read, and how it is written.
COLUMNS: Final[dict[str, tuple[str, Callable[[str], Any], Callable[[Any], str]]]] = {
    "编号": ("id", str.strip, _same),
    "问题": ("question", str.strip, _same),
    "相似问法": ("similar", _lines, _joined),
    "答案": ("answer", str, _same),
    "说明": ("details", str, _same),
    "步骤": ("steps", _lines, _joined),
    "材料": ("materials", _lines, _joined),
    "依据": ("citations", _sources, _written_sources),
    "起": ("from", str.strip, _same),
    "止": ("to", str.strip, _same),
    "把握程度": ("confidence", str.strip, _same),
    "税种": ("tax", str.strip, _same),
    "适用对象": ("audience", _lines, _joined),
    "地区": ("region", str.strip, _same),
    "状态": ("status", str.strip, _same),
    "相关条目": ("related", _lines, _joined),
    "所据事实": ("facts", _lines, _joined),
    "以前的口径": ("earlier", _earlier, _written_json),
}
_HEADINGS: Final = {field: name for name, (field, _, _) in COLUMNS.items()} | {
    "in_force": "起",
    "in_force.from": "起",
    "in_force.to": "止",
}
_FIELD: Final = re.compile(r"字段 ([a-z_]+(?:\.(?:from|to))?)")
