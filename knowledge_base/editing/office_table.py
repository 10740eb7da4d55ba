"""Offices as rows of a workbook or a CSV file, by the headings that a bureau knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import PurePath
from typing import Any, Final

from knowledge_base.documents.texts import heading_of
from knowledge_base.editing.columns import day_of
from knowledge_base.editing.reading.csv_text import NEAR_THE_TOP, decoded, read_csv
from knowledge_base.editing.reading.lines import Line, Sheet
from knowledge_base.editing.reading.workbook import read_workbook
from knowledge_base.editing.spreadsheets import unquoted
from knowledge_base.errors import ContentError, FolderError
from knowledge_base.offices.loading import Offices, check_rows, read_yaml
from knowledge_base.offices.schemas import KINDS

NAME: Final = "名称"
MOST_ROWS: Final = 20_000
_APART: Final = re.compile(r"[、，,；;\s]+")
_KIND_OF: Final = {word: kind for kind, word in KINDS.items()}


def _many(text: str) -> list[str]:
    return [part for part in _APART.split(text) if part]


COLUMNS: Final[dict[str, tuple[str, Callable[[str], Any]]]] = {
    NAME: ("name", str),
    "类别": ("kind", lambda text: _KIND_OF.get(text, text)),
    "区": ("districts", _many),
    "地址": ("address", str),
    "电话": ("telephone", str),
    "时间": ("hours", str),
    "预约": ("booking", str),
    "截至": ("as_of", day_of),
    "已核实": ("verified", lambda text: text in ("是", "1", "TRUE", "True", "true")),
    "来源": ("source", str),
    "相关条目": ("entries", _many),
}


def read_offices(name: str, data: bytes) -> Offices:
    """By the ending of ``name``: YAML with the fields of ``Office``, or a table with the headings of ``COLUMNS``.

    Raises ``FolderError`` or ``ContentError`` when the file as a whole cannot be used.
    """
    match PurePath(name).suffix.lower():
        case ".yml" | ".yaml":
            return read_yaml(data)
        case ".csv":
            return _read_sheets([read_csv(decoded(data), tuple(COLUMNS), unquoted)])
        case ".xlsx":
            return _read_sheets(read_workbook(data))
    raise FolderError(f"{name} 不是 .yml、.csv 或 .xlsx 文件")


def _read_sheets(sheets: Sequence[Sheet]) -> Offices:
    """Those with a column of names; the others are told. Raises ``ContentError`` where none has one."""
    notes: list[str] = []
    rows = [row for sheet in sheets for row in _rows(sheet, notes, alone=len(sheets) == 1)]
    if not rows and notes and len(sheets) > 1:
        raise ContentError(f"没有找到办税地点：{'；'.join(notes)}")
    return replace(check_rows(rows), notes=notes)


def _rows(sheet: Sheet, notes: list[str], *, alone: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    where = sheet.where
    headings, lines = _headings(sheet, where, notes)
    unknown = [heading for heading in headings if heading and heading not in COLUMNS]
    if NAME not in headings and not alone:
        notes.append(f"{where}第一行没有“{NAME}”列，没有读")
        return
    if unknown or NAME not in headings:
        raise ContentError(
            f"{where}第一行应是列名（{'、'.join(COLUMNS)}）"
            + (f"，没有“{'”“'.join(unknown)}”这样的列" if unknown else "")
        )
    loose: set[int] = set()
    for line in lines:
        if fault := line.fault_in(range(len(headings))):
            raise ContentError(f"{where}第 {line.number} 行：{fault}")
        loose |= {n for n, cell in enumerate(line.cells, 1) if cell.strip() and not "".join(headings[n - 1 : n])}
        cells = {name: cell.strip() for name, cell in zip(headings, line.cells, strict=False) if name and cell.strip()}
        if cells:
            yield (
                f"{where}第 {line.number} 项",
                {COLUMNS[name][0]: COLUMNS[name][1](cell) for name, cell in cells.items()},
            )
        if line.number > MOST_ROWS:
            raise ContentError(f"{where}最多 {MOST_ROWS} 行，请只留办税地点")
    if loose:
        notes.append(f"{where}第 {'、'.join(map(str, sorted(loose)))} 列没有列名，里面的内容没有读")
    notes.extend(f"{where}：{note}" if where else note for note in sheet.notes)


def _headings(sheet: Sheet, where: str, notes: list[str]) -> tuple[list[str], Iterator[Line]]:
    """The line that has the name of names, from among the first, else the first; and the lines below it. What stands
    above it is told."""
    lines = [line for line in islice(sheet.lines, NEAR_THE_TOP) if any(cell.strip() for cell in line.cells)]
    top = next((n for n, line in enumerate(lines) if NAME in [heading_of(cell) for cell in line.cells]), 0)
    notes += [f"{where}列名之前的第 {line.number} 行没有读" for line in lines[:top]]
    headings = [heading_of(cell) for cell in lines[top].cells] if lines else []
    return headings, chain(lines[top + 1 :], sheet.lines)
