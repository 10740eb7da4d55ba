"""A line chart as SVG, for the docs: values over the same steps, on a logarithmic scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 860, 420
LEFT, RIGHT, TOP, BOTTOM = 56, 200, 40, 36
LOWEST, HIGHEST = 0.01, 1000.0


@dataclass(frozen=True, slots=True)
class Line:
    """``values``: one for each step; ``None`` where there is none."""

    name: str
    colour: str
    values: Sequence[float | None]
    dashed: bool = False


def write_chart(file: Path, title: str, steps: Sequence[str], lines: Sequence[Line]) -> None:
    """``steps``: what stands below each, perhaps nothing."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-size="15" fill="#1f2933">{escape(title)}</text>',
    ]
    for power in range(int(log10(LOWEST)), int(log10(HIGHEST)) + 1):
        y = _y(10.0**power)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="#dde3ea"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#52606d">{10.0**power:g}</text>')
    for n, step in enumerate(steps):
        if step:
            x, y = _x(n, len(steps)), HEIGHT - BOTTOM + 18
            parts.append(f'<text x="{x}" y="{y}" text-anchor="middle" fill="#52606d">{escape(step)}</text>')
    for n, line in enumerate(lines):
        parts += _line(line, len(steps))
        parts += _legend(line, TOP + 20 * n)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


def _line(line: Line, steps: int) -> list[str]:
    runs: list[list[str]] = [[]]
    for n, value in enumerate(line.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{_x(n, steps)},{_y(value)}")
    return [f'<polyline points="{" ".join(run)}" fill="none" {_stroke(line)}/>' for run in runs if len(run) > 1]


def _legend(line: Line, y: int) -> list[str]:
    x = WIDTH - RIGHT + 16
    return [
        f'<line x1="{x}" x2="{x + 26}" y1="{y}" y2="{y}" {_stroke(line)}/>',
        f'<text x="{x + 32}" y="{y + 4}" fill="#1f2933">{escape(line.name)}</text>',
    ]


def _stroke(line: Line) -> str:
    dashes = ' stroke-dasharray="5 4" stroke-opacity="0.7"' if line.dashed else ""
    return f'stroke="{line.colour}" stroke-width="2"{dashes}'


def _x(step: int, steps: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * step / max(1, steps - 1), 1)


def _y(value: float) -> float:
    share = (log10(min(HIGHEST, max(LOWEST, value))) - log10(LOWEST)) / (log10(HIGHEST) - log10(LOWEST))
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)
