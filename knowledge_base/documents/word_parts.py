"""What a Word document is made of, for every reader of one: its blocks, their words, tables, and what is in no words.

Words are those that will stand once the changes in a document are accepted. Pure.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from knowledge_base.documents.lines import LOWERED, RAISED, raised

BROKEN: Final = (
    *(PackageNotFoundError, BadZipFile, zlib.error, OSError, EOFError, etree.LxmlError),
    *(LookupError, TypeError, ValueError, AttributeError, RecursionError, NotImplementedError),  # of python-docx
)
CANNOT_OPEN: Final = "不是能打开的 Word 文档（.docx），请用 Word 或 WPS 另存为 docx 再试"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE: Final = frozenset((
    *map(qn, ("w:del", "w:moveFrom", "w:delText", "w:instrText", "w:pPr", "w:rPr", "w:rt", "w:fldData")), _FALLBACK,
))  # fmt: skip
_MARKED_GONE: Final = tuple(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(name)}" for name in ("w:del", "w:moveFrom"))
# What Word works out of its instruction alone, so that no words of it stand in the file.
_WORKED_OUT: Final = re.compile(r"\s*(?:EQ|SYMBOL|MACROBUTTON)\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r'\s*HYPERLINK\s+"', re.IGNORECASE)
_SIGNS: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_HOLDS: Final = frozenset(qn(n) for n in ("w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "w:customXml", "w:smartTag"))
# What forms are ticked with, in the fonts that Word takes for it.
_SYMBOLS: Final = {
    "F0FE": "☑",
    "F052": "☑",
    "F0A8": "□",
    "F06F": "□",
    "F0A3": "□",
    "F0FC": "✓",
    "F0FB": "✗",
    "F0B7": "·",
}
_IN_NO_WORDS: Final = (
    (("w:footnoteReference",), "脚注"),
    (("w:endnoteReference",), "尾注"),
    (("w:commentReference",), "批注"),
    (("w:drawing", "w:pict"), "图片"),
    (("w:object",), "嵌入的对象"),
    (("w:checkBox", "w:ddList"), "表单的复选框或下拉框"),
    (("w:rt",), "注音"),
)
_TELLING: Final = (
    *(qn(name) for names, _ in _IN_NO_WORDS for name in names),
    *map(
        qn,
        (
            "w:txbxContent",
            "w:sym",
            "w:instrText",
            "w:vanish",
            "w:strike",
            "w:dstrike",
            "w:vertAlign",
            "w:hyperlink",
            "w:showingPlcHdr",
        ),
    ),
    _MATH + "oMath",
)
_UNFILLED: Final = "没有填写的内容控件，其中的提示文字照样读入了"
_PAGE: Final = re.compile(r"[\s第页共/\-—–－·\d]*")
_DEEPEST: Final = 9  # of styles that rest on others


@dataclass(frozen=True, slots=True)
class Block:
    """``place`` counts the paragraphs and tables of a document from 1. A paragraph whose end is deleted is one with
    those after it: ``before`` are they."""

    place: int
    node: Any
    before: tuple[Any, ...] = ()

    @property
    def table(self) -> bool:
        return bool(self.node.tag == qn("w:tbl"))

    @property
    def nodes(self) -> tuple[Any, ...]:
        return (*self.before, self.node)

    def words(self) -> str:
        return "".join(words(node) for node in self.nodes)


def open_word(data: bytes) -> Any:
    """The document of python-docx. Raises one of ``BROKEN``."""
    document = Document(io.BytesIO(data))
    if document.element.body is None:
        raise ValueError("a document without a body")
    return document


def blocks(body: Any) -> Iterator[Block]:
    """Paragraphs and tables in their order, those in content controls and insertions too."""
    before: tuple[Any, ...] = ()
    for place, node in enumerate(_within(body, ("w:p", "w:tbl")), start=1):
        if node.tag == qn("w:p") and any(node.find(path) is not None for path in _MARKED_GONE):
            before = (*before, node)
            continue
        yield Block(place, node, before if node.tag == qn("w:p") else ())
        before = () if node.tag == qn("w:p") else before


def words(node: Any) -> str:
    said = []
    for child in node:
        if child.tag in _GONE:
            continue
        if child.tag in (qn("w:t"), _MATH + "t"):
            said.append(child.text or "")
        elif child.tag == qn("w:sym"):
            said.append(_SYMBOLS.get(child.get(qn("w:char"), "").upper(), ""))
        elif child.tag in _SIGNS:
            said.append(_SIGNS[child.tag])
        elif child.tag == qn("w:txbxContent"):
            said.append("\n".join(_in_cell(child)))
        elif child.tag == qn("w:r") and (letters := _raised(child)) is not None:
            said.append(letters)
        elif isinstance(child.tag, str):
            said.append(words(child))
    return "".join(said)


def _raised(run: Any) -> str | None:
    """What stands above or below its line, where letters can say that."""
    table = {"superscript": RAISED, "subscript": LOWERED}.get(value(run.find(qn("w:rPr")), "w:vertAlign") or "")
    return raised(words(run), table) if table is not None else None


def _unnumbered(_paragraph: Any) -> str:
    return ""


def rows_of(table: Any, between: str = " ", number: Callable[[Any], str] = _unnumbered) -> list[list[str]]:
    """Its cells as a grid: a wide one has empty ones beside it, one merged downwards is in each of its rows. What
    stands ``between`` the paragraphs of one, and as what ``number`` Word shows before a paragraph, asked in their
    order."""
    made: list[list[str]] = []
    for row in _within(table, ("w:tr",)):
        properties = row.find(qn("w:trPr"))
        if properties is not None and properties.find(qn("w:del")) is not None:
            continue
        cells = [""] * _number(properties, "w:gridBefore", 0)
        for cell in _within(row, ("w:tc",)):
            inside = cell.find(qn("w:tcPr"))
            if inside is not None and inside.find(qn("w:cellDel")) is not None:
                continue
            merged = inside.find(qn("w:vMerge")) if inside is not None else None
            goes_on = merged is not None and merged.get(qn("w:val")) != "restart"
            above = made[-1][len(cells)] if made and len(cells) < len(made[-1]) else ""
            cells.append(above if goes_on else between.join(_in_cell(cell, number)))
            cells += [""] * (min(_number(inside, "w:gridSpan", 1), 64) - 1)
        made.append(cells)
    width = max(map(len, made), default=0)
    return [row + [""] * (width - len(row)) for row in made]


def merged(table: Any) -> bool:
    return any(True for _ in table.iter(qn("w:gridSpan"), qn("w:vMerge")))


def left_out(block: Block) -> Iterator[tuple[str, int]]:
    """What of it no reader of Word takes, and how many of each there are."""
    if not _tells(block):
        return
    for names, what in _IN_NO_WORDS:
        tags = tuple(map(qn, names))
        count = sum(1 for node in block.nodes for n in node.iter(*tags) if not _is_text(n))
        if count:
            yield what, count
    unknown = sum(
        1 for node in block.nodes for n in node.iter(qn("w:sym")) if n.get(qn("w:char"), "").upper() not in _SYMBOLS
    )
    if unknown:
        yield "特殊字体的符号", unknown
    worked_out = sum(1 for said in _instructions(block) if _WORKED_OUT.match(said))
    if worked_out:
        yield "由域算出的公式或符号", worked_out


def taken_as_text(block: Block) -> Iterator[str]:
    """What of it is read, though a reader of the page sees it otherwise."""
    if any(_is_unfilled(control) for control in block.node.iterancestors(qn("w:sdt"))):
        yield _UNFILLED
    if not _tells(block):
        return
    for name, what in (
        (qn("w:vanish"), "隐藏文字，也一起读入了"),
        (qn("w:strike"), "划掉的文字，照样读入了"),
        (qn("w:dstrike"), "划掉的文字，照样读入了"),
        (_MATH + "oMath", "公式，按文字读入了，请核对"),
    ):
        nodes = (n for node in block.nodes for n in node.iter(name))
        if any(
            n.get(qn("w:val")) not in ("0", "false") and n.getparent().getparent().tag != qn("w:pPr") for n in nodes
        ):
            yield what
    if any(_is_unfilled(control) for node in block.nodes for control in node.iter(qn("w:sdt"))):
        yield _UNFILLED
    if any(True for node in block.nodes for box in node.iter(qn("w:txbxContent")) for _ in box.iter(qn("w:numPr"))):
        yield "文本框，只读了其中的文字，没有读列表的编号"
    apart = (run for node in block.nodes for run in node.iter(qn("w:r")) if _is_raised(run))
    if any(words(run).strip() and _raised(run) is None for run in apart):
        yield "上标或下标，按平常的字读入了，请核对"
    if any(_is_link(node) for node in block.nodes) or any(map(_ADDRESS.match, _instructions(block))):
        yield "链接，只读了文字，没有读网址"


def _tells(block: Block) -> bool:
    """Most blocks are words alone, and each look for one thing goes through all of a block."""
    return any(True for node in block.nodes for _ in node.iter(*_TELLING))


def _is_unfilled(control: Any) -> bool:
    properties = control.find(qn("w:sdtPr"))
    shown = properties.find(qn("w:showingPlcHdr")) if properties is not None else None
    return shown is not None and shown.get(qn("w:val")) not in ("0", "false")


def _is_raised(run: Any) -> bool:
    return value(run.find(qn("w:rPr")), "w:vertAlign") in ("superscript", "subscript")


def _is_link(node: Any) -> bool:
    return any(link.get(qn("r:id")) is not None for link in node.iter(qn("w:hyperlink")))


def _instructions(block: Block) -> Iterator[str]:
    return (node.text or "" for part in block.nodes for node in part.iter(qn("w:instrText")))


def changes_in(body: Any) -> int:
    return sum(1 for _ in body.iter(*map(qn, ("w:del", "w:moveFrom", "w:ins", "w:moveTo", "w:cellDel"))))


def chunks_in(body: Any) -> int:
    """Other files that are put into this one as they are, which only Word unpacks."""
    return sum(1 for _ in body.iter(qn("w:altChunk"), qn("w:subDoc")))


def margins_of(document: Any) -> list[str]:
    """What stands above or below each page, but for the page's number."""
    found: dict[str, None] = {}
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")) and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
            text = " ".join(words(root).split())
            if not _PAGE.fullmatch(text):
                found[text] = None
    return list(found)


class Styles:
    """Which level a paragraph is a heading of, also by a style that rests on another one, and which list it is in."""

    def __init__(self, document: Any) -> None:
        self._named = {s.get(qn("w:styleId")): s for s in document.styles.element.findall(qn("w:style"))}

    def level(self, paragraph: Any) -> int:
        """1 to 9, 0 for text."""
        properties = paragraph.find(qn("w:pPr"))
        own = value(properties, "w:outlineLvl")
        if own is not None:
            return int(own) + 1 if int(own) < 9 else 0
        for style in self._chain(properties):
            found = re.fullmatch(r"(?:heading|标题) ?([1-9])", (value(style, "w:name") or "").lower())
            outline = value(style.find(qn("w:pPr")), "w:outlineLvl")
            if found is not None:
                return int(found[1])
            if outline is not None:
                return int(outline) + 1 if int(outline) < 9 else 0
        return 0

    def is_title(self, paragraph: Any) -> bool:
        names = ((value(s, "w:name") or "").lower() for s in self._chain(paragraph.find(qn("w:pPr"))))
        return any(name in ("title", "标题") for name in names)

    def list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and the level in it, from 0."""
        properties = paragraph.find(qn("w:pPr"))
        level = None
        for place in (properties, *(style.find(qn("w:pPr")) for style in self._chain(properties))):
            numbered = place.find(qn("w:numPr")) if place is not None else None
            if numbered is None:
                continue
            level = level if level is not None else value(numbered, "w:ilvl")
            number = value(numbered, "w:numId")
            if number is not None:
                return (number, int(level or 0)) if number != "0" else None
        return None

    def _chain(self, properties: Any) -> Iterator[Any]:
        name = value(properties, "w:pStyle")
        for _ in range(_DEEPEST):
            node = self._named.get(name)
            if node is None:
                return
            yield node
            name = value(node, "w:basedOn")


def value(node: Any, name: str) -> str | None:
    found = node.find(qn(name)) if node is not None else None
    return str(found.get(qn("w:val"))) if found is not None and found.get(qn("w:val")) is not None else None


def _number(node: Any, name: str, otherwise: int) -> int:
    return int(value(node, name) or otherwise)


def _within(node: Any, names: tuple[str, ...]) -> Iterator[Any]:
    tags = frozenset(map(qn, names))
    for child in node:
        if child.tag in tags:
            yield child
        elif child.tag in _HOLDS:
            yield from _within(child, names)


def _in_cell(cell: Any, number: Callable[[Any], str] = _unnumbered) -> Iterator[str]:
    """Its paragraphs; a table within is told row by row."""
    for node in _within(cell, ("w:p", "w:tbl")):
        if node.tag == qn("w:tbl"):
            yield from (" ".join(filter(None, row)) for row in rows_of(node, number=number))
        elif text := f"{number(node)}{words(node).strip()}".strip():
            yield text


def _is_text(node: Any) -> bool:
    """A text box is drawn too, but its words are text; and what only older programs show stands in twice."""
    return next(node.iter(qn("w:txbxContent")), None) is not None or any(
        a.tag == _FALLBACK for a in node.iterancestors()
    )
