"""Entries as rows of a workbook, a CSV file or JSON lines, or as a document, and back without loss."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from knowledge_base.editing.columns import COLUMNS, ID, QUESTION, fields_of, read_named, texts_of
from knowledge_base.editing.documents import Fields, read_markdown, read_word, write_markdown, write_word
from knowledge_base.editing.reading.csv_text import NEAR_THE_TOP, decoded, read_csv
from knowledge_base.editing.reading.json_lines import Item, read_items
from knowledge_base.editing.reading.lines import Line, Sheet
from knowledge_base.editing.reading.workbook import read_workbook
from knowledge_base.editing.spreadsheets import columns_of, unquoted, write_csv, write_workbook
from knowledge_base.entries.content import read_draft, read_entry
from knowledge_base.entries.repository import as_content
from knowledge_base.entries.schemas import Draft, Entry
from knowledge_base.errors import ContentError

MOST_ROWS: Final = 20_000
LONGEST: Final = 2_000_000  # characters of one text; what the editor's page can save is not longer
SHEETS_NAMED: Final = 5  # in one sentence
ROWS_NAMED: Final = 8
FORMATS: Final = ("xlsx", "csv", "jsonl", "md", "docx")
EXAMPLE: Final = {
    ID: "example-one",
    QUESTION: "一个问题怎么问？",
    "相似问法": "\n".join(f"换一种问法{n}" for n in "一二三四五六"),
    "答案": "先说结论。",
    "依据": "财政部 税务总局|公告2026年第10号|第一条|",
    "起": "2026-01-01",
    "把握程度": "confirmed",
    "税种": "增值税",
    "适用对象": "企业",
    "地区": "全国",
}

Stored = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """``number`` as the person sees it in the file; ``entry`` None where ``problem`` says what is wrong. ``texts``:
    what such a row said, by heading; empty where it could not be read at all."""

    number: int
    entry: Entry | None
    problem: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """``notes`` say what of the file as a whole was not taken, or is not in it and so stays."""

    rows: list[ReadRow]
    notes: list[str] = field(default_factory=list)


def write_table(entries: Iterable[Entry], form: str) -> bytes:
    """All of ``entries``; ``form`` is one of ``FORMATS``. What a form cannot hold is told in the file itself."""
    if form == "jsonl":
        return "".join(json.dumps(as_content(e), ensure_ascii=False) + "\n" for e in entries).encode()
    rows = [texts_of(e) for e in entries]
    match form:
        case "md":
            return write_markdown(rows)
        case "docx":
            return write_word(rows)
        case "csv":
            return write_csv(rows, list(COLUMNS))
        case _:
            return write_workbook(rows, list(COLUMNS))


def write_template() -> bytes:
    """A workbook with the headings and one example."""
    return write_workbook([EXAMPLE], list(COLUMNS))


REASON: Final = "没有导入的原因"
ORIGINAL: Final = "原来的内容"  # of what is in none of the columns
BESIDE: Final = (REASON, ORIGINAL)


def write_failed(rows: Iterable[ReadRow]) -> bytes:
    """A workbook of the rows that have a problem, as they were, each with its reason first: to be mended and sent
    again."""
    failed = [dict(row.texts) | {REASON: f"第 {row.number} 行：{row.problem}"} for row in rows if row.problem]
    beside = [REASON, *([ORIGINAL] if any(row.get(ORIGINAL) for row in failed) else [])]
    return write_workbook(failed, [*beside, *COLUMNS])


def read_table(data: bytes, form: str, stored: Stored) -> Table:
    """Row by row; a bad one stops none of the others. What a row does not have stays as ``stored``, the entries by id,
    has it. Raises ``ContentError`` when it is no table of ours at all."""
    table = _read_form(data, form, stored)
    if not table.rows:
        raise ContentError("；".join(["文件里没有条目，只有列名或者空行", *table.notes]))
    return replace(table, rows=list(_once_each(table.rows)))


def _read_form(data: bytes, form: str, stored: Stored) -> Table:
    if form == "jsonl":
        return Table(list(_read_lines(data, stored)))
    if form in ("md", "docx"):
        found, notes = read_markdown(decoded(data)) if form == "md" else read_word(data)
        return Table(list(_read_document(found, stored)), notes)
    if form == "xlsx":
        return _read_sheets(read_workbook(data), stored)
    return _read_sheets([read_csv(decoded(data), tuple(COLUMNS), unquoted)], stored)


def _once_each(rows: Iterable[ReadRow]) -> Iterator[ReadRow]:
    """Of rows with the same id the first."""
    places: dict[str, int] = {}
    for row in rows:
        if row.entry is None or row.entry.id not in places:
            yield row
        else:
            problem = f"编号 {row.entry.id} 在第 {places[row.entry.id]} 行已经有了"
            yield ReadRow(row.number, None, problem, texts_of(row.entry))
        if row.entry is not None:
            places.setdefault(row.entry.id, row.number)


def _read_sheets(sheets: Sequence[Sheet], stored: Stored) -> Table:
    """Those that have our headings; the others are told. Raises ``ContentError`` where none has."""
    table, refused, taken = Table([]), defaultdict(list), 0  # type: Table, dict[str, list[str]], int
    for sheet in sheets:
        try:
            found = _find_headings(sheet, table)
        except ContentError as error:
            refused[error.message].append(sheet.title)
            continue
        if found is not None:
            taken += 1
            _read_columns(sheet, found, table, stored)
    told = [_refused(titles, reason) for reason, titles in refused.items()]
    if not taken:
        raise ContentError("；".join(told) or "这个文件是空的。可以先下载模板")
    table.notes.extend(told)
    return table


def _refused(titles: Sequence[str], reason: str) -> str:
    if not titles[0]:
        return reason
    more = f" 等 {len(titles)} 个" if len(titles) > SHEETS_NAMED else ""
    return f"工作表{'、'.join(f'“{t}”' for t in titles[:SHEETS_NAMED])}{more}没有导入：{reason}"


def _find_headings(sheet: Sheet, table: Table) -> list[str] | None:
    """The headings, from among the first lines; what stands above them is told. None of an empty sheet. Raises
    ``ContentError``."""
    above: list[Line] = []
    for line in sheet.lines:
        cells = [cell.strip() for cell in line.cells]
        if ID in cells:
            _check_twice(cells)
            where = f"工作表“{sheet.title}”：" if sheet.title else ""
            table.notes.extend(f"{where}列名之前的第 {a.number} 行没有导入：{_shown(a.cells)}" for a in above)
            return cells
        above += [line] if any(cells) else []
        if len(above) >= NEAR_THE_TOP:
            break
    if not above:
        return None
    missing = [name for name in (ID, QUESTION, "答案") if name not in [cell.strip() for cell in above[0].cells]]
    raise ContentError(f"第一行应是列名，缺少：{'、'.join(missing)}。可以先下载模板")


def _shown(cells: Sequence[str], most: int = 40) -> str:
    text = " ".join(cell.strip() for cell in cells if cell.strip())
    return text if len(text) <= most else f"{text[:most]}…"


def _read_columns(sheet: Sheet, headings: Sequence[str], table: Table, stored: Stored) -> None:
    names = columns_of(headings)
    rows, loose = [], defaultdict(list)  # type: list[ReadRow], dict[int, list[int]]
    for line in sheet.lines:
        beyond = [n for n, cell in enumerate(line.cells) if cell.strip() and (n >= len(names) or not names[n])]
        texts = dict.fromkeys((name for name in names if name in COLUMNS), "")
        for name, cell in zip(names, line.cells, strict=False):
            if name in texts:
                texts[name] += cell
        if not line.problem and not beyond and not any(text.strip() for text in texts.values()):
            continue
        if len(table.rows) + len(rows) >= MOST_ROWS:
            raise ContentError(f"最多一次导入 {MOST_ROWS} 行，请分成几个文件")
        problem = line.problem or (_shifted(line, names) if sheet.shifts else "")
        if not problem:
            for n in beyond:
                loose[n].append(line.number)
            if not any(text.strip() for text in texts.values()):
                continue
        kept = texts | ({ORIGINAL: "\n".join(line.cells[n] for n in beyond)} if problem and beyond else {})
        row = ReadRow(line.number, None, problem, kept) if problem else _read_named(line.number, texts, stored)
        rows.append(
            replace(row, problem=f"工作表“{sheet.title}”：{row.problem}") if row.problem and sheet.title else row
        )
    told = _notes(names, loose, any(r.entry.id in stored for r in rows if r.entry is not None))
    table.notes.extend([f"工作表“{sheet.title}”：{note}" if sheet.title else note for note in told])
    table.notes.extend(sheet.notes)
    table.rows.extend(rows)


def _shifted(line: Line, names: Sequence[str]) -> str:
    """Where a row has more cells than there are headings, none of them is sure to be what its heading says."""
    more = [cell for cell in line.cells[len(names) :] if cell.strip()]
    if not more:
        return ""
    return f"这一行比列名多出 {len(more)} 格（{_shown(more)}）：多半是文字里的逗号没有用引号括起来，各格会错位，请改好"


def _check_twice(headings: Sequence[str]) -> None:
    twice = {name for name in headings if name and headings.count(name) > 1}
    if twice:
        raise ContentError(f"第一行有重复的列名：{'、'.join(sorted(twice))}，请只留一列")


def _notes(names: Sequence[str], loose: Mapping[int, Sequence[int]], of_stored: bool) -> Iterator[str]:
    unknown = [f"“{name}”" for name in names if name and name not in COLUMNS and name not in BESIDE]
    if unknown:
        yield f"不认得的列：{'、'.join(unknown)}，没有导入。列名只能是{'、'.join(COLUMNS)}"
    for column, rows in sorted(loose.items()):
        more = f"等 {len(rows)} 行" if len(rows) > ROWS_NAMED else "行"
        yield f"第 {column + 1} 列没有列名，里面的内容（第 {'、'.join(map(str, rows[:ROWS_NAMED]))} {more}）没有导入"
    missing = [name for name in COLUMNS if name not in names]
    if missing and of_stored:
        yield f"表里没有这些列，已有条目的这些内容保持不变：{'、'.join(missing)}"


def _read(number: int, entry: Callable[[], Entry]) -> ReadRow:
    try:
        return ReadRow(number, entry())
    except ContentError as error:
        return ReadRow(number, None, error.message)


def _reader_of(known: Entry | None) -> Callable[[dict[str, Any]], Entry]:
    """What somebody has begun here may come back unfinished."""
    return read_draft if isinstance(known, Draft) else read_entry


def _read_named(number: int, texts: Mapping[str, str], stored: Stored) -> ReadRow:
    long = next((name for name, text in texts.items() if len(text) > LONGEST), None)
    if long is not None:
        problem = f"“{long}”有 {len(texts[long]):,} 个字，最多 {LONGEST:,} 个，请分开写"
        return ReadRow(number, None, problem, {n: t for n, t in texts.items() if n != long})
    reader = _reader_of(stored.get(texts.get(ID, "").strip()))
    row = _read(number, lambda: read_named(fields_of(texts, stored), reader))
    return replace(row, texts=dict(texts)) if row.problem else row


def _read_lines(data: bytes, stored: Stored) -> Iterator[ReadRow]:
    for count, item in enumerate(read_items(decoded(data)), start=1):
        if count > MOST_ROWS:
            raise ContentError(f"最多一次导入 {MOST_ROWS} 行，请分成几个文件")
        row = _read_item(item, stored)
        yield replace(row, texts=_texts_of_item(item)) if row.problem else row


def _read_item(item: Item, stored: Stored) -> ReadRow:
    if len(item.raw) > LONGEST:
        return ReadRow(item.number, None, f"这一行有 {len(item.raw):,} 个字，最多 {LONGEST:,} 个，请分开写")
    if item.problem:
        return ReadRow(item.number, None, item.problem)
    reader = _reader_of(stored.get(str(item.value.get("id"))) if isinstance(item.value, dict) else None)
    return _read(item.number, lambda: reader(_completed(item.value, stored)))


def _texts_of_item(item: Item) -> dict[str, str]:
    """By heading, what can be written so; the rest as it stands."""
    row = item.value if isinstance(item.value, dict) and len(item.raw) <= LONGEST else {}
    fields = {**row, **period} if isinstance(period := row.get("in_force"), dict) else row
    texts, written = {}, {"in_force"}  # type: dict[str, str], set[str]
    for name, (field_name, _, write) in COLUMNS.items():
        try:
            texts[name] = write(fields[field_name])
        except (LookupError, TypeError, AttributeError):
            continue
        written.add(field_name)
    whole = set(row) <= written and bool(row)
    return texts | ({} if whole else {ORIGINAL: item.raw[:LONGEST]})


def _completed(row: Any, stored: Stored) -> Any:
    known = stored.get(str(row.get("id"))) if isinstance(row, dict) else None
    return as_content(known) | row if known is not None else row


def _read_document(found: Iterable[tuple[int, Fields]], stored: Stored) -> Iterator[ReadRow]:
    empty = True
    for count, (number, texts) in enumerate(found, start=1):
        empty = False
        if count > MOST_ROWS:
            raise ContentError(f"最多一次导入 {MOST_ROWS} 个条目，请分成几个文件")
        unknown = {name: text for name, text in texts.items() if name not in COLUMNS}
        if unknown:
            problem = f"没有这个栏目：{'、'.join(unknown)}。三级标题只能是{'、'.join(COLUMNS)}"
            known = {name: text for name, text in texts.items() if name in COLUMNS}
            original = "\n".join(f"{name}\n{text}" for name, text in unknown.items())
            yield ReadRow(number, None, problem, known | {ORIGINAL: original})
            continue
        yield _read_named(number, texts, stored)
    if empty:
        raise ContentError("没有找到条目：每个条目以二级标题（问题）开头，栏目用三级标题。可以先导出一份看看")
