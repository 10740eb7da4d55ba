"""Lines of a page put in order: the page upright, lines of one row side by side. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from backends.materials.ocr import Line
from backends.materials.values import plain


@dataclass(frozen=True, slots=True)
class Box:
    """A line on the page turned upright. ``y_left`` and ``y_right``: the height of the middle of its two ends, which
    differ on a photograph taken from the side."""

    text: str
    score: float
    left: float
    right: float
    y_left: float
    y_right: float
    height: float
    line: Line

    @property
    def y(self) -> float:
        return (self.y_left + self.y_right) / 2


def put_in_order(lines: Sequence[Line]) -> list[list[Box]]:
    """Rows from the top, each from the left. Text without spaces, half width; empty lines left out."""
    lines = [line for line in lines if plain(line.text)]
    angle = _angle(lines)
    boxes = [_turned(line, angle) for line in lines]
    rows = _chain(sorted(boxes, key=lambda b: b.left))
    return sorted(rows, key=lambda row: row[0].y_left)


def lies_on_its_side(lines: Sequence[Line]) -> bool:
    """Most of the words run down the page."""
    tall = sum(len(line.text) for line in lines if _side(line, 1, 2) > 1.5 * _side(line, 0, 1) and len(line.text) > 1)
    return tall > sum(len(line.text) for line in lines) / 2


def _side(line: Line, a: int, b: int) -> float:
    return math.dist(line.corners[a], line.corners[b])


def _angle(lines: Sequence[Line]) -> float:
    """By which the lines lean, in radians: of the long ones the middle."""
    leaning = [
        math.atan2(line.corners[1][1] - line.corners[0][1], line.corners[1][0] - line.corners[0][0])
        for line in sorted(lines, key=lambda line: _side(line, 0, 1), reverse=True)[: max(3, len(lines) // 2)]
    ]
    return median(leaning) if leaning else 0.0


def _turned(line: Line, angle: float) -> Box:
    cos, sin = math.cos(-angle), math.sin(-angle)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = ((x * cos - y * sin, x * sin + y * cos) for x, y in line.corners)
    return Box(
        text=plain(line.text),
        score=line.score,
        left=(ax + dx) / 2,
        right=(bx + cx) / 2,
        y_left=(ay + dy) / 2,
        y_right=(by + cy) / 2,
        height=(math.dist((ax, ay), (dx, dy)) + math.dist((bx, by), (cx, cy))) / 2,
        line=line,
    )


def _chain(boxes: list[Box]) -> list[list[Box]]:
    """Each line after the row whose last line ends at its height; a new row where there is none."""
    rows: list[list[Box]] = []
    for box in boxes:
        fitting = [
            row
            for row in rows
            if abs(_reach(row[-1], box.left) - box.y_left) < 0.45 * min(row[-1].height, box.height) + 2
            and box.left > row[-1].right - 0.6 * box.height
        ]
        if fitting:
            min(fitting, key=lambda row: abs(_reach(row[-1], box.left) - box.y_left)).append(box)
        else:
            rows.append([box])
    return rows


def _reach(box: Box, x: float) -> float:
    """The height at which ``box`` would come to ``x``, if it went on as it runs (long lines only)."""
    length = box.right - box.left
    slope = (box.y_right - box.y_left) / length if length > 4 * box.height else 0.0
    return box.y_right + slope * (x - box.right)
