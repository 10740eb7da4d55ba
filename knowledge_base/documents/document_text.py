"""A file of a law, regulation, notice or announcement into its dated text. Pure: no store, no disk.

A file is best named 题名(YYYY-MM-DD), the date being that of its adoption or latest amendment; else title and date are
looked for in the text. What was guessed or left out is in ``notes``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Final

from knowledge_base.documents.about import Repealed, day_made, find_repealed, is_amended, issuer_of, name_of
from knowledge_base.documents.cutting import Article, Cut, cut
from knowledge_base.documents.dates import Validity, read_validity
from knowledge_base.documents.html_lines import read_html
from knowledge_base.documents.lines import Line, Lines, MalformedError, Note
from knowledge_base.documents.pdf_lines import read_pdf
from knowledge_base.documents.scans import See
from knowledge_base.documents.shapes import shape_of
from knowledge_base.documents.text_lines import read_text
from knowledge_base.documents.titles import Key, is_notice, key_of, plain_title, title_key
from knowledge_base.documents.word_lines import read_word

READERS: Final[dict[str, Callable[[bytes], Lines]]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
    ".docx": read_word,
    ".pdf": read_pdf,
    ".html": read_html,
    ".htm": read_html,
}
_NAME: Final = re.compile(r"^(?P<title>.+?)\s*[(（]\s*(?P<date>\d{4}-\d{1,2}-\d{1,2})\s*[)）]$")
LONGEST_TITLE: Final = 120
FORMAT: Final = b"3:"  # raise it when texts are cut differently: then they are stored anew though the file is the same
_TITLE_GOES_ON: Final = re.compile(r"(?:公告|通知|办法|规定|条例|意见|批复|决定|细则|通告|函|解释)(?:[（(].*[）)])?$")


@dataclass(frozen=True, slots=True)
class DocumentText:
    """``title`` without decoration, ``doc_no`` empty for what is cited by its title; ``in_force_to`` None: no announced
    end. ``preamble`` and ``signature`` are the lines around the articles. ``seen``: it was recognised on pictures."""

    title: str
    full_title: str
    issuer: str
    doc_no: str
    dated: date
    in_force_from: date
    in_force_to: date | None
    repeals: tuple[Repealed, ...]
    articles: tuple[Article, ...]
    preamble: tuple[str, ...]
    signature: tuple[str, ...]
    content_hash: str
    notes: tuple[Note, ...] = ()
    seen: bool = False


def parse_document(file_name: str, data: bytes, see: See | None = None) -> DocumentText:
    """``see`` recognises the words on scanned pages. Raises ``MalformedError`` with the line at fault."""
    path = PurePath(file_name)
    ending = path.suffix.lower()
    read = read_pdf(data, see) if ending == ".pdf" else READERS[ending](data)
    named, dated = _parse_name(path.stem)
    full_title, lines = _take_title(read, named)
    if not lines:
        raise MalformedError(0, "没有找到任何条文或正文")
    made = cut(lines)
    title = plain_title(named if dated is not None else full_title)
    if dated is not None and not title_key(full_title).endswith(title_key(named)):
        made.notes.append(Note(0, f"文件名里的题名“{named}”和正文的题名“{full_title}”不同，按文件名"))
    made.notes[:0] = read.notes
    return replace(_document(title, full_title, dated, made, data), seen=read.seen)


def _document(title: str, full_title: str, dated: date | None, made: Cut, data: bytes) -> DocumentText:
    day = dated or _day(made)
    number = name_of(full_title, made.preamble)
    issuer = issuer_of(full_title, made.preamble, made.signature)
    if not issuer:
        made.notes.append(Note(0, "没有写明发文机关"))
    validity = read_validity(_told(made), day, amended=is_amended(full_title, made.preamble))
    if validity.guessed:
        made.notes.append(Note(0, validity.guessed))
    begin = _begin(validity, day, made)
    return DocumentText(
        title=title,
        full_title=full_title,
        issuer=issuer,
        doc_no=number.doc_no if number is not None else "",
        dated=day,
        in_force_from=begin,
        in_force_to=validity.end if validity.end is not None and validity.end >= begin else None,
        repeals=tuple(find_repealed(made.articles, full_title, issuer)),
        articles=tuple(made.articles),
        preamble=tuple(made.preamble),
        signature=tuple(made.signature),
        content_hash=hashlib.sha256(FORMAT + data).hexdigest(),
        notes=tuple(made.notes),
    )


def place_in(file_name: str, line: int) -> str:
    """Where in a file a note or a fault is, as its reader counts; empty for the file as a whole.

    >>> place_in("a.pdf", 2), place_in("a.txt", 0)
    ('第 2 页', '')
    """
    units = {".pdf": "页", ".docx": "段"}
    return f"第 {line} {units.get(PurePath(file_name).suffix.lower(), '行')}" if line else ""


def series_of(title: str, issuer: str, doc_no: str) -> Key:
    """What the texts that follow one another share: the title; of a notice issuer and number, as titles come again."""
    return key_of(issuer, doc_no) if doc_no and is_notice(title) else ((), title_key(title))


def _begin(validity: Validity, day: date, made: Cut) -> date:
    if validity.begin is None and validity.end is not None and validity.end < day:
        made.notes.append(Note(0, f"写明的止期 {validity.end} 早于成文日 {day}，请核对"))
    return validity.begin or day


def _told(made: Cut) -> list[str]:
    """Where a text speaks of its own validity: everywhere but in tables."""
    texts = [a.text for a in made.articles]
    return [line for text in [*texts, *made.preamble] for line in text.split("\n") if not line.startswith("|")]


def _day(made: Cut) -> date:
    found = day_made(made.preamble, made.signature)
    if found is None:
        raise MalformedError(0, "没有成文日期：请把文件命名为“题名(YYYY-MM-DD)”，或在文末写上成文日期")
    made.notes.append(Note(0, f"文件名没有日期，按正文取成文日 {found}"))
    return found


def _parse_name(stem: str) -> tuple[str, date | None]:
    found = _NAME.match(stem.strip())
    if found is None:
        return stem.strip(), None
    year, month, day = map(int, found["date"].split("-"))
    try:
        return found["title"], date(year, month, day)
    except ValueError as error:
        raise MalformedError(0, f"文件名里的日期 {found['date']} 不存在") from error


def _take_title(read: Lines, named: str) -> tuple[str, list[Line]]:
    """The title as the text has it, and the lines below it."""
    lines = read.lines
    for place, line in enumerate(lines[:12]):
        if title_key(line.text) in (title_key(named), title_key(read.title)) and title_key(line.text):
            _note_above(read, lines[:place])
            return line.text, [*lines[:place], *lines[place + 1 :]] if place < 4 else lines[place + 1 :]
    if not lines:
        return named, []
    first = next((n for n, line in enumerate(lines[:12]) if line.level == 1), 0)
    if _is_title(lines[first], lines):
        return _whole_title(read, first)
    read.notes.append(Note(lines[0].at, "第一行不像题名，按文件名取题名"))
    return named, lines


def _note_above(read: Lines, above: Sequence[Line]) -> None:
    if len(above) >= 4:
        read.notes.append(Note(above[0].at, f"题名之前的 {len(above)} 行没有读"))


def _is_title(line: Line, lines: Sequence[Line]) -> bool:
    if line.level == 1:
        return True
    return (
        len(line.text) <= LONGEST_TITLE
        and not line.table
        and shape_of([line]) == "paragraph"
        and line.text[-1] not in "。；，："
    )


def _whole_title(read: Lines, first: int) -> tuple[str, list[Line]]:
    """A title may run over several lines."""
    lines, last = read.lines, first
    title = lines[first].text
    while (
        not _TITLE_GOES_ON.search(title)
        and last + 1 < len(lines)
        and last < first + 2
        and lines[first].level in (0, lines[last + 1].level)
        and _TITLE_GOES_ON.search(lines[last + 1].text)
        and "关于" in title + lines[last + 1].text
        and _is_title(lines[last + 1], lines)
    ):
        last += 1
        title += lines[last].text
    _note_above(read, lines[:first])
    return title, [*(lines[:first] if first < 4 else ()), *lines[last + 1 :]]
