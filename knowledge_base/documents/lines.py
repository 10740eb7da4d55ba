"""What readers of files bring: the lines of a text, whatever the file was, and what they had to tell about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_BLANK: Final = re.compile(r"[ \t\u00a0\u3000\u2002-\u200b\ufeff]+")


@dataclass(frozen=True, slots=True)
class Line:
    """``at`` counts from 1. ``level`` 1–6: a heading; ``strong``: bold or in brackets, as numbers of articles are."""

    at: int
    text: str
    level: int = 0
    table: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something guessed, dropped or doubtful; ``line`` 0 is the file as a whole."""

    line: int
    text: str


@dataclass
class Lines:
    """``lines`` have no blank ones and no white space around them. ``title`` when the file names it apart.
    ``seen``: some were recognised on pictures, where a figure may be taken for another."""

    lines: list[Line]
    notes: list[Note] = field(default_factory=list)
    title: str = ""
    seen: bool = False


class MalformedError(ValueError):
    """``line`` counts from 1; 0 is the file as a whole or its name."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def tidy(text: str) -> str:
    """Every kind of blank is one blank; what stays is the author's own.

    >>> tidy("第一条\u3000为了\u00a0 示范 ")
    '第一条 为了 示范'
    """
    return _BLANK.sub(" ", text).strip()


RAISED: Final = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
LOWERED: Final = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


def raised(text: str, table: Mapping[int, int]) -> str | None:
    """Letters above or below their line, in ``RAISED`` or ``LOWERED``; None where one of them has no such form.

    >>> raised("2", RAISED), raised("甲", RAISED)
    ('²', None)
    """
    return text.translate(table) if all(ord(letter) in table for letter in text) else None


def row_of(cells: list[str]) -> str:
    """A row of a table as Markdown writes it."""
    return "| " + " | ".join(tidy(cell.replace("|", "／").replace("\n", " ")) for cell in cells) + " |"
