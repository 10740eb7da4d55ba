"""Rows of texts as a workbook or a CSV file, so that a program for tables shows each as it is, and back without loss.

A program for tables takes a text that begins with ``=`` and its like for a formula. In a workbook each cell says that
it is a text; CSV cannot, so there an apostrophe stands before it, as a person would type it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge_base.documents.texts import NOT_XML
from knowledge_base.editing.reading.workbook import LONGEST_CELL

SHEET: Final = "知识条目"
_WIDTH: Final = 28
_CONTINUED: Final = re.compile(r"（续\d*）$")
_FORMULA: Final = re.compile(r"'*(?:[=+\-@\t\n＝＋－＠]|#(?:N/A|VALUE!|REF!|NAME\?|DIV/0!|NUM!|NULL!|#{2,})\Z)")
# A workbook writes a character as _xHHHH_. The x of a text that looks so is itself written so; not the line before it,
# as the specification has it, because openpyxl cuts "x005F_" out of whatever it reads.
_ESCAPED: Final = re.compile(f"{NOT_XML.pattern}|x(?=[0-9A-Fa-f]{{4}})")


def write_csv(rows: Sequence[Mapping[str, str]], headings: Sequence[str]) -> bytes:
    stream = io.StringIO(newline="")
    table = csv.writer(stream)
    table.writerow(headings)
    table.writerows([_quoted(row.get(name, "")) for name in headings] for row in rows)
    return ("\ufeff" + stream.getvalue()).encode()  # the mark by which Excel knows UTF-8


def unquoted(cell: str) -> str:
    """Without the apostrophe that ``write_csv`` has put before it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_workbook(rows: Sequence[Mapping[str, str]], headings: Sequence[str]) -> bytes:
    """What is too long for a cell goes on in further columns beside it, see ``columns_of``."""
    columns = [(name, [_pieces(row.get(name, "")) for row in rows]) for name in headings]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    column = 0
    for name, texts in columns:
        for part in range(max((len(pieces) for pieces in texts), default=1)):
            column += 1
            sheet.cell(1, column, f"{name}（续{part}）" if part else name).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
            for line, pieces in enumerate(texts, start=2):
                if part < len(pieces) and pieces[part]:
                    _write(sheet, line, column, pieces[part])
    for cell in sheet[2]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def columns_of(headings: Sequence[str]) -> list[str]:
    """Which column each heading is of, itself or one that goes on in it.

    >>> columns_of(["说明", "说明（续1）", "答案（续1）"])
    ['说明', '说明', '答案（续1）']
    """
    plain = [_CONTINUED.sub("", heading) for heading in headings]
    return [name if name in headings else heading for name, heading in zip(plain, headings, strict=True)]


def _quoted(text: str) -> str:
    return "'" + text if _FORMULA.match(text) else text


def _write(sheet: Worksheet, line: int, column: int, text: str) -> None:
    cell = sheet.cell(line, column, text)
    cell.data_type = "s"  # openpyxl has taken "=1" for a formula and "#N/A" for an error
    cell.quotePrefix = bool(_FORMULA.match(text))  # so that it stays a text when somebody edits it


def _pieces(text: str) -> list[str]:
    """As few as fit into cells, escaped."""
    size = max(len(text), 1)
    while True:
        pieces = [_escaped(text[begin : begin + size]) for begin in range(0, len(text), size)] or [""]
        if max(len(piece.encode("utf-16-le")) // 2 for piece in pieces) <= LONGEST_CELL:
            return pieces
        size = (size + 1) // 2


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
