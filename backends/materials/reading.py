"""From a picture to a reading: which way up, which paper, which fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from PIL import Image

from backends.materials.errors import UnreadableError
from backends.materials.extraction import extract, recognise
from backends.materials.layout import Box, lies_on_its_side, put_in_order
from backends.materials.ocr import Line, Ocr
from backends.materials.papers import load_papers
from backends.materials.schemas import Field, PaperKind, Reading, Rectangle

UPSIDE_DOWN = 0.75  # mean score below; upright photographs have 0.93 and more, pages upside down 0.6 and less


def read_pages(pages: Sequence[Image.Image], ocr: Ocr, expected: PaperKind | None = None) -> Reading:
    """Of the pages of one paper, for each field the surest value. Raises ``UnreadableError``."""
    seen = [upright(page, ocr) for page in pages]
    rows = [row for page in seen for row in page.rows]
    if not rows:
        raise UnreadableError("没有认出文字。请把材料放平，在光线充足处正对着重新拍一张")
    kind = expected or recognise(rows)
    if kind is None:
        return Reading(None, pages=len(pages))
    paper = load_papers()[kind]
    best: dict[str, Field] = {}
    for number, page in enumerate(seen):
        for field in extract(paper, page.rows, number, page.size):
            field = replace(field, box=turned_back(field.box, page.turns))
            if field.name not in best or field.confidence > best[field.name].confidence:
                best[field.name] = field
    return Reading(kind, tuple(best.values()), len(pages))


@dataclass(frozen=True, slots=True)
class Upright:
    """A page after ``turns`` quarters to the left; ``size`` is that of the turned page."""

    rows: list[list[Box]]
    size: tuple[int, int]
    turns: int


def upright(page: Image.Image, ocr: Ocr) -> Upright:
    """The page turned by quarters until it reads best."""
    lines, turns = ocr.lines(page), 0
    if lines and lies_on_its_side(lines):
        page, turns = page.transpose(Image.Transpose.ROTATE_90), 1
        lines = ocr.lines(page)
    if lines and _score(lines) < UPSIDE_DOWN:
        turned = page.transpose(Image.Transpose.ROTATE_180)
        other = ocr.lines(turned)
        if _score(other) > _score(lines):
            page, lines, turns = turned, other, turns + 2
    return Upright(put_in_order(lines), page.size, turns)


def turned_back(box: Rectangle | None, turns: int) -> Rectangle | None:
    """``box`` on the page as it was sent, in thousandths.

    >>> turned_back((100, 200, 300, 400), 1)
    (600, 100, 800, 300)
    """
    for _ in range(turns):
        if box is not None:
            left, top, right, bottom = box
            box = (1000 - bottom, left, 1000 - top, right)
    return box


def _score(lines: Sequence[Line]) -> float:
    return fmean(line.score for line in lines) if lines else 0.0
