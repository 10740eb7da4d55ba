"""From a picture to a reading: which way up, which paper, which fields."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from PIL import Image

from backends.materials.errors import UnreadableError
from backends.materials.extraction import extract, recognise
from backends.materials.layout import Box, lies_on_its_side, put_in_order
from backends.materials.ocr import Line, Ocr
from backends.materials.papers import load_papers
from backends.materials.schemas import Field, PaperKind, Reading

UPSIDE_DOWN = 0.75  # mean score below; upright photographs have 0.93 and more, pages upside down 0.6 and less


def read_pages(pages: Sequence[Image.Image], ocr: Ocr, expected: PaperKind | None = None) -> Reading:
    """Of the pages of one paper, for each field the surest value. Raises ``UnreadableError``."""
    seen = [(number, *upright_rows(page, ocr)) for number, page in enumerate(pages)]
    rows = [row for _, page_rows, _ in seen for row in page_rows]
    if not rows:
        raise UnreadableError("没有认出文字。请把材料放平，在光线充足处正对着重新拍一张")
    kind = expected or recognise(rows)
    if kind is None:
        return Reading(None, pages=len(pages))
    paper = load_papers()[kind]
    best: dict[str, Field] = {}
    for number, page_rows, size in seen:
        for field in extract(paper, page_rows, number, size):
            if field.name not in best or field.confidence > best[field.name].confidence:
                best[field.name] = field
    return Reading(kind, tuple(best.values()), len(pages))


def upright_rows(page: Image.Image, ocr: Ocr) -> tuple[list[list[Box]], tuple[int, int]]:
    """Rows of the page, turned by quarters until it reads best; and its size as it is turned."""
    lines = ocr.lines(page)
    if lines and lies_on_its_side(lines):
        page = page.transpose(Image.Transpose.ROTATE_90)
        lines = ocr.lines(page)
    if lines and _score(lines) < UPSIDE_DOWN:
        turned = page.transpose(Image.Transpose.ROTATE_180)
        other = ocr.lines(turned)
        if _score(other) > _score(lines):
            page, lines = turned, other
    return put_in_order(lines), page.size


def _score(lines: Sequence[Line]) -> float:
    return fmean(line.score for line in lines) if lines else 0.0
