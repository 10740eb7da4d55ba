"""Offices as rows of a workbook or a CSV file, by the headings that a bureau knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from knowledge_base.editing.reading.csv_text import decoded, read_csv
from knowledge_base.editing.reading.lines import Line
from knowledge_base.editing.reading.workbook import read_workbook
from knowledge_base.editing.spreadsheets import unquoted
from knowledge_base.errors import ContentError, FolderError
from knowledge_base.offices.loading import Offices, check_rows, read_yaml
from knowledge_base.offices.schemas import KINDS

_APART: Final = re.compile(r"[、，,；;\s]+")
_KIND_OF: Final = {word: kind for kind, word in KINDS.items()}


def _many(text: str) -> list[str]:
    return [part for part in _APART.split(text) if part]


COLUMNS: Final[dict[str, tuple[str, Callable[[str], Any]]]] = {
    "名称": ("name", str),
    "类别": ("kind", lambda text: _KIND_OF.get(text, text)),
    "区": ("districts", _many),
    "地址": ("address", str),
    "电话": ("telephone", str),
    "时间": ("hours", str),
    "预约": ("booking", str),
    "截至": ("as_of", str),
    "已核实": ("verified", lambda text: text in ("是", "1", "TRUE", "True", "true")),
    "来源": ("source", str),
    "相关条目": ("entries", _many),
}


def read_offices(file: Path) -> Offices:
    """By its ending: YAML with the fields of ``Office``, or a table with the headings of ``COLUMNS``.

    Raises ``FolderError`` or ``ContentError`` when the file as a whole cannot be used.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FolderError(f"读不了文件 {file}") from error
    match file.suffix.lower():
        case ".yml" | ".yaml":
            return read_yaml(data)
        case ".csv":
            return check_rows(_rows(read_csv(decoded(data), tuple(COLUMNS), unquoted).lines))
        case ".xlsx":
            return check_rows(_rows(read_workbook(data)[0].lines))
    raise FolderError(f"{file.name} 不是 .yml、.csv 或 .xlsx 文件")


def _rows(lines: Iterator[Line]) -> Iterator[tuple[int, dict[str, Any]]]:
    first = next(lines, None)
    headings = [heading.strip() for heading in first.cells] if first is not None else []
    unknown = [heading for heading in headings if heading and heading not in COLUMNS]
    if unknown or "名称" not in headings:
        raise ContentError(
            f"第一行应是列名（{'、'.join(COLUMNS)}）" + (f"，没有“{'”“'.join(unknown)}”这样的列" if unknown else "")
        )
    for line in lines:
        if line.problem:
            raise ContentError(f"第 {line.number} 行：{line.problem}")
        cells = {name: cell.strip() for name, cell in zip(headings, line.cells, strict=False) if name and cell.strip()}
        if cells:
            yield line.number, {COLUMNS[name][0]: COLUMNS[name][1](cell) for name, cell in cells.items()}
