"""Lines of a Word document: paragraphs with the numbers that Word writes before them, and the rows of its tables."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from knowledge_base.documents.lines import Line, Lines, MalformedError, Note, row_of, tidy
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
    words,
)


def read_word(data: bytes) -> Lines:
    """``at`` counts paragraphs and tables, as Word has no lines. Raises ``MalformedError``."""
    try:
        return _read(open_word(data))
    except BROKEN as error:
        if isinstance(error, MalformedError):
            raise
        raise MalformedError(0, CANNOT_OPEN) from error


def _read(document: Any) -> Lines:
    made, styles, numbers = Lines([]), Styles(document), Numbers(document)
    body = document.element.body
    for block in blocks(body):
        if block.table:
            rows = [row for row in _rows(block.node, styles, numbers) if any(map(tidy, row))]
            made.lines += [Line(block.place, row_of(row), table=True) for row in rows]
            if merged(block.node):
                made.notes.append(Note(block.place, "表格里有合并的单元格：竖着合并的每行都写上了，请对照原文"))
        else:
            _take(made, block, styles, numbers)
        made.notes += [Note(block.place, f"有{what}，没有读") for what, _ in left_out(block)]
        made.notes += [Note(block.place, f"有{what}") for what in taken_as_text(block)]
    if changes_in(body):
        made.notes.append(Note(0, f"文档里有修订痕迹，按接受全部修订读入（{changes_in(body)} 处）"))
    if chunks_in(body):
        made.notes.append(Note(0, f"文档里嵌着 {chunks_in(body)} 个别的文件，没有读，请用 Word 打开另存后再试"))
    made.notes += [Note(0, f"页眉页脚的“{text[:40]}”没有读") for text in margins_of(document)]
    return made


def _rows(table: Any, styles: Styles, numbers: Numbers) -> list[list[str]]:
    return rows_of(table, number=lambda p: spaced(numbers.before(styles.list_of(p))))


def _take(made: Lines, block: Block, styles: Styles, numbers: Numbers) -> None:
    text, level, title = block.words(), styles.level(block.node), styles.is_title(block.node)
    label = numbers.before(styles.list_of(block.node)) if tidy(text) else ""
    for part in f"{label if label != BULLET else ''}{text}".split("\n"):
        line = tidy(part)
        if line and title:
            made.title = f"{made.title}{line}"
        if line:
            at_most = min(level, 6) or int(title)
            made.lines.append(Line(block.place, line, at_most, strong=_opens_bold(block.node)))


def _opens_bold(paragraph: Any) -> bool:
    first = next((r for r in paragraph.iter(qn("w:r")) if tidy(words(r))), None)
    bold = first.find(f"{qn('w:rPr')}/{qn('w:b')}") if first is not None else None
    return bold is not None and bold.get(qn("w:val")) not in ("0", "false")
