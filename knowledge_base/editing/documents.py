"""Entries as a document to read and to write in: Markdown or Word, and back without loss.

A heading of the second level, underlined or after number signs, is a question and begins an entry, one of the third
names a field (see ``columns.COLUMNS``), the lines below are what it says. A field without a heading is not spoken of;
one whose heading has nothing below it is empty.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from docx import Document
from docx.oxml import OxmlElement
from markdown_it import MarkdownIt

from knowledge_base.documents.texts import NOT_XML, heading_of
from knowledge_base.editing.columns import COLUMNS, ID, PROSE, QUESTION
from knowledge_base.editing.reading.csv_text import NEAR_THE_TOP
from knowledge_base.editing.reading.lines import Line, Sheet
from knowledge_base.editing.reading.word import Paragraph, read_paragraphs, some_of

TITLE: Final = "知识条目"
# Lines that Markdown would take for a heading, or for the beginning of what swallows the headings after it.
_TAKEN: Final = re.compile(r"^( {0,3})(#|```|~~~|<|\\)", re.MULTILINE)
_ESCAPED: Final = re.compile(r"^( {0,3})\\(#|```|~~~|<|\\)", re.MULTILINE)
# The end of a question that Markdown would take for the end of a heading.
_CLOSING: Final = re.compile(r"(\\*#+)$")
_CLOSED: Final = re.compile(r"\\(\\*#+)$")
_REPLACEMENT: Final = "\ufffd"
_UNWRITABLE: Final = "Word 写不下下列内容里看不见的控制字符"
# What looks like the heading of a field, or of an entry, and is none.
_NAME_ALONE: Final = re.compile(rf"\s*\**\s*(?:\d+\s*[.、．]\s*)?\**\s*(?:{'|'.join(COLUMNS)})\s*\**\s*[:：]?\s*\**\s*")
_NUMBER_SIGN: Final = re.compile(r" {0,3}[#＃]{1,3}(?![#＃])")
_OF_THINGS: Final = ("材料",)  # where a thing that is handed in may be called as a field is
_NAMED: Final = 5  # places in one sentence
_SHOWN: Final = 40  # characters of what was not taken

Fields = dict[str, str]


def write_markdown(entries: Sequence[Fields]) -> bytes:
    """Each entry's texts by the names of its fields; empty ones are left out."""
    parts = [f"# {TITLE}\n"]
    for fields in entries:
        parts.append("\n## " + _CLOSING.sub(r"\\\1", fields[QUESTION]) + "\n")
        for name, text in _told(fields):
            parts.append(f"\n### {name}\n\n" + _TAKEN.sub(r"\1\\\2", text) + "\n")
    return "".join(parts).encode()


def read_markdown(text: str) -> tuple[list[tuple[int, Fields]], list[str]]:
    """The line of each question, from 1, and its fields; and what stands in none of them. Lines end in line feeds."""
    lines = text.split("\n")
    headings = list(_headings(text, lines))
    ends = [*(begin for begin, *_ in headings), len(lines)]
    found: list[tuple[int, Fields]] = []
    loose = [(1, lines[: ends[0]])]
    notes: list[str] = []
    fields: Fields | None = None
    for (begin, end, level, name), following in zip(headings, ends[1:], strict=True):
        inside = lines[end:following]
        if level == 3 and fields is not None:
            name = heading_of(name)
            notes += _swallowed(name, enumerate(inside, start=end + 1), "行")
            _put(fields, name, _ESCAPED.sub(r"\1\2", "\n".join(_inside(inside))))
            continue
        fields = {QUESTION: _CLOSED.sub(r"\1", name)} if level == 2 else None
        if fields is not None:
            found.append((begin + 1, fields))
        loose.append((end + 1, inside) if fields is not None or name == TITLE else (begin + 1, lines[begin:following]))
    return found, [*(note for at, inside in loose for note in _left_out(f"第 {at} 行起", inside)), *notes]


def _swallowed(field: str, lines: Iterable[tuple[int, str]], unit: str) -> Iterator[str]:
    """What of the lines below a heading looks like one itself: written otherwise, or in a block that nothing closes."""
    found = [
        (number, line.strip())
        for number, line in lines
        if _NUMBER_SIGN.match(line) or (field not in _OF_THINGS and _NAME_ALONE.fullmatch(line))
    ]
    if found:
        told = "、".join(f"第 {number} {unit}“{text[:_SHOWN]}”" for number, text in found[:_NAMED])
        more = f" 等 {len(found)} 处" if len(found) > _NAMED else ""
        yield f"{told}{more}像是标题，但没有按标题写，或者在没有结束的代码块、注释里，按“{field}”的文字读入了"


def _left_out(where: str, lines: Sequence[str]) -> Iterator[str]:
    text = " ".join(" ".join(lines).split())
    if text:
        yield f"{where}的内容不在任何栏目里，没有导入：{text if len(text) <= _SHOWN else f'{text[:_SHOWN]}…'}"


def write_word(entries: Sequence[Fields]) -> bytes:
    """What Word cannot hold is replaced, and told before the first entry, where reading passes it over."""
    document = Document()
    headings = {n: document.styles[f"Heading {n}"].style_id for n in (1, 2, 3)}
    end = document.element.body.sectPr

    def add(text: str, level: int = 0) -> None:
        # Not through ``add_paragraph``, which looks for the end of the document anew each time.
        paragraph = OxmlElement("w:p")
        end.addprevious(paragraph)
        if level:
            paragraph.style = headings[level]
        if text:
            paragraph.add_r().text = NOT_XML.sub(_REPLACEMENT, text)

    add(TITLE, 1)
    told = "、".join(f"{f[ID]} 的“{name}”" for f in entries for name, text in f.items() if NOT_XML.search(text))
    if told:
        add(f"{_UNWRITABLE}，已换成 {_REPLACEMENT}：{told}。")
    for fields in entries:
        add(fields[QUESTION], 2)
        for name, text in _told(fields):
            add(name, 3)
            for line in text.split("\n"):
                add(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read_word(data: bytes) -> tuple[list[tuple[int, Fields]], list[Sheet], list[str]]:
    """The place of each entry in the document, from 1, and its fields; the tables that have entries for rows; and what
    was not taken as it stands. Raises ``ContentError``."""
    read = read_paragraphs(data)
    sheets: list[Sheet] = []
    found: list[tuple[int, Fields]] = []
    loose: list[str] = []
    notes: list[str] = []
    fields: Fields | None = None
    for heading, below in _sections(read.paragraphs):
        name = heading_of(heading.text) if heading is not None else ""
        if heading is not None and heading.level == 3 and fields is not None:
            notes += _swallowed(name, ((p.place, p.text) for p in below if _NAME_ALONE.fullmatch(p.text)), "段")
            _put(fields, name, _text_of(below, name in PROSE))
            continue
        fields = {QUESTION: heading.text} if heading is not None and heading.level == 2 else None
        if fields is not None:
            found.append((len(found) + 1, fields))
        elif heading is not None and name != TITLE:
            below = [heading, *below]
        of_entries = {p.place: lines for p in below if (lines := _lines_of_entries(p))}
        sheets += [Sheet(f"第 {place} 段", iter(lines), kind="表格") for place, lines in of_entries.items()]
        told = [p for p in below if p.text.strip() and not p.text.startswith(_UNWRITABLE) and p.place not in of_entries]
        loose += _left_out(f"第 {told[0].place} 段起", [p.text for p in told]) if told else ()
    apart = {sheet.title for sheet in sheets}
    tables = [place for p in read.paragraphs if p.rows and (place := f"第 {p.place} 段") not in apart]
    as_text = [f"{some_of(tables)}有表格，按 Markdown 表格读入"] if tables else []
    return found, sheets, [*loose, *notes, *read.changed, *as_text, *read.notes]


def _lines_of_entries(table: Paragraph) -> list[Line]:
    """Of a table with an entry in each row, or of one whose two columns are the names and what they say; empty for
    any other. The numbers of a list are words in prose alone: steps are counted anyway."""
    rows, numbered = table.rows, table.numbered
    if rows and len(rows[0]) == 2 and {ID, QUESTION} <= {heading_of(row[0]) for row in rows}:
        rows, numbered = tuple(zip(*rows, strict=True)), tuple(zip(*numbered, strict=True))
    headings = next((h for row in rows[:NEAR_THE_TOP] if {ID, QUESTION} <= set(h := list(map(heading_of, row)))), None)
    if headings is None:
        return []
    prose = [name in PROSE for name in headings]
    return [
        Line(n, [told if is_prose else plain for plain, told, is_prose in zip(*cells, prose, strict=True)])
        for n, cells in enumerate(zip(rows, numbered, strict=True), start=1)
    ]


def _sections(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Paragraph | None, list[Paragraph]]]:
    """Each heading with what stands below it; none above the first."""
    heading, below = None, []  # type: Paragraph | None, list[Paragraph]
    for paragraph in paragraphs:
        if paragraph.level:
            yield heading, below
            heading, below = paragraph, []
        else:
            below.append(paragraph)
    yield heading, below


def _text_of(paragraphs: Sequence[Paragraph], prose: bool) -> str:
    lines: list[str] = []
    for paragraph in paragraphs:
        marker = paragraph.marker if prose else ""
        lines += ["", paragraph.text, ""] if paragraph.rows else [marker + paragraph.text]
    return _together(lines, any(p.rows for p in paragraphs))


def _together(lines: Sequence[str], tables: bool) -> str:
    """A table stands between blank lines, but for the ends."""
    text = "\n".join(lines)
    return text.strip("\n") if tables else text


def _told(fields: Fields) -> Iterator[tuple[str, str]]:
    return ((name, text) for name, text in fields.items() if text and name != QUESTION)


def _put(fields: Fields, name: str, text: str) -> None:
    fields[name] = f"{fields[name]}\n{text}" if name in fields else text


def _headings(text: str, lines: Sequence[str]) -> Iterator[tuple[int, int, int, str]]:
    """Where each begins and ends, its level and its words. A line underlined with - may be a line of an answer above a
    rule: it is a question where the id follows at once, as it does below every question that we write."""
    pairs = [(token.map, token.markup, inline.content) for token, inline in _pairs(text) if token.map is not None]
    for at, ((begin, end), markup, words) in enumerate(pairs):
        if markup in ("#", "##", "###"):
            yield begin, end, len(markup), words
        elif markup == "=" and words == TITLE:
            yield begin, end, 1, words
        elif markup == "-" and end - begin == 2 and at + 1 < len(pairs):
            (following, _), below, name = pairs[at + 1]
            if below == "###" and heading_of(name) == ID and not "".join(lines[end:following]).strip():
                yield begin, end, 2, words


def _pairs(text: str):  # type: ignore[no-untyped-def]
    """Each heading's opening token with the token of its words."""
    tokens = MarkdownIt().parse(text)
    return [(t, tokens[i + 1]) for i, t in enumerate(tokens) if t.type == "heading_open" and t.level == 0]


def _inside(lines: list[str]) -> list[str]:
    """Without the blank line after the heading, and the two line ends before the next."""
    begin = 1 if lines and not lines[0].strip() else 0
    end = len(lines)
    if end > begin and not lines[end - 1].strip():
        end -= 1
    return lines[begin:end]
