"""A file of questions to be tried, and which entry is to answer each where the file says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import PurePath
from typing import Final

from knowledge_base.documents.texts import heading_of
from knowledge_base.editing.reading.csv_text import NEAR_THE_TOP, decoded, read_csv
from knowledge_base.editing.reading.lines import Line, Sheet
from knowledge_base.editing.reading.workbook import read_workbook
from knowledge_base.errors import ContentError

MOST: Final = 3000
LONGEST: Final = 500
ASKED: Final = ("问题", "问", "question")
EXPECTED: Final = ("应为", "应答条目", "编号", "entry", "gold")
COLUMNS_NAMED: Final = 8
NOTHING: Final = "-"  # as the entry: nothing may answer
_SPELT: Final = ("-", "－", "无", "不答")


@dataclass(frozen=True, slots=True)
class TrialQuestion:
    """``expected`` is the id of an entry, ``NOTHING``, or empty where the file does not say."""

    question: str
    expected: str = ""


@dataclass
class TrialFile:
    """``notes`` say what of the file was not taken."""

    questions: list[TrialQuestion] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_questions(name: str, data: bytes) -> TrialFile:
    """Of a text each line; of a table the column of questions, or its first column where none is named so.

    Raises ``ContentError``.
    """
    match PurePath(name).suffix.lower():
        case ".txt" | ".md":
            lines = (Line(n, [text]) for n, text in enumerate(decoded(data).split("\n"), start=1))
            sheets = [Sheet("", lines)]
        case ".csv":
            sheets = [read_csv(decoded(data), (*ASKED, *EXPECTED), str)]
        case ".xlsx":
            sheets = read_workbook(data)
        case _:
            raise ContentError(f"{name} 读不了：请用 .txt（一行一个问题）、.csv 或 .xlsx")
    found = TrialFile()
    for sheet in sheets:
        _take(sheet, found)
    if not found.questions:
        raise ContentError("文件里没有找到问题")
    return found


def _take(sheet: Sheet, found: TrialFile) -> None:
    where = sheet.where
    known = {one.question for one in found.questions}
    repeated = 0
    for number, question, expected in _rows(sheet, where, found.notes):
        if len(question) > LONGEST:
            found.notes.append(f"{where}第 {number} 行超过 {LONGEST} 字，没有读")
        elif question in known:
            repeated += 1
        elif len(found.questions) >= MOST:
            raise ContentError(f"最多一次试 {MOST} 个问题，请分成几个文件")
        else:
            known.add(question)
            found.questions.append(TrialQuestion(question, NOTHING if expected in _SPELT else expected))
    if repeated:
        found.notes.append(f"{where}有 {repeated} 行与前面的问题相同，只试一次")
    found.notes.extend(f"{where}：{note}" if where else note for note in sheet.notes)


def _rows(sheet: Sheet, where: str, notes: list[str]) -> Iterator[tuple[int, str, str]]:
    lines = list(islice(sheet.lines, NEAR_THE_TOP))
    top = next((n for n, line in enumerate(lines) if any(heading_of(cell) in ASKED for cell in line.cells)), None)
    asked, expected, wide = 0, -1, max((_width(line) for line in lines), default=0)
    if top is not None:
        headings = [heading_of(cell) for cell in lines[top].cells]
        asked, expected = _column(headings, ASKED), _column(headings, EXPECTED)
        above = [line for line in lines[:top] if any(cell.strip() for cell in line.cells)]
        notes += [f"{where}列名之前的第 {line.number} 行没有读" for line in above]
    elif wide > 1:
        notes.append(f"{where}没有名为“{'”或“'.join(ASKED)}”的列，按第一列读，其余各列没有读")
    ignored: set[int] = set()
    for line in chain(lines[0 if top is None else top + 1 :], sheet.lines):
        ignored |= {n for n, cell in enumerate(line.cells) if cell.strip() and n not in (asked, expected)}
        fault = line.fault_in((asked, expected))
        question = " ".join(line.cells[asked].split()) if asked < len(line.cells) else ""
        if fault:
            notes.append(f"{where}第 {line.number} 行没有读：{fault}")
        elif question:
            yield line.number, question, line.cells[expected].strip() if 0 <= expected < len(line.cells) else ""
    if ignored and top is not None:
        columns = "、".join(f"第 {n + 1} 列" for n in sorted(ignored)[:COLUMNS_NAMED])
        more = f"等 {len(ignored)} 列" if len(ignored) > COLUMNS_NAMED else ""
        notes.append(f"{where}{columns}{more}不是问题也不是应答条目，没有读")


def _width(line: Line) -> int:
    return sum(1 for cell in line.cells if cell.strip())


def _column(cells: Sequence[str], names: Sequence[str]) -> int:
    return next((n for n, cell in enumerate(cells) if cell in names), -1)
