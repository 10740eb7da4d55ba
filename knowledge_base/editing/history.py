"""The revisions of an entry, and what changed from one to another, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge_base.editing.workflow import NAMES as STATUS_NAMES
from knowledge_base.entries.models import EntryRevisionRow
from knowledge_base.entries.repository import as_content, find_revision
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import EntryNotFoundError
from language.segment import segment

NAMES = {
    "question": "问题",
    "similar": "相似问法",
    "answer": "答案",
    "details": "说明",
    "steps": "办理步骤",
    "materials": "材料",
    "citations": "依据",
    "in_force": "有效期",
    "confidence": "把握程度",
    "tax": "税种",
    "audience": "适用对象",
    "region": "地区",
    "status": "状态",
    "related": "相关条目",
    "apart_from": "易混条目",
    "facts": "所据事实",
    "earlier": "以前的口径",
}

LONGEST_COMPARED = 40_000  # characters of both; the comparison grows with the square


@dataclass(frozen=True, slots=True)
class Revision:
    revision: int
    status: str
    author: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """``text`` stayed, was added, or was removed."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """``name`` is Chinese. Lists are told item by item, a line each."""

    field: str
    name: str
    pieces: tuple[Piece, ...]


def list_revisions(session: Session, entry_id: str) -> list[Revision]:
    """Newest first. Raises ``EntryNotFoundError``."""
    rows = select(EntryRevisionRow).where(EntryRevisionRow.entry_id == entry_id)
    found = session.scalars(rows.order_by(EntryRevisionRow.revision.desc())).all()
    if not found:
        raise EntryNotFoundError(f"没有编号为 {entry_id} 的条目")
    return [Revision(r.revision, r.status, r.author, r.reason, r.at) for r in found]


def get_revision(session: Session, entry_id: str, revision: int) -> Entry:
    entry = find_revision(session, entry_id, revision)
    if entry is None:
        raise EntryNotFoundError(f"条目 {entry_id} 没有第 {revision} 次修订")
    return entry


def compare(before: Entry, after: Entry) -> list[FieldChange]:
    """Only what differs, in the order of ``NAMES``."""
    old, new = as_content(before), as_content(after)
    for told in (old, new):
        told["status"] = STATUS_NAMES[told["status"]]
    return [
        FieldChange(field, name, tuple(_pieces(_tokens(old[field]), _tokens(new[field]))))
        for field, name in NAMES.items()
        if old[field] != new[field]
    ]


def compare_texts(old: str, new: str) -> tuple[Piece, ...]:
    """Word by word; of two texts too long for that, one in the place of the other."""
    if len(old) + len(new) > LONGEST_COMPARED:
        return Piece("removed", old), Piece("added", new)
    return tuple(_pieces(segment_with_blanks(old), segment_with_blanks(new)))


def _tokens(value: Any) -> list[str]:
    """Words of a text; whole lines of a list."""
    if isinstance(value, list):
        return [f"{_line(item)}\n" for item in value]
    return segment_with_blanks(_line(value))


def segment_with_blanks(text: str) -> list[str]:
    """
    >>> segment_with_blanks("契税 3%")
    ['契税', ' ', '3%']
    """
    tokens, at = [], 0
    for word in segment(text):
        begin = text.index(word, at)
        if begin > at:
            tokens.append(text[at:begin])
        tokens.append(word)
        at = begin + len(word)
    return [*tokens, text[at:]] if at < len(text) else tokens


def _line(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "doc_no" in value:
        return f"{value['issuer']}{value['doc_no']}{value['article']}"
    if "words" in value:
        return f"{value['entry']}：{'、'.join(value['words'])}"
    if "from" in value:
        return f"{value['from']} 至 {value['to'] or '今后'}"
    return f"{_line(value['in_force'])}：{value['answer']}"


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("removed", "".join(old[a:b]))
        if d > c:
            yield Piece("added", "".join(new[c:d]))
