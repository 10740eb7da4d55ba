"""What every form of a file of entries comes to: rows, each an entry or what is wrong with it, and notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from knowledge_base.editing.columns import ID, fields_of, read_named
from knowledge_base.entries.content import read_draft, read_entry
from knowledge_base.entries.schemas import Draft, Entry
from knowledge_base.errors import ContentError

MOST_ROWS: Final = 20_000
LONGEST: Final = 2_000_000  # characters of one text; what the editor's page can save is not longer
REASON: Final = "没有导入的原因"
ORIGINAL: Final = "原来的内容"  # of what is in none of the columns
BESIDE: Final = (REASON, ORIGINAL)

Stored = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """``number`` as the person sees it in the file, in ``sheet`` (工作表“一”) if it has several; ``entry`` None where
    ``problem`` says what is wrong. ``texts``: what such a row said, by heading; empty where it could not be read."""

    number: int
    entry: Entry | None
    problem: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``notes`` say what of the file as a whole was not taken, or is not in it and so stays."""

    rows: list[ReadRow]
    notes: list[str] = field(default_factory=list)


def in_sheet(where: str, told: str) -> str:
    return f"{where}：{told}" if where else told


def read_or_tell(number: int, entry: Callable[[], Entry]) -> ReadRow:
    try:
        return ReadRow(number, entry())
    except ContentError as error:
        return ReadRow(number, None, error.message)


def reader_for(known: Entry | None) -> Callable[[dict[str, Any]], Entry]:
    """What somebody has begun here may come back unfinished."""
    return read_draft if isinstance(known, Draft) else read_entry


def read_texts(number: int, texts: Mapping[str, str], stored: Stored) -> ReadRow:
    """``texts`` by heading."""
    long = next((name for name, text in texts.items() if len(text) > LONGEST), None)
    if long is not None:
        problem = f"“{long}”有 {len(texts[long]):,} 个字，最多 {LONGEST:,} 个，请分开写"
        return ReadRow(number, None, problem, {n: t for n, t in texts.items() if n != long})
    reader = reader_for(stored.get(texts.get(ID, "").strip()))
    row = read_or_tell(number, lambda: read_named(fields_of(texts, stored), reader))
    return replace(row, texts=dict(texts)) if row.problem else row
