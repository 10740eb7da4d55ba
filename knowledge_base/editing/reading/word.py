"""A Word document as people have it: tracked changes, tables, content controls, lists, headings by own styles."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from knowledge_base.documents.word_lines import left_out
from knowledge_base.editing.reading.bounds import check_archive
from knowledge_base.errors import ContentError

KIND: Final = "Word 文档（.docx）"
_GONE: Final = frozenset(qn(n) for n in ("w:del", "w:moveFrom"))
_ADDED: Final = frozenset(qn(n) for n in ("w:ins", "w:moveTo"))
_HOLDS: Final = frozenset(
    qn(n)
    for n in (
        "w:ins",
        "w:moveTo",
        "w:hyperlink",
        "w:smartTag",
        "w:sdt",
        "w:sdtContent",
        "w:fldSimple",
        "w:customXml",
        "w:r",
    )
)
_DEEPEST: Final = 9  # of styles that rest on others


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``level``: 1 to 3 for a heading, 0 for text. ``marker``: what a list shows before it (- or 1.). ``table``: it is
    a whole one, as Markdown."""

    text: str
    level: int = 0
    marker: str = ""
    table: bool = False


@dataclass
class WordText:
    """``notes``: what of the document is not in ``paragraphs``, or is in them as it will be. Tables are Markdown."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_paragraphs(data: bytes) -> WordText:
    """Raises ``ContentError``."""
    check_archive(data, KIND)
    try:
        document = Document(io.BytesIO(data))
        styles = _Styles(document)
        found = WordText()
        counts: dict[str, int] = {}
        for block in _blocks(document.element.body):
            if block.tag == qn("w:tbl"):
                found.paragraphs.append(Paragraph(_table(block), table=True))
            else:
                found.paragraphs.append(_paragraph(block, styles, counts))
        found.notes.extend(_notes(document.element.body))
    except (
        PackageNotFoundError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
        etree.LxmlError,
    ) as error:
        raise ContentError(f"不是能打开的 {KIND}，请用 Word 或 WPS 另存为 docx 再试") from error
    return found


class _Styles:
    """Which level a style is a heading of, also when it rests on another one; and how lists are numbered."""

    def __init__(self, document: Any) -> None:
        self._named = {s.get(qn("w:styleId")): s for s in document.styles.element.findall(qn("w:style"))}
        self._formats = dict(_formats(document))

    def level(self, properties: Any) -> int:
        style = _value(properties, "w:pStyle")
        for _ in range(_DEEPEST):
            node = self._named.get(style)
            if node is None:
                return 0
            name = (_value(node, "w:name") or "").lower()
            found = re.fullmatch(r"(?:heading|标题) ?([123])", name)
            if found:
                return int(found[1])
            style = _value(node, "w:basedOn")
        return 0

    def marker(self, properties: Any, counts: dict[str, int]) -> str:
        numbered = properties.find(qn("w:numPr")) if properties is not None else None
        number = _value(numbered, "w:numId") if numbered is not None else None
        if number in (None, "0"):
            return ""
        if self._formats.get(number, "bullet") == "bullet":
            return "- "
        counts[number] = counts.get(number, 0) + 1
        return f"{counts[number]}. "


def _formats(document: Any) -> Iterator[tuple[str, str]]:
    """By the number of a list, how its first level is numbered."""
    part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
    if part is None:
        return
    root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    kinds = {}
    for abstract in root.findall(qn("w:abstractNum")):
        level = abstract.find(qn("w:lvl"))
        kinds[abstract.get(qn("w:abstractNumId"))] = (
            _value(level, "w:numFmt") if level is not None else None
        ) or "bullet"
    for number in root.findall(qn("w:num")):
        yield number.get(qn("w:numId")), kinds.get(_value(number, "w:abstractNumId"), "bullet")


def _value(node: Any, name: str) -> Any:
    found = node.find(qn(name)) if node is not None else None
    return found.get(qn("w:val")) if found is not None else None


def _blocks(node: Any) -> Iterator[Any]:
    """Paragraphs and tables in their order, those in content controls and insertions too."""
    for child in node:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in _HOLDS and child.tag != qn("w:r"):
            yield from _blocks(child)


def _paragraph(node: Any, styles: _Styles, counts: dict[str, int]) -> Paragraph:
    properties = node.find(qn("w:pPr"))
    level = styles.level(properties)
    return Paragraph(_words(node), level, "" if level else styles.marker(properties, counts))


def _words(node: Any) -> str:
    """What the paragraph will say once the changes in it are accepted."""
    said = []
    for child in node:
        if child.tag in _GONE:
            continue
        if child.tag == qn("w:t"):
            said.append(child.text or "")
        elif child.tag == qn("w:tab"):
            said.append("\t")
        elif child.tag in (qn("w:br"), qn("w:cr")):
            said.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            said.append("-")
        elif child.tag in _HOLDS:
            said.append(_words(child))
    return "".join(said)


def _table(node: Any) -> str:
    """As a table of Markdown; its first row is the heading."""
    rows = [[_cell(cell) for cell in row.iter(qn("w:tc"))] for row in node.findall(qn("w:tr"))]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _cell(node: Any) -> str:
    words = " ".join(filter(None, (_words(p).strip() for p in node.iter(qn("w:p")))))
    return re.sub(r"\s*\n\s*", " ", words).replace("|", "\\|")


def _notes(body: Any) -> Iterator[str]:
    changed = sum(1 for node in body.iter(*_GONE, *_ADDED))
    if changed:
        yield f"文档里有 {changed} 处修订，按全部接受后的文字读入"
    tables = sum(1 for _ in body.iter(qn("w:tbl")))
    if tables:
        yield f"文档里有 {tables} 个表格，按 Markdown 表格读入"
    for what, count in left_out(body):
        yield f"文档里有 {count} 处{what}，没有读入"
    boxes = sum(1 for _ in body.iter(qn("w:txbxContent")))
    if boxes:
        yield f"文档里有 {boxes} 处文本框，没有读入"
