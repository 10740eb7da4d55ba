"""What a trainer may do with an entry: write, hand in, approve, send back, disable, go back to an earlier revision.

Every step is a new revision with who, when and why. A step is based on the revision that its author has seen; when
somebody was quicker it is refused, never merged. The text that answers is the last one published (see ``find_served``).
"""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.clock import BEIJING
from kit.db import Database, Transaction
from kit.errors import ConflictError, ForbiddenError, LogicalError
from knowledge_base.editing.columns import in_names
from knowledge_base.entries.content import faults_of
from knowledge_base.entries.models import EntryRevisionRow
from knowledge_base.entries.repository import add_revision, content_hash, from_content, lock_entries
from knowledge_base.entries.schemas import Entry, Status
from knowledge_base.errors import EntryNotFoundError

STEPS: Final[dict[tuple[Status, Status], str]] = {
    ("draft", "review"): "提交审核",
    ("review", "draft"): "退回修改",
    ("review", "published"): "审核通过并发布",
    ("published", "disabled"): "停用",
    ("disabled", "published"): "重新启用",
}
NAMES: Final[dict[Status, str]] = {"draft": "草稿", "review": "待审核", "published": "已发布", "disabled": "已停用"}
LONGEST_REASON: Final = 400


class StepNotAllowedError(LogicalError):
    """The entry is not in a state from which this step can be taken."""

    code = "step_not_allowed"


class ReasonMissingError(LogicalError):
    code = "reason_missing"


class UnfinishedError(LogicalError):
    """A draft that lacks something is not handed in."""

    code = "entry_unfinished"


class EntryChangedError(ConflictError):
    code = "entry_changed"


def do_save(
    tx: Transaction, database: Database, entry: Entry, *, author: str, based_on: int, reason: str, now: datetime
) -> int:
    """Store ``entry`` as a draft, beside what is published; its revision. ``based_on`` 0: it is a new entry."""
    newest = _newest(tx, database, entry.id)
    _check_unchanged(newest, based_on)
    draft = entry.model_copy(update={"status": "draft"})
    if newest is not None and newest.status == "draft" and newest.content_hash == content_hash(draft):
        return newest.revision  # nothing to keep
    return _add(tx, draft, based_on + 1, author, reason, now)


def do_move(
    tx: Transaction,
    database: Database,
    entry_id: str,
    to: Status,
    *,
    author: str,
    based_on: int,
    reason: str,
    now: datetime,
    starts_at: datetime | None = None,
) -> int:
    """Take one of ``STEPS``; the new revision. Whoever wrote any of the text cannot be who puts it in force.

    What is published with ``starts_at`` to come answers from then on; until then what answered before does.
    """
    newest = _existing(tx, database, entry_id, based_on)
    entry = from_content(newest.content)
    if (entry.status, to) not in STEPS:
        raise StepNotAllowedError(
            f"“{NAMES[entry.status]}”的条目不能变为“{NAMES[to]}”，请按草稿、待审核、已发布的顺序办理"
        )
    if to == "draft" and not reason.strip():
        raise ReasonMissingError("退回修改要写明原因，作者才知道改哪里", field="reason")
    if to == "review" and (faults := faults_of(entry)):
        raise UnfinishedError(f"还不能提交审核：{'；'.join(in_names(f) for f in faults)}")
    if to == "published" and author in find_writers(tx.session, entry_id):
        raise ForbiddenError("不能审核自己写的内容，请由另一位同事审核")
    later = starts_at if to == "published" and starts_at is not None and starts_at > now else None
    told = reason or STEPS[entry.status, to]
    return _add(tx, entry.model_copy(update={"status": to}), based_on + 1, author, told, now, later)


def do_roll_back(
    tx: Transaction,
    database: Database,
    entry_id: str,
    revision: int,
    *,
    author: str,
    based_on: int,
    reason: str,
    now: datetime,
) -> int:
    """Publish again the text of a revision that was published once; the new revision."""
    _existing(tx, database, entry_id, based_on)
    row = tx.session.scalar(
        select(EntryRevisionRow).where(EntryRevisionRow.entry_id == entry_id, EntryRevisionRow.revision == revision)
    )
    if row is None:
        raise EntryNotFoundError(f"条目 {entry_id} 没有第 {revision} 次修订")
    if row.status != "published":
        raise StepNotAllowedError(f"第 {revision} 次修订没有发布过，只能回到发布过的版本")
    entry = from_content(row.content)
    return _add(tx, entry, based_on + 1, author, reason or f"回到第 {revision} 次修订", now)


def _add(
    tx: Transaction,
    entry: Entry,
    revision: int,
    author: str,
    reason: str,
    now: datetime,
    starts_at: datetime | None = None,
) -> int:
    told = reason.strip()[:LONGEST_REASON]
    add_revision(tx, entry, revision, source="", author=author, now=now, reason=told, starts_at=starts_at)
    return revision


def _newest(tx: Transaction, database: Database, entry_id: str) -> EntryRevisionRow | None:
    lock_entries(tx, database)
    rows = select(EntryRevisionRow).where(EntryRevisionRow.entry_id == entry_id)
    return tx.session.scalar(rows.order_by(EntryRevisionRow.revision.desc()).limit(1))


def _existing(tx: Transaction, database: Database, entry_id: str, based_on: int) -> EntryRevisionRow:
    newest = _newest(tx, database, entry_id)
    if newest is None:
        raise EntryNotFoundError(f"没有编号为 {entry_id} 的条目")
    _check_unchanged(newest, based_on)
    return newest


def _check_unchanged(newest: EntryRevisionRow | None, based_on: int) -> None:
    if newest is not None and newest.revision != based_on:
        when = newest.at.astimezone(BEIJING).strftime("%m月%d日 %H:%M")
        raise EntryChangedError(f"已有同事在 {when} 改过这个条目（第 {newest.revision} 次修订），请先看改了什么再保存")
    if newest is None and based_on:
        raise EntryNotFoundError("这个条目已经不在了，请另存为新条目")


def find_writers(session: Session, entry_id: str) -> set[str]:
    """Who has changed the words since the entry was last published. To hand in, send back or disable changes none."""
    rows = select(EntryRevisionRow).where(EntryRevisionRow.entry_id == entry_id)
    newest_first = session.scalars(rows.order_by(EntryRevisionRow.revision.desc())).all()
    writers: set[str] = set()
    for row, before in zip_longest(newest_first, newest_first[1:]):
        if row.status == "published":
            break
        if before is None or _words(row) != _words(before):
            writers.add(row.author)
    return writers


def _words(row: EntryRevisionRow) -> Entry:
    """But for the status."""
    return from_content({**row.content, "status": "draft"})
