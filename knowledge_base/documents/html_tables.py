"""Rows of a table of a web page as a grid: what is merged downwards is in each of its rows, a wide cell has empty ones
beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

MOST_MERGED: Final = 200  # rows or columns; more is a mistake of the page
_ENDS: Final = frozenset(("br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"))


def rows_of(table: Any) -> Iterator[list[str]]:
    """Of its own rows, not those of a table within."""
    above: dict[int, tuple[int, str]] = {}  # by column: for how many rows more, and the words
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        cells: list[str] = []
        for cell in (c for c in row if c.tag in ("td", "th")):
            _fill(cells, above)
            words, down, wide = words_of(cell), _span(cell, "rowspan"), _span(cell, "colspan")
            for n in range(wide):
                if down > 1:
                    above[len(cells)] = (down - 1, words if n == 0 else "")
                cells.append(words if n == 0 else "")
        _fill(cells, above)
        yield cells


def merged(table: Any) -> bool:
    return any(_span(cell, "rowspan") > 1 or _span(cell, "colspan") > 1 for cell in table.iter("td", "th"))


def words_of(cell: Any) -> str:
    """On one line."""
    return re.sub(r"\s+", " ", "".join(_said(cell))).strip()


def _said(node: Any) -> Iterator[str]:
    yield node.text or "" if isinstance(node.tag, str) else ""
    for child in node:
        yield " " if child.tag in _ENDS else ""
        yield from _said(child)
        yield " " if child.tag in _ENDS else ""
        yield child.tail or ""


def _fill(cells: list[str], above: dict[int, tuple[int, str]]) -> None:
    while len(cells) in above:
        left, words = above.pop(len(cells))
        if left > 1:
            above[len(cells)] = (left - 1, words)
        cells.append(words)


def _span(cell: Any, name: str) -> int:
    told = (cell.get(name) or "").strip()
    return min(max(int(told), 1), MOST_MERGED) if re.fullmatch(r"[0-9]{1,6}", told) else 1
