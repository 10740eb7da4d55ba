"""A notice as a scan: recognised to be drafted from, told page by page, never taken for a text that was read over."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pypdfium2 as pdfium
import pytest

from house.scans import see_lines
from kit.confined import Confined, Wanted
from knowledge_base.documents.document_text import parse_document
from knowledge_base.documents.lines import MalformedError
from knowledge_base.documents.reading import read_document
from knowledge_base.documents.scans import SeenLine, in_rows
from tests.knowledge_base.documents.test_pdf_lines import NOTICE, SCOPE, printed


def scanned(paragraphs: Sequence[str]) -> bytes:
    """The pages of a printed notice as pictures."""
    pages = [page.render(scale=150 / 72).to_pil() for page in pdfium.PdfDocument(printed(paragraphs))]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


def line(text: str, top: float, left: float = 100, score: float = 0.99) -> SeenLine:
    return SeenLine(text, score, left, top, left + 30 * len(text), top + 30)


def test_lines_side_by_side_are_one_and_letters_of_the_usual_height_have_it() -> None:
    seen = [line("乙", 105, 400), line("甲", 100), line("丙", 200), SeenLine("丁", 1, 0, 300, 9, 333)]
    assert [row.text for row in in_rows(seen)] == ["甲 乙", "丙", "丁"]
    assert {row.height for row in in_rows(seen)} == {30}


def test_a_scan_is_read_by_what_sees_it_and_says_so() -> None:
    def see(_picture: Any) -> list[SeenLine]:
        texts = ["关于云朵税的公告", "一、每朵一元。", "二、自2026年1月1日起施行。", "云朵局", "2026年1月5日"]
        return [line(t, 400 + 100 * n, 200 if n < 3 else 700, 0.99 if n != 1 else 0.5) for n, t in enumerate(texts)]

    read = parse_document("公告.pdf", scanned(NOTICE), see)
    assert read.seen
    assert [a.text for a in read.articles] == ["一、每朵一元。", "二、自2026年1月1日起施行。"]
    notes = [note.text for note in read.notes]
    assert "这一页是图片，文字是识别出来的，数字、日期和文号请逐字对照原件" in notes
    assert "这一行认得没有把握：一、每朵一元。" in notes


def test_without_what_sees_it_a_scan_is_refused_with_what_to_do() -> None:
    with pytest.raises(MalformedError, match="扫描件。请用文字识别"):
        parse_document("公告.pdf", scanned(NOTICE))


def test_a_real_scan_is_recognised_within_the_bounds_of_one_reading() -> None:
    read = Confined(120, 2048).run(Wanted(), read_document, "公告.pdf", scanned(NOTICE), see_lines)
    assert (read.seen, read.doc_no, str(read.dated)) == (True, "公告2026年第7号", "2026-01-05")
    assert [a.number for a in read.articles] == ["一、", "二、", "三、"]
    assert SCOPE[:20] in read.articles[0].text.replace(",", "，")
