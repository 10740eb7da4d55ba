"""Lines of words on the picture of a page, for a scanned document. What recognises them is brought from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

UNSURE: Final = 0.8  # of 1: below it a line is told apart to be looked at


@dataclass(frozen=True, slots=True)
class SeenLine:
    """Its edges in pixels from the top left; ``score`` up to 1."""

    text: str
    score: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


See = Callable[[Any], Sequence[SeenLine]]  # of a picture of Pillow


def in_rows(lines: Sequence[SeenLine]) -> list[SeenLine]:
    """From the top; what stands side by side is one. Letters of about the usual height have that height."""
    rows: list[list[SeenLine]] = []
    for line in sorted(lines, key=lambda one: one.middle):
        if rows and line.middle - rows[-1][0].middle < min(line.height, rows[-1][0].height) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    usual = median(line.height for line in lines) if lines else 0.0
    return [_as_one(sorted(row, key=lambda one: one.left), usual) for row in rows]


def _as_one(row: Sequence[SeenLine], usual: float) -> SeenLine:
    height = max(line.height for line in row)
    height = usual if abs(height - usual) < usual / 4 else height
    top = row[0].middle - height / 2
    text, score = " ".join(line.text for line in row), min(line.score for line in row)
    return SeenLine(text, score, row[0].left, top, row[-1].right, top + height)
