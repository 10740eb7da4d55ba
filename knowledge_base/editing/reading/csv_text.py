"""A CSV file as programs save it: whatever its encoding, its line ends and what stands between its cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from knowledge_base.documents.encodings import national_encoding, utf8_damage, wide_encoding
from knowledge_base.documents.texts import heading_of
from knowledge_base.editing.reading.lines import Line, Sheet
from knowledge_base.errors import ContentError

SEPARATORS: Final = (",", "\t", ";", "；", "，")
NEAR_THE_TOP: Final = 10  # lines among which that with the headings is looked for
_FORMULA_OF_TEXT: Final = re.compile(r'="((?:[^"]|"")*)"')
# What Excel saves of a formula that went wrong, and of a number in a column too narrow to show it.
_NO_TEXT: Final = re.compile(r"#(?:N/A|VALUE!|REF!|NAME\?|DIV/0!|NUM!|NULL!|#{2,})")
_FAULT: Final = "是公式算错的结果，或者列太窄没有显示出来，请改好再保存"
_PICTURE: Final = re.compile(r'=(?:_xlfn\.)?DISPIMG\("[^"]*",\s*\d\)', re.IGNORECASE)  # what WPS saves of one in a cell
_NAMED: Final = re.compile(r"sep=(.)\n", re.IGNORECASE)  # as Excel lets a file say what stands between its cells
_MARKS: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))


def decoded(data: bytes) -> str:
    """With line feeds alone for line ends. Raises ``ContentError``."""
    mark, named = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", ""))
    if named.startswith("utf-16") and _is_utf8(data[len(mark) :]):
        named = "utf-8"  # the mark is wrong, and read by it every two letters would be another one
    # gb18030 is what Excel on a Chinese Windows writes, UTF-16 what its "Unicode text" is.
    wide = wide_encoding(data)
    if named == "utf-8" or not (named or wide):
        _check_utf8(data[len(mark) :])
    line = 1
    for encoding in filter(None, (named,) if named else (wide, "utf-8", national_encoding(data))):
        try:
            text = data[len(mark) :].decode(encoding)
        except UnicodeDecodeError as error:
            line = _line_of(data, error.start + len(mark))
            continue
        return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    raise ContentError(f"文件的编码认不出来，第 {line} 行有读不了的字节，请另存为 UTF-8 的 CSV 或 xlsx")


def _line_of(data: bytes, at: int) -> int:
    return re.sub(b"\r\n?", b"\n", data[:at]).count(b"\n") + 1


def read_csv(text: str, known: Sequence[str], unquoted: Callable[[str], str]) -> Sheet:
    """``known``: the headings by which the separator is found; ``unquoted`` undoes what writing puts before a cell."""
    named = _NAMED.match(text)
    text = text[named.end() :] if named is not None else text
    separator = named[1] if named is not None else _separator(text, known)
    first = 1 if named is None else 2
    _check_quotes(text, separator, first)
    return Sheet("", _lines(text, separator, unquoted, first), shifts=True)


def _lines(text: str, separator: str, unquoted: Callable[[str], str], first: int) -> Iterator[Line]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=first):
        faults = {n: fault for n, cell in enumerate(row) if (fault := _fault(n + 1, cell))}
        yield Line(number, [unquoted(_meant(cell)) for cell in row], faults=faults)


def _fault(place: int, cell: str) -> str:
    if _NO_TEXT.fullmatch(cell):
        return f"第 {place} 格是“{cell[:20]}”，{_FAULT}"
    return f"第 {place} 格是嵌在格子里的图片，没有读，请改成文字" if _PICTURE.fullmatch(cell) else ""


def _meant(cell: str) -> str:
    """As other programs write a text of figures, so that Excel leaves it one: ="0012"."""
    found = _FORMULA_OF_TEXT.fullmatch(cell)
    return found[1].replace('""', '"') if found is not None else cell


def _check_utf8(data: bytes) -> None:
    at = utf8_damage(data)
    if at is not None:
        raise ContentError(f"文件第 {_line_of(data, at)} 行的 UTF-8 编码损坏了，那里的字认不出来。请改好或重新保存再试")


def _is_utf8(data: bytes) -> bool:
    """Text of UTF-16 is hardly ever that by chance, but for Latin letters alone, every other byte of which is empty."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def _separator(text: str, known: Sequence[str]) -> str:
    headings = text[:100_000].split("\n", NEAR_THE_TOP)[:NEAR_THE_TOP]

    def found(separator: str) -> int:
        return max(
            sum(heading_of(cell.strip().strip('"')) in known for cell in line.split(separator)) for line in headings
        )

    best = max(SEPARATORS, key=found)
    return best if found(best) else ","


def _check_quotes(text: str, separator: str, first: int) -> None:
    """A quote that is never closed swallows all that comes after it."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    reader, begin, row = csv.reader(io.StringIO(text), delimiter=separator, strict=True), first, first
    try:
        for _ in reader:
            begin, row = reader.line_num + first, row + 1
    except csv.Error as error:
        raise ContentError(
            f'第 {row} 行（文件的第 {begin} 行起）有一个引号 " 没有配对，后面的内容会被当成同一格。请补上引号再导入'
        ) from error
