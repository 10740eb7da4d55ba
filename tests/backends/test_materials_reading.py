"""Real recognition of papers drawn for the purpose; how well in general is measured by ``bench.materials``."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from PIL import Image

from backends.materials.errors import BusyError, UnreadableError
from backends.materials.ocr import Line, RapidOcr
from backends.materials.reading import read_pages
from backends.materials.reference import WAITING, ReferenceMaterials
from backends.materials.schemas import PaperKind, Reading
from kit.uploads.content import pages_of
from tests.papers.camera import LOOKS
from tests.papers.files import a_pdf, a_picture
from tests.papers.forms import DRAW, Drawn, a_story


@cache
def ocr() -> RapidOcr:
    return RapidOcr()


def draw(paper: PaperKind, look: str = "clean") -> Drawn:
    random = Random(11)
    drawn = DRAW[paper](a_story(random), random)
    return Drawn(paper, LOOKS[look](drawn.picture, random), drawn.fields)


def values(reading: Reading) -> dict[str, str]:
    return {field.name: field.value for field in reading.fields}


@pytest.mark.parametrize(("paper", "look"), [("title_certificate", "clean"), ("sale_contract", "photographed")])
def test_a_paper_is_recognised_and_every_field_read(paper: PaperKind, look: str) -> None:
    drawn = draw(paper, look)
    reading = read_pages([drawn.picture], ocr())
    assert reading.paper == paper
    assert values(reading) == drawn.fields
    assert all(field.confidence > 0.8 for field in reading.fields)


def test_a_photograph_on_its_side_is_read_and_the_boxes_lie_where_the_words_are_on_it() -> None:
    drawn = draw("identity_card")
    upright = read_pages([drawn.picture], ocr())
    aside = read_pages([drawn.picture.transpose(Image.Transpose.ROTATE_270)], ocr())
    assert values(aside) == drawn.fields
    boxes = [next(f.box for f in reading.fields if f.name == "id_number") for reading in (upright, aside)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    left, top, right, bottom = boxes[0]
    assert boxes[1] == pytest.approx((1000 - bottom, left, 1000 - top, right), abs=15)


def test_the_right_page_of_a_pdf_is_found() -> None:
    drawn = draw("identity_card")
    pages = [Image.new("RGB", (300, 300), "white"), *pages_of(a_pdf(picture=drawn.picture))]
    reading = read_pages(pages, ocr())
    assert values(reading) == drawn.fields
    assert {field.page for field in reading.fields} == {1}


def test_a_picture_without_words_says_so() -> None:
    with pytest.raises(UnreadableError, match="没有认出文字"):
        read_pages([Image.new("RGB", (300, 200), "white")], ocr())


class SlowOcr:
    """Somebody else asks while this one is still reading."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.materials = ReferenceMaterials(self)

    def lines(self, picture: Image.Image) -> list[Line]:
        if len(self.inside) < WAITING:
            self.inside.append("waits")
            self.materials.read(a_picture())
        return []


def test_when_too_many_wait_the_next_is_told_to_come_again() -> None:
    with pytest.raises(BusyError, match="过半分钟") as refused:
        SlowOcr().materials.read(a_picture())
    assert refused.value.retry_after == 30
