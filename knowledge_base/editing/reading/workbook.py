"""A workbook as people have it: every sheet, each cell as it is shown, and what of it was not taken."""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from lxml import etree  # type: ignore[import-untyped]
from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from knowledge_base.documents.bounds import check_archive
from knowledge_base.documents.texts import HALF
from knowledge_base.editing.reading.lines import Line, Sheet
from knowledge_base.editing.reading.sheet_marks import (
    Looks,
    Seen,
    look_over,
    looks_of,
    lying_beside,
    notes_of,
    with_texts_for_unreadable,
)
from knowledge_base.editing.reading.shown import text_of
from knowledge_base.errors import ContentError

KIND: Final = "Excel 工作簿（.xlsx）"
LONGEST_CELL: Final = 32_767  # in the halves of UTF-16; no program for tables writes more
_SERIALS_FROM: Final = 1899  # openpyxl counts the days from the last but one of that year
_BROKEN = (
    *(InvalidFileException, BadZipFile, zlib.error, OSError, EOFError, ParseError, etree.LxmlError),
    *(LookupError, ValueError, TypeError, AttributeError, OverflowError, RecursionError),  # what openpyxl stumbles with
)


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
        looks = _looks(archive)
        made = [_sheet(archive, sheet, alone, looks) for sheet in sheets]
    made[0].notes.extend(_of_book(book))
    return made


def _looks(archive: ZipFile) -> Looks:
    try:
        return looks_of(archive)
    except _BROKEN as error:
        raise ContentError(
            f"这个工作簿里面坏了，打不开（样式或者文字的部分{_why(error)}）。请用 Excel 或 WPS 打开修复，另存后再试"
        ) from error


def _sheet(archive: ZipFile, sheet: Any, alone: bool, looks: Looks) -> Sheet:
    title = "" if alone else str(sheet.title)
    path = sheet._worksheet_path.lstrip("/")
    seen = Seen()
    try:
        with archive.open(path) as part:
            look_over(part, looks, seen)
        seen.beside += lying_beside(archive, path)
        if seen.unreadable:
            part_as_text = with_texts_for_unreadable(archive.read(path))
            sheet._get_source = lambda: io.BytesIO(part_as_text)
    except _BROKEN as error:
        raise ContentError(
            f"工作表“{sheet.title}”里面坏了，打不开（第 {seen.last + 1} 行起{_why(error)}）。"
            "请用 Excel 或 WPS 打开修复，另存后再试"
        ) from error
    return Sheet(title, _lines(sheet, seen), list(_notes(sheet, seen)))


def _lines(sheet: Any, seen: Seen) -> Iterator[Line]:
    sheet.reset_dimensions()  # WPS writes A1 for a whole table
    rows, number = sheet.iter_rows(), 0
    merged: dict[int, tuple[str, int]] = {}
    while True:
        try:
            row = next(rows, None)
        except _BROKEN as error:
            raise ContentError(
                f"工作表“{sheet.title}”第 {number + 1} 行起读不出来{_why(error)}。请修复后另存再试"
            ) from error
        if row is None:
            return
        number += 1
        if any(cell.value is not None for cell in row) or number in seen.uncounted:
            yield _line(number, row, seen, merged)


def _line(number: int, row: Sequence[Any], seen: Seen, merged: dict[int, tuple[str, int]]) -> Line:
    cells = [text_of(cell) for cell in row]
    above = _fill(number, cells, seen, merged)
    torn = "这一行里面坏了，格子的编号或者类型不对，请用 Excel 或 WPS 打开修复，另存后再试"
    faults = dict(_faults(number, row, cells, seen))
    shown = [HALF.sub("\ufffd", text) for text in cells]
    return Line(number, shown, torn if number in seen.torn else "", faults, above)


def _faults(number: int, row: Sequence[Any], cells: Sequence[str], seen: Seen) -> Iterator[tuple[int, str]]:
    """Why a cell is not what its text says, by its column."""
    for name in seen.uncounted.get(number, ()):
        yield _column(name), f"{name} 是还没有算出结果的公式，请用 Excel 打开保存一次，或者改成文字"
    for name in seen.unreadable.get(number, ()):
        shown = cells[_column(name)] if _column(name) < len(cells) else ""
        yield _column(name), f"{name} 里的“{shown[:20]}”不是数，也不是日期，读不出来，请改好或者改成文字"
    for name in seen.pictured.get(number, ()):
        yield _column(name), f"{name} 是嵌在格子里的图片，没有读，请改成文字"
    for column, cell in enumerate(row):
        if cell.data_type == "e":
            name = f"{get_column_letter(column + 1)}{number}"
            yield column, f"{name} 是公式算错的结果（{cell.value}），请改好公式或者改成文字"
        elif isinstance(cell.value, float) and not math.isfinite(cell.value):
            yield column, f"{get_column_letter(column + 1)}{number} 里的数大得没有程序能算，请改好或者改成文字"
    for column, text in enumerate(cells):
        if HALF.search(text):
            yield column, f"{get_column_letter(column + 1)}{number} 里有半个表情符号之类不完整的字符，请删去"
        if len(text) > LONGEST_CELL // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_CELL:
            name = f"{get_column_letter(column + 1)}{number}"
            yield column, f"{name} 超过一格能放的 {LONGEST_CELL:,} 个字，请分开写"


def _column(name: str) -> int:
    return coordinate_to_tuple(name)[1] - 1


def _fill(number: int, cells: list[str], seen: Seen, merged: dict[int, tuple[str, int]]) -> frozenset[int]:
    """What is merged downwards is of each of its rows, as a person reads it. In which columns that was so."""
    filled = set()
    for column, (text, last) in list(merged.items()):
        if number > last:
            del merged[column]
        elif column > len(cells) or not cells[column - 1]:
            cells.extend([""] * (column - len(cells)))
            cells[column - 1] = text
            filled.add(column - 1)
    for column, text in enumerate(cells, start=1):
        last = seen.below.get((number, column), 0) if seen.below else 0
        if last:
            merged[column] = (text, last)
    return frozenset(filled)


def _notes(sheet: Any, seen: Seen) -> Iterator[str]:
    title = f"工作表“{sheet.title}”"
    if sheet.sheet_state != "visible":
        yield f"{title}是隐藏的，也一起读入了"
    yield from notes_of(title, seen)


def _of_book(book: Any) -> Iterator[str]:
    for sheet in book.chartsheets:
        yield f"“{sheet.title}”是一张图表，没有读入"
    if book.epoch.year != _SERIALS_FROM:
        yield f"这个工作簿的日期从 {book.epoch.year} 年算起：没有设成日期格式的数字日期会认错，请改成 2026-01-01 这样"


def _why(error: BaseException) -> str:
    """Where a parser gives a reason that a person can do something about."""
    huge = "Text node too long" in str(error) or "huge text node" in str(error)
    return "，有一格的内容有好几兆，比一格能放的多得多" if huge else ""
