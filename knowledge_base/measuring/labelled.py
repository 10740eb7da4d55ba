"""Questions with known answers, one JSON object a line, for calibrating and measuring."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from knowledge_base.entries.repository import StoredEntry
from knowledge_base.errors import FolderError

Part = Literal["all", "tuning", "checking"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """``gold`` are the entries that answer the question; empty: none does, and answering it is a mistake. ``part``
    are those that are true and to the matter, but leave the point open."""

    question: str
    gold: frozenset[str]
    part: frozenset[str] = frozenset()


def read_jsonl(file: Path) -> Iterator[tuple[int, Any]]:
    """Line number and value; the value of a line that is not JSON is a ``ValueError``."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise FolderError(f"读不到文件 {file}：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FolderError(f"文件 {file} 不是 UTF-8 编码，请转换编码后再用") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                yield number, error


def read_labelled(file: Path, entries: Mapping[str, StoredEntry], part: Part = "all") -> list[Labelled]:
    """Rows with a ``question`` and ``gold`` (an entry id, several, or null) or a ``fact_id`` that entries rest on, and
    with ``part`` if any.

    ``part`` keeps facts whose number divides by three apart: they check, the others tune.
    """
    by_fact: dict[str, set[str]] = {}
    for stored in entries.values():
        if stored.entry.status == "published":
            for fact in stored.entry.facts:
                by_fact.setdefault(fact, set()).add(stored.entry.id)
    labelled: list[Labelled] = []
    for number, row in read_jsonl(file):
        if not isinstance(row, dict):
            raise FolderError(f"{file.name} 第 {number} 行不是一个 JSON 对象")
        if not row.get("question") or not _is_in(part, str(row.get("fact_id", ""))):
            continue
        gold = _ids(row.get("gold", by_fact.get(str(row.get("fact_id", "")), ())))
        labelled.append(Labelled(str(row["question"]), gold, _ids(row.get("part"))))
    if not labelled:
        raise FolderError(f"{file.name} 里没有可用的行：每行要有 question，以及 gold（条目编号）或 fact_id")
    return labelled


def _ids(given: Any) -> frozenset[str]:
    return frozenset([given] if isinstance(given, str) else given or ())


def _is_in(part: Part, fact_id: str) -> bool:
    digits = "".join(c for c in fact_id if c.isdigit())
    if part == "all" or not digits:
        return True
    return (int(digits) % 3 == 0) == (part == "checking")
