"""What every kind of table comes to: sheets of lines of texts, and what was not taken of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """``number`` as the person sees it in the file, from 1; ``problem``: why nothing of it can be taken."""

    number: int
    cells: Sequence[str]
    problem: str = ""


@dataclass(frozen=True)
class Sheet:
    """``title`` is empty where a file has one table only. ``notes`` is whole once ``lines`` have been gone through.
    ``shifts``: a separator that stands in a text would move all that comes after it."""

    title: str
    lines: Iterator[Line]
    notes: list[str] = field(default_factory=list)
    shifts: bool = False
