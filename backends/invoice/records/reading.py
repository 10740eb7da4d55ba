"""NDJSON into rows: the strictness of JSON's types is checked here, everything else by the rules."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from backends.invoice.records.errors import BadBatchError
from backends.invoice.records.schemas import MOST_LINES, TEXTS, Row


@dataclass(frozen=True, slots=True)
class Line:
    """``id`` is given back as it came; none where the line is no object."""

    id: Any
    row: Row


EMPTY = Row()


def read_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """One for each line that is not blank."""
    for line in lines:
        if line.strip():
            yield read_line(line)


def read_line(line: bytes) -> Line:
    try:
        fields = _loads(line)
    except (ValueError, RecursionError):  # a UnicodeDecodeError is a ValueError
        return Line(None, EMPTY)
    if not isinstance(fields, dict):
        return Line(None, EMPTY)
    mark = fields.get("id")
    if not isinstance(mark, str):
        return Line(mark, EMPTY)
    return Line(mark, Row(lines=_lines(fields.get("lines")), **{name: _text(fields.get(name)) for name in TEXTS}))


def _loads(line: bytes) -> Any:
    """Python reads no whole number of more digits than ``sys.get_int_max_str_digits()``, JSON does."""
    try:
        return json.loads(line)
    except ValueError:
        return json.loads(line, parse_int=_whole)


def _whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        return -MOST_LINES if digits.startswith("-") else MOST_LINES


def _text(value: Any) -> str | None:
    """A lone surrogate, which could not be stored, is read as a question mark: no field of ours allows either."""
    if not isinstance(value, str):
        return None
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def _lines(value: Any) -> int | None:
    return max(0, min(value, MOST_LINES)) if type(value) is int else None


def read_table(path: Path) -> Iterator[Line]:
    """Of a CSV or XLSX file whose header names the fields; a number of lines is written in digits. In a table there is
    no telling an empty text from none, so what only some records have is taken for empty where it is.

    Raises ``BadBatchError``."""
    try:
        yield from _of_rows(_xlsx(path) if path.suffix == ".xlsx" else _csv(path))
    except (OSError, UnicodeDecodeError, csv.Error, BadZipFile, InvalidFileException, KeyError) as error:
        raise BadBatchError(f"发票记录 {path.name} 读不了，请检查文件：{error}", field="file") from error


def _of_rows(rows: Iterator[list[str]]) -> Iterator[Line]:
    header = next(rows, [])
    if not {"id", "code", "number", "seller"} <= set(header):
        raise BadBatchError("第一行应当是字段名：id、code、number、seller 等，与 NDJSON 的相同", field="file")
    for cells in rows:
        fields = dict(zip(header, cells, strict=False))
        if any(fields.values()):
            lines = fields.get("lines", "")
            count = int(lines) if lines.isascii() and lines.isdigit() and len(lines) < 19 else None
            yield Line(fields.get("id"), Row(lines=count, **{name: fields.get(name) for name in TEXTS}))


def _csv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file)


def _xlsx(path: Path) -> Iterator[list[str]]:
    """Cells as text; a cell that holds a number or a date instead is what its sheet makes of it, and may be refused."""
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if cell is None else str(cell) for cell in row]
    finally:
        book.close()
