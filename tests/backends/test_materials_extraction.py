"""Where values stand on a page, told by lines as a recogniser gives them."""

from __future__ import annotations

import math

from backends.materials.extraction import extract, recognise
from backends.materials.layout import put_in_order
from backends.materials.ocr import Line
from backends.materials.papers import load_papers
from backends.materials.schemas import Field, PaperKind

SIZE = (1000, 1000)


def line(x: float, y: float, text: str, *, score: float = 0.99, lean: float = 0.0) -> Line:
    """Twenty high, twenty for each character; on a page turned by ``lean`` degrees."""
    cos, sin = math.cos(math.radians(lean)), math.sin(math.radians(lean))
    corners = ((x, y), (x + 20 * len(text), y), (x + 20 * len(text), y + 20), (x, y + 20))
    return Line(text, score, tuple((a * cos - b * sin, a * sin + b * cos) for a, b in corners))


def read(paper: PaperKind, *lines: Line) -> dict[str, Field]:
    return {f.name: f for f in extract(load_papers()[paper], put_in_order(lines), 0, SIZE)}


def test_a_value_in_the_same_line_in_the_next_or_after_a_wide_label() -> None:
    fields = read(
        "title_certificate",
        line(50, 100, "权利人云朵"),
        line(50, 200, "坐"),
        line(110, 200, "落"),
        line(250, 200, "北京市朝阳区云朵家园3号楼"),
        line(50, 300, "用途"),
        line(250, 300, "住宅"),
    )
    assert fields["owners"].value == "云朵"
    assert fields["address"].value == "北京市朝阳区云朵家园3号楼"
    assert fields["use"].value == "住宅"


def test_an_address_goes_on_in_the_line_beneath_but_not_into_the_next_cell() -> None:
    fields = read(
        "identity_card",
        line(50, 100, "住址"),
        line(150, 100, "北京市昌平区云朵家园3号楼2"),
        line(150, 130, "单元501号"),
        line(50, 240, "公民身份号码"),
        line(250, 240, "11010519491231002X"),
    )
    assert fields["address"].value == "北京市昌平区云朵家园3号楼2单元501号"
    assert fields["id_number"].value == "11010519491231002X"


def test_a_tall_cell_whose_words_stand_higher_than_its_label() -> None:
    fields = read("deed_tax_receipt", line(50, 112, "纳税人名称"), line(300, 100, "云朵"), line(50, 300, "税种"))
    assert fields["taxpayer"].value == "云朵"


def test_the_head_of_a_column() -> None:
    fields = read("deed_tax_receipt", line(50, 100, "税种"), line(50, 150, "契税"))
    assert fields["tax"].value == "契税"


def test_a_page_that_leans_reads_the_same() -> None:
    rows = [(50, 100, "姓名"), (800, 100, "云朵"), (50, 200, "公民身份号码"), (600, 200, "11010519491231002X")]
    for lean in (-6, 6):
        fields = read("identity_card", *(line(x, y, text, lean=lean) for x, y, text in rows))
        assert (fields["name"].value, fields["id_number"].value) == ("云朵", "11010519491231002X")


def test_a_label_with_one_slip_is_found_and_believed_less() -> None:
    fields = read("identity_card", line(50, 100, "公民身分号码11010519491231002X"))
    assert fields["id_number"].value == "11010519491231002X"
    assert fields["id_number"].confidence < 0.95


def test_a_value_of_the_wrong_shape_is_shown_but_not_believed() -> None:
    fields = read("identity_card", line(50, 100, "公民身份号码110105194912310021"))
    assert fields["id_number"].value == "110105194912310021"
    assert fields["id_number"].confidence < 0.5


def test_what_is_not_there_is_empty() -> None:
    fields = read("identity_card", line(50, 100, "姓名"))
    assert {f.value for f in fields.values()} == {""}
    assert {f.confidence for f in fields.values()} == {0.0}


def test_two_people_on_one_paper() -> None:
    fields = read(
        "marriage_certificate",
        line(50, 100, "姓名"),
        line(150, 100, "云朵"),
        line(400, 100, "性别"),
        line(500, 100, "女"),
        line(50, 300, "姓名"),
        line(150, 300, "石一帆"),
    )
    assert fields["names"].value == "云朵、石一帆"


def test_a_household_register_is_not_taken_for_the_card_whose_words_it_has() -> None:
    words = ["常住人口登记卡", "户主或与户主关系", "姓名", "民族", "公民身份号码", "住址", "籍贯"]
    assert recognise(put_in_order([line(50, 100 * n, word) for n, word in enumerate(words)])) == "household_register"
    assert recognise(put_in_order([line(50, 100, "购物小票")])) is None
