"""Lines of plain text and Markdown, in any encoding that Chinese files have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from knowledge_base.documents.encodings import national_encoding, wide_encoding
from knowledge_base.documents.html_lines import table_rows
from knowledge_base.documents.lines import Line, Lines, MalformedError, Note, tidy

DAMAGED: Final = 0.02  # of a UTF-8 file at most so much is unreadable; more, and it was never UTF-8
_HEADING: Final = re.compile(r"^(#{1,6})\s*(.*?)\s*#*$")
_BOLD: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_QUOTED: Final = re.compile(r"^>+\s?")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TABLE: Final = re.compile(r"<table\b.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_RULE: Final = re.compile(r"^(?:[-*_=]\s*){3,}$")
_BROKEN: Final = re.compile("[\x00-\x08\x0e-\x1f\ufffd]")


def read_text(data: bytes) -> Lines:
    """Raises ``MalformedError``."""
    text, notes = decode(data)
    made = Lines([], notes)
    for at, line in _without_markup(text, notes):
        _take(made, at, line)
    return made


def decode(data: bytes) -> tuple[str, list[Note]]:
    """The text with one kind of line end, and the encoding if it had to be guessed. Raises ``MalformedError``."""
    text, notes = _decoded(data)
    text = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    broken = _BROKEN.search(text)
    if broken is not None:
        at = text[: broken.start()].count("\n") + 1
        raise MalformedError(at, "含有不可见的控制字符，可能不是文本文件，或者编码损坏")
    return text, notes


def _decoded(data: bytes) -> tuple[str, list[Note]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), []
    if wide := wide_encoding(data):
        return data.decode(wide, errors="replace"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = re.sub(b"\r\n?", b"\n", data[: error.start]).count(b"\n") + 1
        lossy = data.decode("utf-8", errors="replace")
        if lossy.count("\ufffd") <= max(1, len(lossy) * DAMAGED):
            raise MalformedError(line, "UTF-8 编码在这里损坏，请重新保存这个文件") from error
    try:
        national = national_encoding(data)
        told = "Big5（繁体）" if national == "big5" else "GB18030（GBK）"
        return data.decode(national), [Note(0, f"不是 UTF-8，按 {told}编码读入")]
    except UnicodeDecodeError as error:
        raise MalformedError(line, "不是 UTF-8，也不是 GBK 编码的文字，请转换编码后再导入") from error


def _without_markup(text: str, notes: list[Note]) -> Iterator[tuple[int, str]]:
    """Numbered lines; comments are dropped, tables of HTML come row by row."""

    def blank(found: re.Match[str]) -> str:
        return "\n" * found[0].count("\n")

    for found in _COMMENT.finditer(text):
        if tidy(found[0][4:-3]).upper() not in ("TABLE", "TABLE END"):
            notes.append(Note(_line(text, found.start()), f"略去注释 {tidy(found[0])[:40]}"))
    text = _COMMENT.sub(blank, text)
    begin = 0
    for found in _TABLE.finditer(text):
        yield from _numbered(text[begin : found.start()], _line(text, begin))
        at = _line(text, found.start())
        yield from ((at, row) for row in table_rows(found[0]))
        begin = found.end()
    yield from _numbered(text[begin:], _line(text, begin))


def _numbered(text: str, first: int) -> Iterator[tuple[int, str]]:
    return enumerate(text.split("\n"), start=first)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _take(made: Lines, at: int, raw: str) -> None:
    line = tidy(_QUOTED.sub("", tidy(raw)))
    heading = _HEADING.match(line)
    level, line = (len(heading[1]), heading[2]) if heading else (0, line)
    strong = line.startswith(("**", "__"))
    line = tidy(_BOLD.sub(r"\2", line).replace("\\", ""))
    if line and not _RULE.match(line):
        made.lines.append(Line(at, line, level, line.startswith("|"), strong))
