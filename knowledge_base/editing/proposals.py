"""Changes of words and repeals that wait for a second person, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.db import Database, Transaction
from kit.errors import ConflictError, ForbiddenError, LogicalError
from knowledge_base.editing.models import ProposalDecisionRow, ProposalRow
from knowledge_base.editing.workflow import LONGEST_REASON
from knowledge_base.entries.repository import lock_entries
from knowledge_base.errors import EntryNotFoundError
from knowledge_base.words.vocabulary import Kind as WordKind

Kind = WordKind | Literal["repeal"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """``about`` is the word, or document and article; ``content`` a ``Word`` or an ``ArticleRepeal``, as JSON."""

    id: int
    kind: Kind
    about: str
    content: Mapping[str, Any]
    author: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What ``by`` made of somebody's proposal. ``fresh``: they have not seen it yet."""

    kind: Kind
    about: str
    approved: bool
    by: str
    reason: str
    at: datetime
    fresh: bool


def find_open(session: Session) -> tuple[Proposal, ...]:
    """The oldest first."""
    decided = select(ProposalDecisionRow.proposal_id)
    rows = session.scalars(select(ProposalRow).where(ProposalRow.id.not_in(decided)).order_by(ProposalRow.id))
    return tuple(_proposal(row) for row in rows)


def find_decided(session: Session, author: str, since: datetime, seen: datetime | None) -> tuple[Decided, ...]:
    """What others decided of ``author``'s, the newest first."""
    query = (
        select(ProposalRow, ProposalDecisionRow)
        .join(ProposalDecisionRow, ProposalDecisionRow.proposal_id == ProposalRow.id)
        .where(ProposalRow.author == author, ProposalDecisionRow.author != author, ProposalDecisionRow.at >= since)
        .order_by(ProposalDecisionRow.at.desc())
    )
    return tuple(
        Decided(p.kind, p.about, d.approved, d.author, d.reason, d.at, seen is None or d.at > seen)  # type: ignore[arg-type]
        for p, d in session.execute(query)
    )


def access_open(session: Session, proposal_id: int) -> Proposal:
    """Raises ``EntryNotFoundError``, and ``ConflictError`` when it is decided."""
    row = session.get(ProposalRow, proposal_id)
    if row is None:
        raise EntryNotFoundError("没有这项修改，请刷新列表")
    if session.get(ProposalDecisionRow, proposal_id) is not None:
        raise ConflictError("这项修改已有同事处理过了，请刷新列表")
    return _proposal(row)


def access_judged(session: Session, proposal_id: int, by: str) -> Proposal:
    """One that ``by`` may approve. Raises as ``access_open``, and ``ForbiddenError`` for who wrote it."""
    proposal = access_open(session, proposal_id)
    if proposal.author == by:
        raise ForbiddenError("不能审核自己提出的修改，请由另一位同事审核")
    return proposal


def do_propose(
    tx: Transaction,
    database: Database,
    kind: Kind,
    about: str,
    content: Mapping[str, Any],
    *,
    author: str,
    reason: str,
    now: datetime,
) -> int:
    """The proposal's id; one at a time about one thing. Raises ``ConflictError``."""
    lock_entries(tx, database)
    if any((one.kind, one.about) == (kind, about) for one in find_open(tx.session)):
        raise ConflictError(f"“{about}”已经有一项修改在等审核，请先在“审核”里处理它")
    told = reason.strip()[:LONGEST_REASON]
    row = ProposalRow(kind=kind, about=about, content=dict(content), author=author, reason=told, at=now)
    tx.session.add(row)
    tx.session.flush()
    return row.id


def do_decide(
    tx: Transaction, database: Database, proposal_id: int, *, approved: bool, by: str, reason: str, now: datetime
) -> None:
    """Once. Who made it may take it back, not approve it. Raises as ``access_judged``, and ``LogicalError`` when a
    colleague sends it back without a reason."""
    lock_entries(tx, database)
    proposal = access_judged(tx.session, proposal_id, by) if approved else access_open(tx.session, proposal_id)
    if not approved and proposal.author != by and not reason.strip():
        raise LogicalError("退回要写明原因，提出的同事才知道为什么", field="reason")
    told = reason.strip()[:LONGEST_REASON]
    tx.session.add(ProposalDecisionRow(proposal_id=proposal_id, approved=approved, author=by, reason=told, at=now))


def _proposal(row: ProposalRow) -> Proposal:
    return Proposal(row.id, row.kind, row.about, row.content, row.author, row.reason, row.at)  # type: ignore[arg-type]
