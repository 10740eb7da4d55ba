"""Entries out of the lines of sheets: where the headings are, what each row says, and what is no row of the table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from knowledge_base.documents.texts import heading_of
from knowledge_base.editing.columns import COLUMNS, ID, QUESTION
from knowledge_base.editing.reading.csv_text import NEAR_THE_TOP
from knowledge_base.editing.reading.lines import Line, Sheet
from knowledge_base.editing.rows import BESIDE, MOST_ROWS, ORIGINAL, ReadRow, Stored, Table, in_sheet, read_texts
from knowledge_base.editing.spreadsheets import columns_of
from knowledge_base.errors import ContentError

SHEETS_NAMED: Final = 5  # in one sentence
ROWS_NAMED: Final = 8
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WIDE: Final = (
    "这一行比列名和别的行多出空的格子：多半是文字里的逗号没有用引号括起来，各格会错位，请改好；"
    "要是没有错位，请删去行末多余的逗号"
)
# What stands below a table: its sums, who has filled it in, remarks on it.
_FOOT: Final = re.compile(
    r"(?:本[页表]|以上)?(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*数)\s*(?:[:：（(\d].*)?"
    r"|(?:以上)?共\s*\d+\s*[条行个项].*"
    r"|(?:制表|填表|填报|审核|复核|经办|负责)(?:人|单位|部门|日期|时间)?\s*[:：].*|(?:备注|附注|注|说明)\s*\d*\s*[:：.．、].*",
    re.DOTALL,
)


@dataclass
class _Found:
    """What one sheet comes to. ``loose``: rows by the columns without a heading that they say something in; ``aside``:
    rows that are no entries; ``again``: rows of headings; ``short``: rows with fewer cells than there are columns;
    ``wide``: with more, though those are empty."""

    rows: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    loose: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    aside: dict[int, str] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    wide: list[int] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)


def read_sheets(sheets: Sequence[Sheet], stored: Stored) -> Table:
    """Those that have our headings; the others are told. Raises ``ContentError`` where none has."""
    table, refused, taken = Table([]), defaultdict(list), 0  # type: Table, dict[str, list[Sheet]], int
    for sheet in sheets:
        try:
            headings = _find_headings(sheet, table)
        except ContentError as error:
            refused[error.message].append(sheet)
            continue
        if headings is not None:
            taken += 1
            _read_sheet(sheet, headings, table, stored)
    told = [_refused(those, reason) for reason, those in refused.items()]
    if not taken:
        raise ContentError("；".join(told) or "这个文件是空的。可以先下载模板")
    return Table(table.rows, list(dict.fromkeys([*table.notes, *told])))


def _refused(sheets: Sequence[Sheet], reason: str) -> str:
    if not sheets[0].title:
        return reason
    more = f" 等 {len(sheets)} 个" if len(sheets) > SHEETS_NAMED else ""
    return f"{sheets[0].kind}{'、'.join(f'“{s.title}”' for s in sheets[:SHEETS_NAMED])}{more}没有导入：{reason}"


def _find_headings(sheet: Sheet, table: Table) -> list[str] | None:
    """The headings, from among the first lines; what stands above them is told. None of an empty sheet. Raises
    ``ContentError``."""
    above: list[Line] = []
    for line in sheet.lines:
        cells = [heading_of(cell) for cell in line.cells]
        if ID in cells:
            _check_twice(cells)
            told = (f"列名之前的第 {a.number} 行没有导入：{_shown(a.cells)}" for a in above)
            table.notes.extend(in_sheet(sheet.where, note) for note in told)
            return cells
        above += [line] if any(cells) else []
        if len(above) >= NEAR_THE_TOP:
            break
    if not above:
        return None
    missing = [name for name in (ID, QUESTION, "答案") if name not in map(heading_of, above[0].cells)]
    raise ContentError(f"第一行应是列名，缺少：{'、'.join(missing)}。可以先下载模板")


def _check_twice(headings: Sequence[str]) -> None:
    twice = {name for name in headings if name and headings.count(name) > 1}
    if twice:
        raise ContentError(f"第一行有重复的列名：{'、'.join(sorted(twice))}，请只留一列")


def _shown(cells: Sequence[str], most: int = 40) -> str:
    text = " ".join(cell.strip() for cell in cells if cell.strip())
    return text if len(text) <= most else f"{text[:most]}…"


def _read_sheet(sheet: Sheet, headings: Sequence[str], table: Table, stored: Stored) -> None:
    names = columns_of(headings)
    found = _Found()
    for line in sheet.lines:
        _take(line, names, found, shifts=sheet.shifts)
        if len(table.rows) + len(found.rows) > MOST_ROWS:
            raise ContentError(f"最多一次导入 {MOST_ROWS} 行，请分成几个文件")
    wide = set(found.wide) if len(found.wide) < len(found.rows) else set()
    rows = [_row(n, texts, problem or (_WIDE if n in wide else ""), stored) for n, texts, problem in found.rows]
    table.rows.extend(
        replace(row, problem=in_sheet(sheet.where, row.problem) if row.problem else "", sheet=sheet.where)
        for row in rows
    )
    of_stored = {row.number for row in rows if row.entry is not None and row.entry.id in stored}
    table.notes.extend(in_sheet(sheet.where, note) for note in _notes(names, found, of_stored))
    table.notes.extend(sheet.notes)


def _row(number: int, texts: dict[str, str], problem: str, stored: Stored) -> ReadRow:
    return ReadRow(number, None, problem, texts) if problem else read_texts(number, texts, stored)


def _take(line: Line, names: Sequence[str], found: _Found, *, shifts: bool) -> None:
    """One line of a sheet below its headings."""
    beyond = [n for n, cell in enumerate(line.cells) if cell.strip() and (n >= len(names) or not names[n])]
    columns = [n for n, name in enumerate(names) if name in COLUMNS]
    said = any(line.cells[n].strip() for n in columns if n < len(line.cells))
    problem = line.fault_in(columns) or (_shifted(line, names) if shifts else "")
    if not problem and not said:
        for n in beyond:
            found.loose[n].append(line.number)
        return
    if not problem and _is_heading(line, names):
        found.again.append(line.number)
        return
    texts = _texts(line, names, shifts=shifts)
    if not problem and (foot := _foot(line, texts)):
        found.aside[line.number] = foot
        return
    if names.index(ID) in line.above and found.rows:
        _join(line, names, found, problem)
    else:
        kept = texts | ({ORIGINAL: "\n".join(line.cells[n] for n in beyond)} if problem and beyond else {})
        found.rows.append((line.number, kept, problem))
    if not problem:
        for n in beyond:
            found.loose[n].append(line.number)
        if shifts and len(line.cells) > len(names):
            found.wide.append(line.number)
        if len(texts) < len({names[n] for n in columns}):
            found.short.append(line.number)


def _texts(line: Line, names: Sequence[str], *, shifts: bool) -> dict[str, str]:
    """By heading. Of a line that ends early nobody knows whether the rest is empty or was lost."""
    given = names[: len(line.cells)] if shifts else names
    texts = dict.fromkeys((name for name in given if name in COLUMNS), "")
    for name, cell in zip(names, line.cells, strict=False):
        if name in texts:
            texts[name] += cell
    return texts


def _join(line: Line, names: Sequence[str], found: _Found, problem: str) -> None:
    """Lines whose id is one merged cell are one entry: what they say for themselves goes on below."""
    number, texts, before = found.rows[-1]
    for n, (name, cell) in enumerate(zip(names, line.cells, strict=False)):
        if name in texts and cell.strip() and n not in line.above:
            texts[name] = f"{texts[name]}\n{cell}" if texts[name].strip() else cell
    told = before or (f"第 {line.number} 行：{problem}" if problem else "")
    found.rows[-1] = (number, texts, told)
    found.joined.append(line.number)


def _shifted(line: Line, names: Sequence[str]) -> str:
    """Where a row goes on behind the last heading, none of its cells is sure to be what its heading says."""
    last = max(n for n, name in enumerate(names, start=1) if name)
    more = [cell for cell in line.cells[last:] if cell.strip()]
    if not more:
        return ""
    return (
        f"这一行比列名多出 {len(more)} 格（{_shown(more)}）：多半是文字里的逗号没有用引号括起来，各格会错位，请改好；"
        "要是那几格是备注，请给它们写上列名"
    )


def _is_heading(line: Line, names: Sequence[str]) -> bool:
    """As it stands at the top of every page."""
    said = [(n, heading_of(cell)) for n, cell in enumerate(line.cells) if cell.strip()]
    return len(said) > 1 and all(n < len(names) and cell == names[n] for n, cell in said)


def _foot(line: Line, texts: Mapping[str, str]) -> str:
    first = next((cell.strip() for cell in line.cells if cell.strip()), "")
    if _ID.fullmatch(texts.get(ID, "").strip()) or not _FOOT.fullmatch(first):
        return ""
    return _shown(line.cells)


def _notes(names: Sequence[str], found: _Found, of_stored: set[int]) -> Iterator[str]:
    unknown = [f"“{name}”" for name in names if name and name not in COLUMNS and name not in BESIDE]
    if unknown:
        yield f"不认得的列：{'、'.join(unknown)}，没有导入。列名只能是{'、'.join(COLUMNS)}"
    for column, rows in sorted(found.loose.items()):
        yield f"第 {column + 1} 列没有列名，里面的内容（第 {_numbers(rows)}）没有导入"
    for number, text in list(found.aside.items())[:ROWS_NAMED]:
        yield f"第 {number} 行像是合计或者附注，不是条目，没有导入：{text}"
    if len(found.aside) > ROWS_NAMED:
        yield f"像是合计或者附注的一共有 {len(found.aside)} 行，都没有导入"
    if found.again:
        yield f"第 {_numbers(found.again)}又是列名，没有导入"
    if found.joined:
        yield f"第 {_numbers(found.joined)}的“编号”与上一行合并，各格接在上一行的后面，读成一个条目"
    missing = [name for name in COLUMNS if name not in names]
    if missing and of_stored:
        yield f"表里没有这些列，已有条目的这些内容保持不变：{'、'.join(missing)}"
    if found.wide and len(found.wide) == len(found.rows):
        yield "每一行都比列名多出空的格子：要是文字里的逗号没有用引号括起来，各格会错位，请对照每一栏的改动核对"
    short = [number for number in found.short if number in of_stored]
    if short:
        yield f"第 {_numbers(short)}的格子比列名少，已有条目里缺的那几栏保持不变"


def _numbers(rows: Sequence[int]) -> str:
    more = f" 等 {len(rows)} 行" if len(rows) > ROWS_NAMED else " 行"
    return "、".join(map(str, rows[:ROWS_NAMED])) + more
