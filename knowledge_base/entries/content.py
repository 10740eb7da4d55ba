"""Entries as YAML files: read all, and say of each fault in which file, entry and field it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kit.settings import ROOT
from knowledge_base.documents.texts import STORED
from knowledge_base.entries.schemas import FACT, SLUG, UNDATED, Draft, Entry
from knowledge_base.errors import ContentError, FolderError

BUNDLED = ROOT / "knowledge_base" / "content"

_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个字段",
    "literal_error": "只能是 {expected} 之一",
    "too_short": "至少要 {min_length} 项",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 个字符",
    "string_pattern_mismatch": "写法不对，{pattern}",
    "string_type": "须是文字",
    "string_unicode": "里有半个表情符号之类不完整的字符，请删去",
    "control_character": "里有看不见的控制字符 {code}，在{place}，请删去",
    "list_type": "须是列表",
    "model_type": "须是若干“名称: 值”",
    "dict_type": "须是若干“名称: 值”",
    "date_from_datetime_parsing": "不是日期，写法如 2026-01-01",
    "date_parsing": "不是日期，写法如 2026-01-01",
    "date_from_datetime_inexact": "不是日期，写法如 2026-01-01",
    "date_type": "不是日期，写法如 2026-01-01",
}
_PATTERNS = {
    SLUG: "只能用小写字母、数字和它们之间的短横线，如 deed-tax-1",
    FACT: "须是 F 和四位数字，如 F0001",
}
MOST_FAULTS = 3  # of an entry, told at once


@dataclass(frozen=True)
class Content:
    """What a folder holds. ``problems`` are Chinese sentences."""

    entries: list[Entry]
    problems: list[str]


def read_content(folder: Path) -> Content:
    """Every entry below ``folder``, and every fault found. Raises ``FolderError`` when there is no such folder."""
    if not folder.is_dir():
        raise FolderError(f"没有这个文件夹：{folder}")
    entries: list[Entry] = []
    problems: list[str] = []
    for file in sorted(folder.rglob("*.yml")):
        for found in _read_file(file.relative_to(folder).as_posix(), file.read_bytes()):
            if isinstance(found, Entry):
                entries.append(found)
            else:
                problems.append(found)
    problems += _repeated_ids(entries)
    return Content(entries, problems)


def read_file(file: Path) -> tuple[list[Entry], list[str]]:
    """The entries of one file, and its faults. Raises ``FolderError`` when it cannot be read."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FolderError(f"读不到文件 {file}：{error.strerror}") from error
    found = list(_read_file(file.name, data))
    return [f for f in found if isinstance(f, Entry)], [f for f in found if isinstance(f, str)]


def read_entry(row: dict[str, Any]) -> Entry:
    """An entry from its fields. Raises ``ContentError`` naming the first few that are wrong."""
    try:
        return Entry.model_validate(row)
    except ValidationError as error:
        raise _told(error) from error


def read_draft(row: dict[str, Any]) -> Entry:
    """As ``read_entry``, but a draft may be unfinished. Raises ``ContentError``."""
    try:
        return Entry.model_validate(row)
    except ValidationError:
        try:
            return Draft.model_validate({**row, "status": "draft"})
        except ValidationError as error:
            raise _told(error) from error


def _told(error: ValidationError) -> ContentError:
    faults = list(dict.fromkeys(map(describe_fault, error.errors())))
    more = [f"另有 {len(faults) - MOST_FAULTS} 处"] if len(faults) > MOST_FAULTS else []
    return ContentError("；".join([*faults[:MOST_FAULTS], *more]))


def faults_of(entry: Entry) -> list[str]:
    """What a draft lacks before it can be handed in."""
    undated = [f"字段 in_force.from {_REASONS['missing']}"] if entry.in_force.from_ == UNDATED else []
    try:
        Entry.model_validate(entry.model_dump(mode="json", by_alias=True), context=STORED)
    except ValidationError as error:
        return [*(describe_fault(detail) for detail in error.errors()), *undated]
    return undated


def check_content(content: Content) -> None:
    """Raise ``ContentError`` with the first fault unless there is none."""
    if content.problems:
        more = len(content.problems) - 1
        tail = f"；另有 {more} 处，用 daoban kb check 看全部" if more else ""
        raise ContentError(content.problems[0] + tail)


def _read_file(name: str, data: bytes) -> Iterator[Entry | str]:
    try:
        # The pure Python loader takes 3 s for 300 entries, this one 0.3 s.
        rows = yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark is not None else "某处"
        yield f"文件 {name} {where}不是正确的 YAML，请检查缩进、冒号和引号"
        return
    if not isinstance(rows, list):
        yield f"文件 {name} 应是一个列表，每个条目以“- id:”开头"
        return
    for position, row in enumerate(rows, start=1):
        yield from _read_entry(name, position, row)


def _read_entry(name: str, position: int, row: Any) -> Iterator[Entry | str]:
    known = row.get("id") if isinstance(row, dict) else None
    where = f"文件 {name} 的条目 {known}" if known else f"文件 {name} 的第 {position} 个条目"
    try:
        yield Entry.model_validate(row)
    except ValidationError as error:
        for detail in error.errors():
            yield f"{where}：{describe_fault(detail)}"


def describe_fault(detail: ErrorDetails) -> str:
    """What pydantic objects to, as a Chinese sentence that names the field."""
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in detail["loc"])
    if detail["type"] == "value_error":
        return str(detail.get("ctx", {}).get("error", detail["msg"]))
    if detail["type"] == "literal_error" and detail["input"] == "":
        return f"字段 {field} {_REASONS['missing']}"
    told = dict(detail.get("ctx", {}))
    if "expected" in told:  # 'a', 'b' or 'c'
        told["expected"] = "、".join(re.findall("'([^']*)'", str(told["expected"]))) or told["expected"]
    if "pattern" in told:
        told["pattern"] = _PATTERNS.get(told["pattern"]) or f"须符合 {told['pattern']}"
    reason = _REASONS.get(detail["type"], f"不符合要求（{detail['msg']}）").format_map(told)
    return f"字段 {field} {reason}" if field else f"整个条目{reason}"


def _repeated_ids(entries: list[Entry]) -> list[str]:
    seen: set[str] = set()
    repeated = [e.id for e in entries if e.id in seen or seen.add(e.id)]  # type: ignore[func-returns-value]
    return [f"条目 {entry_id} 出现了不止一次，id 不能重复" for entry_id in dict.fromkeys(repeated)]
