"""NDJSON into rows: the strictness of JSON's types is checked here, everything else by the rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

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
        fields = json.loads(line)
    except (ValueError, RecursionError):  # a UnicodeDecodeError is a ValueError
        return Line(None, EMPTY)
    if not isinstance(fields, dict):
        return Line(None, EMPTY)
    mark = fields.get("id")
    if not isinstance(mark, str):
        return Line(mark, EMPTY)
    return Line(mark, Row(lines=_lines(fields.get("lines")), **{name: _text(fields.get(name)) for name in TEXTS}))


def _text(value: Any) -> str | None:
    """A lone surrogate is no text that could be stored."""
    if not isinstance(value, str):
        return None
    return value if value.isascii() or _encodes(value) else None


def _encodes(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _lines(value: Any) -> int | None:
    return max(0, min(value, MOST_LINES)) if type(value) is int else None
