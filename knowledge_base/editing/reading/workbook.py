"""A workbook as people have it: every sheet, each cell as it is shown, and what of it was not taken."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from lxml import etree  # type: ignore[import-untyped]
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from knowledge_base.editing.reading.bounds import check_archive
from knowledge_base.editing.reading.lines import Line, Sheet
from knowledge_base.errors import ContentError

KIND: Final = "Excel 工作簿（.xlsx）"
LONGEST_CELL: Final = 32_767  # in the halves of UTF-16; no program for tables writes more
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BROKEN = (
    *(InvalidFileException, BadZipFile, zlib.error, OSError, EOFError, ParseError, etree.LxmlError),
    *(LookupError, ValueError, TypeError, AttributeError, OverflowError, RecursionError),  # what openpyxl stumbles with
)


@dataclass
class _Seen:
    """What of a sheet its values do not tell. Rows from 1; ``uncounted``: formulas without a result, by row."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    uncounted: dict[int, list[str]] = field(default_factory=dict)


def read_workbook(data: bytes) -> list[Sheet]:
    """Raises ``ContentError``, here or while the lines of a sheet are gone through."""
    check_archive(data, KIND)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = list(book.worksheets)
    except _BROKEN as error:
        raise ContentError(f"不是能打开的 {KIND}，请用 Excel 或 WPS 另存为 xlsx 再试") from error
    if not sheets:
        raise ContentError("这个工作簿里没有工作表，请用 Excel 或 WPS 另存为 xlsx 再试")
    alone = len(sheets) == 1
    return [_sheet(data, sheet, alone) for sheet in sheets]


def _sheet(data: bytes, sheet: Any, alone: bool) -> Sheet:
    title = "" if alone else str(sheet.title)
    try:
        with ZipFile(io.BytesIO(data)) as archive, archive.open(sheet._worksheet_path.lstrip("/")) as part:
            seen = _look_over(part)
    except _BROKEN as error:
        raise ContentError(
            f"工作表“{sheet.title}”里面坏了，打不开（{_place(error)}）。请用 Excel 或 WPS 打开修复，另存后再试"
        ) from error
    return Sheet(title, _lines(sheet, seen), list(_notes(sheet.title, seen)))


def _lines(sheet: Any, seen: _Seen) -> Iterator[Line]:
    sheet.reset_dimensions()  # WPS writes A1 for a whole table
    rows, number = sheet.iter_rows(), 0
    while True:
        try:
            row = next(rows, None)
        except _BROKEN as error:
            raise ContentError(
                f"工作表“{sheet.title}”第 {number + 1} 行起读不出来（{_place(error)}）。请修复后另存再试"
            ) from error
        if row is None:
            return
        number += 1
        if any(cell.value is not None for cell in row) or number in seen.uncounted:
            yield _line(number, row, seen)


def _line(number: int, row: Sequence[Any], seen: _Seen) -> Line:
    cells = [_text(cell) for cell in row]
    if number in seen.uncounted:
        where = "、".join(seen.uncounted[number])
        return Line(number, cells, f"{where} 是还没有算出结果的公式，请用 Excel 打开保存一次，或者改成文字")
    long = [c for c, text in enumerate(cells) if len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_CELL]
    if long:
        where = "、".join(f"{get_column_letter(c + 1)}{number}" for c in long)
        return Line(number, cells, f"{where} 超过一格能放的 {LONGEST_CELL:,} 个字，请分开写")
    return Line(number, cells)


def _look_over(part: IO[bytes]) -> _Seen:
    seen = _Seen()
    tags = tuple(_MAIN + name for name in ("c", "row", "col", "mergeCell"))
    for _, node in etree.iterparse(part, tag=tags, no_network=True, resolve_entities=False):
        kind = node.tag.removeprefix(_MAIN)
        if kind == "c":
            if node.find(_MAIN + "f") is not None and not (node.findtext(_MAIN + "v") or "").strip():
                reference = node.get("r", "")
                seen.uncounted.setdefault(int(re.sub(r"\D", "", reference) or 0), []).append(reference)
            continue
        if kind == "row":
            if node.get("hidden") in ("1", "true") and len(node):
                seen.hidden_rows.append(int(node.get("r", "0")))
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
        elif kind == "col":
            if node.get("hidden") in ("1", "true"):
                first, last = int(node.get("min", "1")), int(node.get("max", "1"))
                seen.hidden_columns += [get_column_letter(n) for n in range(first, min(last, first + 50) + 1)]
        elif ":" in node.get("ref", ""):
            seen.merged.append(node.get("ref"))
    return seen


def _notes(title: str, seen: _Seen) -> Iterator[str]:
    if seen.hidden_rows:
        yield f"工作表“{title}”有隐藏的行（第 {_some(seen.hidden_rows)} 行），也一起读入了"
    if seen.hidden_columns:
        yield f"工作表“{title}”有隐藏的列（{_some(seen.hidden_columns)} 列），也一起读入了"
    if seen.merged:
        yield f"工作表“{title}”有合并的单元格（{_some(seen.merged)}），内容只算在左上角那一格"


def _some(items: Sequence[object], most: int = 8) -> str:
    more = f" 等 {len(items)} 处" if len(items) > most else ""
    return "、".join(str(item) for item in items[:most]) + more


def _place(error: BaseException) -> str:
    """Where a parser gave up."""
    found = re.search(r"line \d+, column \d+", str(error))
    return found[0].replace("line ", "第 ").replace(", column ", " 行第 ") + " 字符" if found else "内容不完整"


def _text(cell: Any) -> str:
    """As the sheet shows it: a date as one, three per cent as 3%."""
    value = cell.value
    if isinstance(value, datetime):
        whole = value.time() == time()
        return value.date().isoformat() if whole else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, str):
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
    return str(value) if value is not None else ""


def _number(value: float, shown: str) -> str:
    """
    >>> _number(0.03, "0%"), _number(0.0005, "0.00%"), _number(2026, "General"), _number(1e-05, "General")
    ('3%', '0.05%', '2026', '0.00001')
    """
    exact = Decimal(repr(value))
    if shown.rstrip().endswith("%"):
        return f"{(exact * 100).normalize():f}%"
    return f"{exact:f}" if "e" in repr(value) else str(value)
