"""One step for many entries: each goes or is refused by itself, and all that go answer from the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kit.errors import DaobanError
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.cases import find_cases
from knowledge_base.editing.impact import allow, impact_of
from knowledge_base.editing.models import EntryOwnerRow
from knowledge_base.editing.quality import run_cases_aside
from knowledge_base.editing.workflow import do_move
from knowledge_base.entries.schemas import Status


@dataclass(frozen=True, slots=True)
class Refused:
    id: str
    message: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    done: int
    refused: tuple[Refused, ...]


def move_many(
    knowledge: KnowledgeBase, ids: Sequence[str], to: Status, *, author: str, reason: str, override: str = ""
) -> BulkResult:
    """Raises ``RegressionError`` when publishing all of them would break a kept case, unless ``override`` says why."""
    newest = knowledge.snapshot().newest
    if to == "published":
        with knowledge.database.read() as session:
            cases = find_cases(session)
        drafts = [newest[i].entry for i in ids if i in newest]
        broken = impact_of(knowledge, drafts, cases).broken if cases and drafts else ()
        reason = allow(broken, reason, override)
    refused: list[Refused] = []
    with knowledge.database.write() as tx:
        now = knowledge.clock()
        for entry_id in ids:
            based_on = newest[entry_id].revision if entry_id in newest else 0
            try:
                do_move(tx, knowledge.database, entry_id, to, author=author, based_on=based_on, reason=reason, now=now)
            except DaobanError as error:  # raised before anything is written
                refused.append(Refused(entry_id, error.message))
    knowledge.refresh()
    run_cases_aside(knowledge)
    return BulkResult(len(ids) - len(refused), tuple(refused))


def give_to(knowledge: KnowledgeBase, ids: Sequence[str], owner: str, *, author: str) -> BulkResult:
    """From now on ``owner`` looks after them."""
    newest = knowledge.snapshot().newest
    known = [i for i in ids if i in newest]
    with knowledge.database.write() as tx:
        now = knowledge.clock()
        tx.session.add_all(EntryOwnerRow(entry_id=i, owner=owner, author=author, at=now) for i in known)
    refused = tuple(Refused(i, "没有这个条目") for i in ids if i not in newest)
    return BulkResult(len(known), refused)
