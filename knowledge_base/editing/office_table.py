"""Offices as rows of a workbook or a CSV file, by the headings that a bureau knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from knowledge_base.editing.spreadsheets import read_csv, read_workbook
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
            return check_rows(_rows(read_csv(_decoded(data))))
        case ".xlsx":
            return check_rows(_rows(read_workbook(data)))
    raise FolderError(f"{file.name} 不是 .yml、.csv 或 .xlsx 文件")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError("CSV 不是 UTF-8 编码，请用 Excel 或 WPS 另存为“CSV UTF-8”再试") from error


def _rows(lines: Iterator[list[str]]) -> Iterator[tuple[int, dict[str, Any]]]:
    headings = [heading.strip() for heading in next(lines, [])]
    unknown = [heading for heading in headings if heading and heading not in COLUMNS]
    if unknown or "名称" not in headings:
        raise ContentError(
            f"第一行应是列名（{'、'.join(COLUMNS)}）" + (f"，没有“{'”“'.join(unknown)}”这样的列" if unknown else "")
        )
    for number, line in enumerate(lines, start=2):
        cells = {name: cell.strip() for name, cell in zip(headings, line, strict=False) if name and cell.strip()}
        if cells:
            yield number, {COLUMNS[name][0]: COLUMNS[name][1](cell) for name, cell in cells.items()}
