"""A Word document as people have it: tracked changes, tables, content controls, lists, headings by own styles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from knowledge_base.documents.bounds import check_archive
from knowledge_base.documents.texts import on_one_line
from knowledge_base.documents.word_numbers import BULLET, Numbers, spaced
from knowledge_base.documents.word_parts import (
    BROKEN,
    CANNOT_OPEN,
    Block,
    Styles,
    blocks,
    changes_in,
    chunks_in,
    left_out,
    margins_of,
    merged,
    open_word,
    rows_of,
    taken_as_text,
)
from knowledge_base.errors import ContentError

KIND: Final = "Word 文档（.docx）"
DEEPEST_HEADING: Final = 3  # deeper ones are text
_NAMED: Final = 8  # places in one sentence
_FINDABLE: Final = 12  # characters


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``level``: 1 to 3 for a heading, 0 for text. ``marker``: what a list shows before it (- or 1.). ``rows`` of a
    table, whose ``text`` is Markdown; ``numbered``, they with the numbers of lists before what stands in their cells.
    ``place`` as a person counts paragraphs and tables, from 1."""

    text: str
    level: int = 0
    marker: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    numbered: tuple[tuple[str, ...], ...] = ()
    place: int = 0


@dataclass
class WordText:
    """``notes``: what of the document is not in ``paragraphs``, or otherwise than it looks; ``changed``: what is said
    where changes were tracked."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_paragraphs(data: bytes) -> WordText:
    """Raises ``ContentError``."""
    check_archive(data, KIND)
    try:
        return _read(open_word(data))
    except BROKEN as error:
        raise ContentError(CANNOT_OPEN) from error


def _read(document: Any) -> WordText:
    styles, numbers, found = Styles(document), Numbers(document), WordText()
    told: dict[str, list[str]] = defaultdict(list)
    for block in blocks(document.element.body):
        where = _where(block)
        if block.table:
            rows = tuple(map(tuple, rows_of(block.node, "\n")))
            numbered = tuple(map(tuple, rows_of(block.node, "\n", lambda p: spaced(numbers.before(styles.list_of(p))))))
            found.paragraphs.append(Paragraph(_table(numbered), rows=rows, numbered=numbered, place=block.place))
            if merged(block.node):
                told["合并的单元格：竖着合并的每行都写上了，请对照原文"].append(where)
        else:
            found.paragraphs.append(_paragraph(block, styles, numbers))
        for what, _ in left_out(block):
            told[f"{what}，没有读入"].append(where)
        for what in taken_as_text(block):
            told[what].append(where)
    changes = changes_in(document.element.body)
    found.changed += [f"文档里有 {changes} 处修订，按全部接受后的文字读入"] if changes else []
    found.notes.extend(_notes(document, told))
    return found


def _where(block: Block) -> str:
    """Word counts no paragraphs, so the words are shown by which it finds this one."""
    words = " ".join(block.words().split()) if not block.table else ""
    return f"第 {block.place} 段" + (f"（{words[:_FINDABLE]}）" if words else "")


def _paragraph(block: Block, styles: Styles, numbers: Numbers) -> Paragraph:
    level = styles.level(block.node)
    if 0 < level <= DEEPEST_HEADING:
        return Paragraph(block.words(), level, place=block.place)
    place = styles.list_of(block.node)
    return Paragraph(block.words(), marker=_marker(numbers.before(place), place), place=block.place)


def _marker(label: str, place: tuple[str, int] | None) -> str:
    if not label or place is None:
        return ""
    return "  " * place[1] + ("- " if label == BULLET else spaced(label))


def _table(told: Sequence[Sequence[str]]) -> str:
    """As a table of Markdown; its first row is the heading."""
    rows = [[_cell(text) for text in row] for row in told]
    if not rows or not rows[0]:
        return ""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def _cell(text: str) -> str:
    return on_one_line(text).replace("|", "\\|")


def some_of(places: Sequence[str]) -> str:
    return "、".join(places[:_NAMED]) + (f"等 {len(places)} 处" if len(places) > _NAMED else "")


def _notes(document: Any, told: Mapping[str, list[str]]) -> Iterator[str]:
    for what, places in told.items():
        yield f"{some_of(places)}有{what}"
    if chunks_in(document.element.body):
        yield "文档里嵌着别的文件，没有读入：请用 Word 打开另存后再试"
    yield from (f"页眉页脚的“{text[:40]}”没有读入" for text in margins_of(document))
