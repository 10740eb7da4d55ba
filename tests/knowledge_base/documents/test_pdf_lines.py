"""A notice as PDF: paragraphs that run over lines and pages, page numbers, scans, and what is no PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from fpdf import FPDF
from pylopdf_fonts_zh_cn import sans_path

from knowledge_base.documents.document_text import parse_document
from knowledge_base.documents.lines import MalformedError
from knowledge_base.documents.pdf_lines import read_pdf

SCOPE = "本公告所称云朵，是指在城市上空停留超过三十分钟、面积在一百平方米以上的白云、乌云和彩云，不包括雾和烟。"
NOTICE = (
    "现就云朵税有关事项公告如下：",
    "一、适用范围",
    SCOPE,
    "二、2026年1月1日至2027年12月31日，对停留不超过六十分钟的云朵减半征收云朵税；记录须留存五年备查。",
    "（一）白云按朵计算；",
    "（二）乌云按面积计算。",
    "三、本公告自2026年1月1日起施行。",
)


class _Numbered(FPDF):
    def footer(self) -> None:
        self.set_y(-20)
        self.cell(0, 8, f"— {self.page_no()} —", align="C")


def printed(paragraphs: Sequence[str], *, height: int = 0) -> bytes:
    """As an office prints it; ``height`` of a page in millimetres, else that of A4."""
    pdf = _Numbered(format=(210, height) if height else "A4")
    pdf.set_margins(28, 30)
    pdf.add_font("sans", "", str(sans_path()))
    pdf.set_font("sans", size=18)
    pdf.add_page()
    pdf.multi_cell(
        0, 10, "云朵局关于云朵税若干征收管理事项和优惠政策衔接问题的公告", align="C", new_x="LMARGIN", new_y="NEXT"
    )
    pdf.set_font("sans", size=14)
    pdf.multi_cell(0, 9, "云朵局公告2026年第7号", align="C", new_x="LMARGIN", new_y="NEXT")
    for paragraph in paragraphs:
        pdf.multi_cell(0, 9, f"　　{paragraph}", align="L", new_x="LMARGIN", new_y="NEXT")
    for line in ("云朵局", "2026年1月5日"):
        pdf.multi_cell(0, 9, line, align="R", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


@pytest.mark.parametrize("height", [0, 130])
def test_a_printed_notice_is_what_its_pages_say_wherever_lines_and_pages_end(height: int) -> None:
    read = parse_document("下载.pdf", printed(NOTICE, height=height))
    assert read.title == "云朵局关于云朵税若干征收管理事项和优惠政策衔接问题的公告"
    assert (read.issuer, read.doc_no, str(read.dated)) == ("云朵局", "公告2026年第7号", "2026-01-05")
    assert [(a.number, a.text) for a in read.articles] == [
        ("一、", f"{NOTICE[1]}\n{SCOPE}"),
        ("二、", "\n".join(NOTICE[3:6])),
        ("三、", NOTICE[6]),
    ]
    assert any("略去页码" in note.text for note in read.notes)


def test_a_file_whose_list_of_parts_is_broken_says_that_some_may_be_missing() -> None:
    whole = printed(NOTICE)
    told = "这个 PDF 的目录坏了，只读到还找得到的部分，可能缺页缺字，请对照原文或者重新下载"
    for data, broken in (
        (whole, False),
        (b"junk\n" + whole + b"\0\n", False),
        (whole.replace(b"startxref\n", b"startxref\n9"), True),
    ):
        assert (told in [note.text for note in read_pdf(data).notes]) is broken


def test_a_scan_is_told_to_need_recognition() -> None:
    pdf = FPDF()
    pdf.add_page()
    with pytest.raises(MalformedError, match="扫描件"):
        read_pdf(bytes(pdf.output()))


def test_a_frame_of_strokes_is_told_with_its_page() -> None:
    pdf = FPDF()
    pdf.set_font("helvetica")
    pdf.add_page()
    with pdf.table() as table:
        for line in (("cloud", "yuan"), ("white", "1"), ("dark", "2")):
            table.row(line)
    assert [(n.line, n.text) for n in read_pdf(bytes(pdf.output())).notes] == [
        (1, "这一页可能有表格，按行读成了文字，请对照原文")
    ]


def test_what_is_no_pdf_or_locked_is_a_sentence() -> None:
    with pytest.raises(MalformedError, match="不是能打开的 PDF"):
        read_pdf(b"%PDF-1.7\nnothing")
    pdf = FPDF()
    pdf.set_encryption(owner_password="a", user_password="b")
    pdf.add_page()
    with pytest.raises(MalformedError, match="密码"):
        read_pdf(bytes(pdf.output()))


def over(draw: Callable[[FPDF], object]) -> list[tuple[int, str]]:
    """What is told of a page with a line of text and what ``draw`` puts on it."""
    pdf = FPDF()
    pdf.set_font("helvetica")
    pdf.add_page()
    pdf.cell(text="cloud")
    draw(pdf)
    return [(n.line, n.text) for n in read_pdf(bytes(pdf.output())).notes]


def drawn(pdf: FPDF) -> None:
    pdf.add_page()
    for n in range(3):
        pdf.line(10, 10 + n, 50, 20 + n)


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (lambda pdf: pdf.text_annotation(50, 50, "note"), (1, "这一页有批注，没有读")),
        (lambda pdf: pdf.free_text_annotation("words", x=10, y=90, w=40, h=10), (1, "这一页有批注，没有读")),
        (lambda pdf: pdf.cell(text="file", link="http://a.invalid"), (1, "这一页有链接的网址，没有读")),
        (drawn, (2, "这一页有画出来的内容，没有文字，没有读")),
        (lambda pdf: pdf.embed_file(basename="a.bin", bytes=b"x"), (0, "这个 PDF 里带着 1 个附件，没有读")),
    ],
)
def test_what_lies_over_the_text_is_told_with_its_page(draw: Callable[[FPDF], object], told: tuple[int, str]) -> None:
    assert over(draw) == [told]


def side_by_side(pairs: Sequence[tuple[str, str]], *, across: bool) -> bytes:
    """Two pieces beside each other on each line, written ``across`` the page, or down one column after the other."""
    pdf = FPDF()
    pdf.add_font("sans", "", str(sans_path()))
    pdf.set_font("sans", size=10)
    pdf.add_page()
    told = [(x, 40 + 8 * line, pair[n]) for line, pair in enumerate(pairs) for n, x in ((0, 20), (1, 120))]
    for x, y, text in told if across else sorted(told):
        pdf.set_xy(x, y)
        pdf.cell(80, 8, text)
    return bytes(pdf.output())


COLUMNS = (
    ("一、适用范围", "三、减免"),
    ("白云和乌云。", "雨季减半。"),
    ("二、每朵一元。", "四、自2026年1月1日起施行。"),
)


def test_columns_are_read_one_after_the_other_where_the_file_has_them_so() -> None:
    read = read_pdf(side_by_side(COLUMNS, across=False))
    assert [line.text for line in read.lines] == [left for left, _ in COLUMNS] + [right for _, right in COLUMNS]
    assert read.notes == []


def test_lines_of_several_pieces_are_no_paragraph_and_are_told() -> None:
    read = read_pdf(side_by_side(COLUMNS, across=True))
    assert [line.text for line in read.lines] == [f"{left} {right}" for left, right in COLUMNS]
    (note,) = read.notes
    assert "可能是分栏或者没有框线的表格" in note.text
