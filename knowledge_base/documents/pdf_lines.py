"""Lines of a PDF: what stands in one paragraph on its pages is one line, without the numbers of the pages.

A PDF knows where letters stand and nothing else, so paragraphs are told by their indents and by lines that end early.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge_base.documents.lines import Line, Lines, MalformedError, Note, tidy
from knowledge_base.documents.scans import UNSURE, See, in_rows

MOST_PAGES: Final = 500
MOST_SCANNED: Final = 30  # pages recognised; each takes a second or two
_DOTS: Final = 150 / 72  # for a point, as a page is drawn to be recognised
EDGE: Final = 0.15  # of a page's height above and below
_BESIDE: Final = {
    **dict.fromkeys((raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_FREETEXT), "批注"),
    **dict.fromkeys((raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_INK), "图章或手写"),
    **dict.fromkeys((raw.FPDF_ANNOT_STRIKEOUT,), "划掉的记号"),
    **dict.fromkeys((raw.FPDF_ANNOT_WIDGET,), "表单里填的内容"),
    **dict.fromkeys((raw.FPDF_ANNOT_FILEATTACHMENT,), "附件"),
    **dict.fromkeys((raw.FPDF_ANNOT_LINK,), "链接的网址"),
}
_NO_LETTER: Final = re.compile("[\ue000-\uf8ff\ufffd]")  # what a font shows, and says not what it is
GAP: Final = 2  # heights of a letter; between two words there is a quarter, in a line set to full width less than one
FEWEST_APART: Final = 3  # lines on a page; one alone may be a name and a date
FEWEST_STROKES: Final = 5  # a frame of a table has more, a rule under a head fewer
_NUMBER: Final = re.compile(r"^(?:[-—–－·]+ ?\d{1,4} ?[-—–－·]+|第\s*\d+\s*页.*|\d+\s*/\s*\d+)$")
_UNIT: Final = re.compile(
    r"^(?:第\s*[一二三四五六七八九十百零〇\d]+\s*[条章节]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}\s*[.．、](?!\d)|附件|附[：:])"
)
_SPACED: Final = re.compile(r"(?<=[\u3400-\u9fff，。；：、]) (?=[\u3400-\u9fff，。；：、])")
_TAIL: Final = 2048  # bytes in which a reader looks for the beginning and the end
_END: Final = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\0]*\Z")
_LISTED: Final = re.compile(rb"\s*(?:xref\s|\d+\s+\d+\s+obj\b)")
_LETTER: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line as printed, in points; ``size`` about the height of its letters. ``edge``: it stands where the numbers
    of pages do. ``apart``: two pieces of it stand far from each other."""

    page: int
    text: str
    left: float
    right: float
    size: float
    edge: bool
    apart: bool = False


def read_pdf(data: bytes, see: See | None = None) -> Lines:
    """``at`` counts pages. ``see`` recognises what is a picture. Raises ``MalformedError``."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise MalformedError(0, "这个 PDF 设了打开密码，请去掉密码后再试") from error
        raise MalformedError(0, "不是能打开的 PDF，可能没有下载完或已损坏，请重新下载或另存后再试") from error
    try:
        made = _read(document, see)
    except pdfium.PdfiumError as error:
        raise MalformedError(0, "这个 PDF 里面坏了，有的页打不开，请重新下载或另存后再试") from error
    finally:
        document.close()
    if not is_whole(data):
        made.notes.append(Note(0, "这个 PDF 的目录坏了，只读到还找得到的部分，可能缺页缺字，请对照原文或者重新下载"))
    return made


def is_whole(data: bytes) -> bool:
    """Its end names the place where its parts are listed, and they are listed there. Else pdfium gathers what it finds
    and says nothing of the rest."""
    named = _END.search(data[-_TAIL:])
    begin = max(data.find(b"%PDF-", 0, _TAIL), 0)  # places are counted from there
    return named is not None and _LISTED.match(data, begin + int(named[1])) is not None


def _read(document: Any, see: See | None) -> Lines:
    if len(document) > MOST_PAGES:
        raise MalformedError(0, f"这个 PDF 有 {len(document)} 页，最多 {MOST_PAGES} 页，请拆成几份")
    made, pages, scanned = Lines([]), [], 0
    for number, page in enumerate(document, start=1):
        rows = list(_rows(page, number))
        if not rows and see is not None and scanned < MOST_SCANNED and _pictures(page):
            scanned += 1
            rows = _recognised(page, number, see, made)
        else:
            made.notes += [Note(number, told) for told in _unread(page, rows)]
        pages.append(rows)
        page.close()
    if not any(pages):
        raise MalformedError(0, "这个 PDF 里没有文字，可能是扫描件。请用文字识别（OCR）转成 Word 或带文字的 PDF 再试")
    unknown = {row.page: 0 for page in pages for row in page if _NO_LETTER.search(row.text)}
    made.notes += [Note(at, "这一页有认不出的字（字体没有写明），请对照原文") for at in unknown]
    attached = raw.FPDFDoc_GetAttachmentCount(document.raw)
    if attached > 0:
        made.notes.append(Note(0, f"这个 PDF 里带着 {attached} 个附件，没有读"))
    body = _without_margins(pages, made.notes)
    made.lines = [Line(at, text) for at, text in _paragraphs(body) if text]
    return made


def _rows(page: Any, number: int) -> Iterator[_Row]:
    text_page = page.get_textpage()
    whole, height = text_page.get_text_range(), page.get_height()
    at = 0
    for part in whole.split("\n"):
        begin, end = at, at + len(part.rstrip("\r"))
        at += len(part) + 1
        seen = [n for n in range(begin, end) if not whole[n].isspace()]
        text = _closed_up(tidy(whole[begin:end].replace("\ufffe", "-")))
        if text and seen:
            first, last = text_page.get_charbox(seen[0], loose=True), text_page.get_charbox(seen[-1], loose=True)
            place = (first[1] + first[3]) / 2 / height
            size = abs(first[3] - first[1])
            yield _Row(number, text, first[0], last[2], size, _is_edge(place), _is_apart(text_page, seen, size))
    text_page.close()


def _is_apart(text_page: Any, seen: Sequence[int], size: float) -> bool:
    ends = (pair for pair in pairwise(seen) if pair[1] > pair[0] + 1)  # between which there are blanks
    return any(
        text_page.get_charbox(after)[0] - text_page.get_charbox(before)[2] > GAP * size for before, after in ends
    )


def _pictures(page: Any) -> bool:
    return any(thing.type == raw.FPDF_PAGEOBJ_IMAGE for thing in page.get_objects(max_depth=2))


def _recognised(page: Any, number: int, see: See, made: Lines) -> list[_Row]:
    picture = page.render(scale=_DOTS).to_pil()
    rows = in_rows(see(picture))
    made.seen = made.seen or bool(rows)
    made.notes.append(
        Note(
            number,
            "这一页是图片，文字是识别出来的，数字、日期和文号请逐字对照原件" if rows else "这一页是图片，没有认出文字",
        )
    )
    unsure = (row.text for row in rows if row.score < UNSURE)
    made.notes += [Note(number, f"这一行认得没有把握：{tidy(text)[:40]}") for text in unsure]
    return [
        _Row(
            number, tidy(r.text), r.left / _DOTS, r.right / _DOTS, r.height / _DOTS, _is_edge(r.middle / picture.height)
        )
        for r in rows
        if tidy(r.text)
    ]


def _is_edge(place: float) -> bool:
    return not EDGE < place < 1 - EDGE


def _closed_up(text: str) -> str:
    """Lines that are set to full width come with blanks between all letters."""
    blanks = len(_SPACED.findall(text))
    return _SPACED.sub("", text) if blanks * 2 > len(_LETTER.findall(text)) else text


def _unread(page: Any, rows: Sequence[_Row]) -> Iterator[str]:
    written = bool(rows)
    kinds = Counter(thing.type for thing in page.get_objects(max_depth=2))
    if kinds[raw.FPDF_PAGEOBJ_IMAGE]:
        yield "这一页有图片，没有读" if written else "这一页是图片，没有文字，没有读"
    if written and kinds[raw.FPDF_PAGEOBJ_PATH] >= FEWEST_STROKES:
        yield "这一页可能有表格，按行读成了文字，请对照原文"
    elif sum(row.apart for row in rows) >= FEWEST_APART:
        yield "这一页有的行分成隔得很开的几截，可能是分栏或者没有框线的表格，按行读成了文字，请对照原文"
    if not written and not kinds[raw.FPDF_PAGEOBJ_IMAGE] and kinds.total():
        yield "这一页有画出来的内容，没有文字，没有读"
    beside = {_BESIDE.get(kind, "") for kind in _kinds_beside(page)} - {""}
    yield from (f"这一页有{what}，没有读" for what in sorted(beside))


def _kinds_beside(page: Any) -> Iterator[int]:
    """Of what lies over the text of a page."""
    for number in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        yield raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)


def _without_margins(pages: Sequence[list[_Row]], notes: list[Note]) -> list[list[_Row]]:
    """Without the numbers of pages, and without what stands above or below every page."""
    edges = Counter(row.text for page in pages for row in {r.text: r for r in (*page[:1], *page[-1:])}.values())
    often = {text for text, times in edges.items() if times >= 3 and times * 2 > len(pages)}
    left_out: Counter[str] = Counter()
    body = []
    for page in pages:
        kept = list(page)
        for place in (-1, 0):
            while kept and kept[place].edge and (_is_number(kept[place]) or kept[place].text in often):
                row = kept.pop(place)
                left_out["页码" if _is_number(row) else f"每页都有的“{row.text[:40]}”"] += 1
        body.append(kept)
    notes += [Note(0, f"略去{what}（{times} 处）") for what, times in left_out.items()]
    return body


def _is_number(row: _Row) -> bool:
    """Bare digits are one only where they are the page's own: a table may end with a number."""
    return _NUMBER.match(row.text) is not None or row.text == str(row.page)


def _paragraphs(pages: Sequence[list[_Row]]) -> Iterator[tuple[int, str]]:
    rows = [row for page in pages for row in page]
    if not rows:
        return
    sizes = Counter(round(row.size) for row in rows for _ in row.text)
    body = [row for row in rows if round(row.size) == sizes.most_common(1)[0][0]]
    left, right = min(row.left for row in body), max(row.right for row in body)
    before, text, page = rows[0], rows[0].text, rows[0].page
    for row in rows[1:]:
        if _goes_on(before, row, left, right):
            text += (" " if re.search(r"[A-Za-z]$", text) and re.match(r"[A-Za-z]", row.text) else "") + row.text
        else:
            yield page, text
            text, page = row.text, row.page
        before = row
    yield page, text


def _goes_on(before: _Row, row: _Row, left: float, right: float) -> bool:
    """``row`` stands in the paragraph of ``before``: that reaches the right edge, and this begins at the left one."""
    letter = max(before.size, row.size)
    if before.apart or row.apart or abs(before.size - row.size) > letter / 5:
        return False
    full = before.right > right - 2 * letter
    flush = row.left < left + letter
    opens = _UNIT.match(row.text) is not None and before.text[-1] in "。；：;:"
    return full and flush and not opens
