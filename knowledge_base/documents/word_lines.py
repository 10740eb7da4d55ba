"""Lines of a Word document: paragraphs with the numbers that Word writes before them, and the rows of its tables."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from knowledge_base.documents.article_number import chinese
from knowledge_base.documents.lines import Line, Lines, MalformedError, Note, row_of, tidy

_CHINESE: Final = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCountingThousand",
        "ideographTraditional",
        "japaneseCounting",
    )
)
_HEADING: Final = re.compile(r"^(?:heading|标题)\s*([1-6])$", re.IGNORECASE)
_PLACE: Final = re.compile(r"%(\d)")


def read_word(data: bytes) -> Lines:
    """``at`` counts paragraphs and rows, as Word has no lines. Raises ``MalformedError``."""
    try:
        document: Any = Document(io.BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise MalformedError(0, "不是能打开的 Word 文档（.docx），请用 Word 或 WPS 另存为 docx 再试") from error
    made = Lines([])
    numbers = _Numbers(document)
    for at, block in enumerate(_blocks(document.element.body), start=1):
        if block.tag == qn("w:tbl"):
            made.lines += [Line(at, row, table=True) for row in _rows(block)]
        else:
            _take(made, at, block, document, numbers)
    removed = sum(1 for _ in document.element.body.iter(qn("w:del")))
    if removed:
        made.notes.append(Note(0, f"文档里有修订痕迹，按接受全部修订读入（{removed} 处删除没有读）"))
    made.notes += [Note(0, f"文档里有 {count} 处{what}，没有读") for what, count in left_out(document.element.body)]
    return made


def left_out(body: Any) -> Iterator[tuple[str, int]]:
    """What no reader of Word takes, and how many of each there are."""
    for names, what in (
        (("w:footnoteReference",), "脚注"),
        (("w:endnoteReference",), "尾注"),
        (("w:commentReference",), "批注"),
        (("w:drawing", "w:pict"), "图片"),
    ):
        count = sum(1 for node in body.iter(*map(qn, names)) if not _holds_text(node))
        if count:
            yield what, count


def _holds_text(node: Any) -> bool:
    """A text box is drawn too, but its words are text."""
    return next(node.iter(qn("w:txbxContent")), None) is not None


def _take(made: Lines, at: int, paragraph: Any, document: Any, numbers: _Numbers) -> None:
    style = document.styles.get_by_id(paragraph.style, 1) if paragraph.style else None  # 1: of paragraphs
    name = style.name if style is not None else ""
    found = _HEADING.match(name or "")
    text = _text(paragraph)
    label = numbers.before(paragraph, style) if tidy(text) else ""
    for part in f"{label}{text}".split("\n"):
        line = tidy(part)
        if line and name in ("Title", "标题"):
            made.title = f"{made.title}{line}"
        if line:
            level = int(found[1]) if found else 1 if name in ("Title", "标题") else 0
            made.lines.append(Line(at, line, level, strong=_opens_bold(paragraph)))


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, those within content controls too."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag == qn("w:sdt"):
            yield from (b for content in child.iterchildren(qn("w:sdtContent")) for b in _blocks(content))


def _text(element: Any) -> str:
    """What is read on the page: insertions and text boxes too, deletions and what stands in twice not."""
    parts: list[str] = []
    for node in element.iter():
        if any(a.tag.endswith("}Fallback") for a in node.iterancestors()):
            continue
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag == qn("w:tab"):
            parts.append(" " if node.getparent().tag == qn("w:r") else "")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif node.tag == qn("w:noBreakHyphen"):
            parts.append("-")
    return "".join(parts)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(qn("w:tr")):
        cells = [_text(cell) for cell in row.iterchildren(qn("w:tc"))]
        if any(tidy(cell) for cell in cells):
            yield row_of(cells)


def _opens_bold(paragraph: Any) -> bool:
    first = next((r for r in paragraph.iter(qn("w:r")) if tidy(_text(r))), None)
    bold = first.find(f"{qn('w:rPr')}/{qn('w:b')}") if first is not None else None
    return bold is not None and bold.get(qn("w:val")) not in ("0", "false")


class _Numbers:
    """The numbers that Word itself writes: 第一条, 一、, （一） and 1. are often not in the text at all."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        drafts = {a.get(qn("w:abstractNumId")): a for a in root.iterchildren(qn("w:abstractNum"))}
        for number in root.iterchildren(qn("w:num")):
            draft = drafts.get(number.find(qn("w:abstractNumId")).get(qn("w:val")))
            if draft is not None:
                levels = {int(level.get(qn("w:ilvl"))): level for level in draft.iterchildren(qn("w:lvl"))}
                self._levels[number.get(qn("w:numId"))] = levels

    def before(self, paragraph: Any, style: Any) -> str:
        """What Word writes before this paragraph."""
        place = _place_of(paragraph) or (_place_of(style.element) if style is not None else None)
        if place is None or place[0] not in self._levels:
            return ""
        number, level = place
        counts, levels = self._counts[number], self._levels[number]
        counts[level] = counts.get(level, _start(levels.get(level)) - 1) + 1
        for deeper in [d for d in counts if d > level]:
            del counts[deeper]
        pattern = _value(levels.get(level), "w:lvlText")
        if _value(levels.get(level), "w:numFmt") in ("bullet", "none", ""):
            return ""
        return _PLACE.sub(lambda f: _written(levels.get(int(f[1]) - 1), counts.get(int(f[1]) - 1, 1)), pattern)


def _place_of(element: Any) -> tuple[str, int] | None:
    """The list and level that a paragraph, or its style, is in."""
    found = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    number = found.find(qn("w:numId")) if found is not None else None
    if number is None:
        return None
    level = found.find(qn("w:ilvl"))
    return number.get(qn("w:val")), int(level.get(qn("w:val"))) if level is not None else 0


def _value(level: Any, name: str) -> str:
    found = level.find(qn(name)) if level is not None else None
    return str(found.get(qn("w:val")) or "") if found is not None else ""


def _start(level: Any) -> int:
    return int(_value(level, "w:start") or 1)


def _written(level: Any, count: int) -> str:
    return chinese(count) if _value(level, "w:numFmt") in _CHINESE else str(count)
