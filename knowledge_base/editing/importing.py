"""Taking in a table of entries: look first, then keep the good rows as drafts, all or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.history import FieldChange, compare
from knowledge_base.editing.reading.sheet_marks import some
from knowledge_base.editing.rows import ReadRow, Stored, Table
from knowledge_base.editing.tables import read_table, write_failed
from knowledge_base.editing.workflow import do_save
from knowledge_base.entries.schemas import Entry
from knowledge_base.measuring.checking import DOUBLE
from knowledge_base.searching.snapshot import Snapshot
from knowledge_base.searching.vector_cache import VectorCache

BLOCK = 500
SHOWN = 200  # changed entries told word by word


@dataclass(frozen=True, slots=True)
class How:
    """``read`` is ``read_table``, here or in a process of its own; ``check`` raises when nobody wants it any more."""

    read: Callable[[bytes, str, Stored], Table] = read_table
    check: Callable[[], None] = lambda: None


HERE: Final = How()
LINE_END_TOLD: Final = "_x000D_"  # what some programs write for one


@dataclass(frozen=True, slots=True)
class RowProblem:
    """``number`` is that of the row in the file, ``text`` what is wrong with it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Double:
    """A row whose question is nearly that of another entry."""

    number: int
    question: str
    entry_id: str
    entry_question: str


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What taking in would change in an entry that is there, word by word."""

    entry_id: str
    question: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class ImportPlan:
    """What taking in would do. ``problems`` rows are left out; ``notes`` are of the file as a whole. ``changes``: of
    the first ``SHOWN`` of ``changed``."""

    rows: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    notes: tuple[str, ...]
    problems: tuple[RowProblem, ...]
    doubles: tuple[Double, ...]
    changes: tuple[EntryChange, ...] = ()


def plan_import(knowledge: KnowledgeBase, data: bytes, form: str, how: How = HERE) -> ImportPlan:
    """Against what the store holds now. Raises ``ContentError`` when ``data`` is no table of ours at all, and whatever
    ``how`` raises."""
    knowledge.look()
    snapshot = knowledge.snapshot()
    return _plan(knowledge, snapshot, data, form, how)[0]


def import_table(
    knowledge: KnowledgeBase, data: bytes, form: str, *, author: str, reason: str, how: How = HERE
) -> ImportPlan:
    """Keep every good row that says something new as a draft, in one transaction. Raises what ``plan_import`` does;
    nothing is kept then."""
    snapshot = knowledge.snapshot()
    plan, drafts = _plan(knowledge, snapshot, data, form, how)
    newest = snapshot.newest
    how.check()
    with knowledge.database.write() as tx:
        now = knowledge.clock()
        for entry in drafts:
            based_on = newest[entry.id].revision if entry.id in newest else 0
            do_save(tx, knowledge.database, entry, author=author, based_on=based_on, reason=reason, now=now)
        how.check()
    knowledge.refresh()
    return plan


def failed_rows(knowledge: KnowledgeBase, data: bytes, form: str, how: How = HERE) -> bytes:
    """The rows of ``data`` that cannot be taken in, as a workbook to be mended. Raises ``ContentError``."""
    stored = {entry_id: s.entry for entry_id, s in knowledge.snapshot().newest.items()}
    return write_failed(how.read(data, form, stored).rows, form)


def _plan(
    knowledge: KnowledgeBase, snapshot: Snapshot, data: bytes, form: str, how: How
) -> tuple[ImportPlan, list[Entry]]:
    table = how.read(data, form, {entry_id: stored.entry for entry_id, stored in snapshot.newest.items()})
    rows = table.rows
    problems = [RowProblem(r.number, r.problem) for r in rows if r.entry is None]
    good = [r for r in rows if r.entry is not None]
    fresh = [r for r in good if not _is_same(snapshot, r.entry)]
    drafts = [r.entry for r in fresh if r.entry is not None]
    changed = [e for e in drafts if e.id in snapshot.newest]
    plan = ImportPlan(
        rows=len(rows),
        added=tuple(e.id for e in drafts if e.id not in snapshot.newest),
        changed=tuple(e.id for e in changed),
        unchanged=len(good) - len(fresh),
        notes=(*table.notes, *_status_kept(snapshot, good), *_line_ends_told(fresh)),
        problems=tuple(problems),
        changes=tuple(_change(snapshot, e) for e in changed[:SHOWN]),
        doubles=tuple(_doubles(knowledge, snapshot, [r for r in fresh if r.entry.id not in snapshot.newest], how)),  # type: ignore[union-attr]
    )
    return plan, drafts


def _status_kept(snapshot: Snapshot, rows: Sequence[ReadRow]) -> Iterator[str]:
    """What a file says of the status of entries that are there is not taken."""
    numbers = [
        row.number
        for row in rows
        if row.entry is not None
        and (stored := snapshot.newest.get(row.entry.id)) is not None
        and row.entry.status != stored.entry.status
    ]
    if numbers:
        yield f"“状态”不随导入改变，请在条目页上发布或者停用：第 {some(numbers)} 行的“状态”没有导入"


def _line_ends_told(rows: Sequence[ReadRow]) -> Iterator[str]:
    """In a workbook such a mark is a line end; in a text it may be words, so it stays."""
    numbers = [row.number for row in rows if row.entry is not None and LINE_END_TOLD in row.entry.model_dump_json()]
    if numbers:
        yield f"第 {some(numbers)} 行有“{LINE_END_TOLD}”，多半是别的程序写的换行记号，照原样读入了，请核对"


def _change(snapshot: Snapshot, entry: Entry) -> EntryChange:
    stored = snapshot.newest[entry.id].entry
    unmoved = entry.model_copy(update={"status": stored.status})
    return EntryChange(entry.id, stored.question, tuple(compare(stored, unmoved)))


def _is_same(snapshot: Snapshot, entry: Entry | None) -> bool:
    """But for the status, which taking in does not change."""
    stored = snapshot.newest.get(entry.id) if entry is not None else None
    return (
        stored is not None
        and entry is not None
        and stored.entry == entry.model_copy(update={"status": stored.entry.status})
    )


def _doubles(knowledge: KnowledgeBase, snapshot: Snapshot, rows: Sequence[ReadRow], how: How) -> list[Double]:
    """New questions that an entry answers already, by meaning."""
    questions = [r.entry.question for r in rows if r.entry is not None]
    if not questions or not len(snapshot.semantic):
        return []
    cache = VectorCache(knowledge.folder / "vectors.db")
    owners = [p for p in snapshot.passages for _ in p.texts]
    found = []
    for begin in range(0, len(questions), BLOCK):
        how.check()
        block = [snapshot.vocabulary.unify(q) for q in questions[begin : begin + BLOCK]]
        likeness = cache.vectors(knowledge.encoder, block) @ snapshot.semantic.matrix.T
        for offset in np.flatnonzero(likeness.max(axis=1) >= DOUBLE).tolist():
            other = owners[int(likeness[offset].argmax())]
            row = rows[begin + offset]
            found.append(Double(row.number, questions[begin + offset], other.key, other.asked[0]))
    return found
