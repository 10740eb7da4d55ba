"""A workbook as people have it: every sheet, each cell as it is shown, and what of it was not taken."""

from __future__ import annotations

import io
import posixpath
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from lxml import etree  # type: ignore[import-untyped]
from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from knowledge_base.documents.bounds import check_archive
from knowledge_base.editing.reading.lines import Line, Sheet
from knowledge_base.editing.reading.shown import text_of
from knowledge_base.errors import ContentError

KIND: Final = "Excel 工作簿（.xlsx）"
LONGEST_CELL: Final = 32_767  # in the halves of UTF-16; no program for tables writes more
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BROKEN = (
    *(InvalidFileException, BadZipFile, zlib.error, OSError, EOFError, ParseError, etree.LxmlError),
    *(LookupError, ValueError, TypeError, AttributeError, OverflowError, RecursionError),  # what openpyxl stumbles with
)


@dataclass
class _Seen:
    """What of a sheet its values do not tell. Rows from 1; ``uncounted``: formulas without a result, by row.
    ``below``: from which row and column on a merged cell stands, and its last row. ``torn``: rows that say two things
    of one cell, or have cells of other rows."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    below: dict[tuple[int, int], int] = field(default_factory=dict)
    uncounted: dict[int, list[str]] = field(default_factory=dict)
    torn: set[int] = field(default_factory=set)
    beside: list[str] = field(default_factory=list)


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
    with ZipFile(io.BytesIO(data)) as archive:
        return [_sheet(archive, sheet, alone) for sheet in sheets]


def _sheet(archive: ZipFile, sheet: Any, alone: bool) -> Sheet:
    title = "" if alone else str(sheet.title)
    path = sheet._worksheet_path.lstrip("/")
    try:
        with archive.open(path) as part:
            seen = _look_over(part)
        seen.beside = list(_beside(archive, path))
    except _BROKEN as error:
        raise ContentError(
            f"工作表“{sheet.title}”里面坏了，打不开（{_place(error)}）。请用 Excel 或 WPS 打开修复，另存后再试"
        ) from error
    return Sheet(title, _lines(sheet, seen), list(_notes(sheet, seen)))


def _lines(sheet: Any, seen: _Seen) -> Iterator[Line]:
    sheet.reset_dimensions()  # WPS writes A1 for a whole table
    rows, number = sheet.iter_rows(), 0
    merged: dict[int, tuple[str, int]] = {}
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
            yield _line(number, row, seen, merged)


def _line(number: int, row: Sequence[Any], seen: _Seen, merged: dict[int, tuple[str, int]]) -> Line:
    cells = [text_of(cell) for cell in row]
    wrong = [f"{get_column_letter(c + 1)}{number}" for c, cell in enumerate(row) if cell.data_type == "e"]
    _fill(number, cells, seen, merged)
    if number in seen.torn:
        return Line(
            number, cells, "这一行里面坏了，格子的编号重复或者不是这一行的，请用 Excel 或 WPS 打开修复，另存后再试"
        )
    if number in seen.uncounted:
        where = "、".join(seen.uncounted[number])
        return Line(number, cells, f"{where} 是还没有算出结果的公式，请用 Excel 打开保存一次，或者改成文字")
    if wrong:
        told = "、".join(f"{place} 是公式算错的结果（{text}）" for place, text in zip(wrong, _errors(row), strict=True))
        return Line(number, cells, f"{told}，请改好公式或者改成文字")
    long = [c for c, text in enumerate(cells) if len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_CELL]
    if long:
        where = "、".join(f"{get_column_letter(c + 1)}{number}" for c in long)
        return Line(number, cells, f"{where} 超过一格能放的 {LONGEST_CELL:,} 个字，请分开写")
    return Line(number, cells)


def _errors(row: Sequence[Any]) -> Iterator[str]:
    return (str(cell.value) for cell in row if cell.data_type == "e")


def _fill(number: int, cells: list[str], seen: _Seen, merged: dict[int, tuple[str, int]]) -> None:
    """What is merged downwards is of each of its rows, as a person reads it."""
    for column, (text, last) in list(merged.items()):
        if number > last:
            del merged[column]
        elif column <= len(cells) and not cells[column - 1]:
            cells[column - 1] = text
        elif column > len(cells):
            cells.extend([""] * (column - len(cells)))
            cells[column - 1] = text
    for column, text in enumerate(cells, start=1):
        last = seen.below.get((number, column), 0) if seen.below else 0
        if last:
            merged[column] = (text, last)


def _look_over(part: IO[bytes]) -> _Seen:
    seen, number = _Seen(), 0
    tags = tuple(_MAIN + name for name in ("row", "col", "mergeCell"))
    context = etree.iterparse(part, tag=tags, no_network=True, resolve_entities=False)
    for _, node in context:
        kind = node.tag.removeprefix(_MAIN)
        if kind == "row":
            number = int(node.get("r") or number + 1)
            _look_at_row(number, node, seen)
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
        elif kind == "col":
            if node.get("hidden") in ("1", "true"):
                first, last = int(node.get("min", "1")), int(node.get("max", "1"))
                seen.hidden_columns += [get_column_letter(n) for n in range(first, min(last, first + 50) + 1)]
        elif ":" in node.get("ref", ""):
            seen.merged.append(node.get("ref"))
            left, top, _, bottom = range_boundaries(node.get("ref"))
            if left and top and bottom and bottom > top:
                seen.below[top, left] = bottom
    if context.root is None or not str(context.root.tag).startswith(_MAIN):
        raise ContentError(
            "这个工作簿不是平常的格式（多半是“严格 Open XML”）。请用 Excel 或 WPS 另存为“Excel 工作簿”再试"
        )
    return seen


def _look_at_row(number: int, node: Any, seen: _Seen) -> None:
    if node.get("hidden") in ("1", "true") and len(node):
        seen.hidden_rows.append(number)
    column = 0
    for cell in node.iterchildren(_MAIN + "c"):
        row, place = coordinate_to_tuple(cell.get("r")) if cell.get("r") else (number, column + 1)
        if row != number or place <= column:
            seen.torn.add(number)
        column = place
        result = cell.find(_MAIN + "v")
        empty = result is None or (cell.get("t") != "str" and not (result.text or "").strip())
        if cell.find(_MAIN + "f") is not None and empty:
            seen.uncounted.setdefault(number, []).append(f"{get_column_letter(column)}{number}")


def _beside(archive: ZipFile, path: str) -> Iterator[str]:
    """What lies over or beside the cells of a sheet, and where."""
    folder, name = posixpath.split(path)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return
    for relation in etree.fromstring(archive.read(relations), etree.XMLParser(resolve_entities=False)):
        kind = posixpath.basename(relation.get("Type", ""))
        target = posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/")
        if kind == "comments" and target in archive.namelist():
            root = etree.fromstring(archive.read(target), etree.XMLParser(resolve_entities=False))
            places = [node.get("ref", "") for node in root.iter(_MAIN + "comment")]
            yield f"有批注（{_some(places)}），没有读入"
        elif kind == "drawing":
            yield "有图片、图表或文本框，没有读入"


def _notes(sheet: Any, seen: _Seen) -> Iterator[str]:
    title = f"工作表“{sheet.title}”"
    if sheet.sheet_state != "visible":
        yield f"{title}是隐藏的，也一起读入了"
    if seen.hidden_rows:
        yield f"{title}有隐藏的行（第 {_some(seen.hidden_rows)} 行），也一起读入了"
    if seen.hidden_columns:
        yield f"{title}有隐藏的列（{_some(seen.hidden_columns)} 列），也一起读入了"
    if seen.merged:
        yield (
            f"{title}有合并的单元格（{_some(seen.merged)}）：竖着合并的，每一行都按其中的内容读入；"
            "横着合并的，内容只算在最左一格"
        )
    yield from (f"{title}{told}" for told in seen.beside)


def _some(items: Sequence[object], most: int = 8) -> str:
    more = f" 等 {len(items)} 处" if len(items) > most else ""
    return "、".join(str(item) for item in items[:most]) + more


def _place(error: BaseException) -> str:
    """Where a parser gave up."""
    if "Text node too long" in str(error) or "huge text node" in str(error):
        return "有一格的内容有好几兆，比一格能放的多得多"
    found = re.search(r"line \d+, column \d+", str(error))
    return found[0].replace("line ", "第 ").replace(", column ", " 行第 ") + " 字符" if found else "内容不完整"
