"""Refunds in the store. A transition is one conditional statement: the next event, unless somebody was first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backends.refund_case.errors import RefundNotFoundError
from backends.refund_case.models import RefundCaseRow, RefundEventRow, RefundPayoutRow, RefundSwitchRow
from backends.refund_case.rules import case_after, claim_of
from backends.refund_case.schemas import Happened, Kind, NewEvent, Payout, RefundCase
from kit.db import Transaction, do_insert_new

OPEN: tuple[Kind, ...] = ("confirmed", "told", "approved")  # after these the machine may have something to do
_LAST = (
    select(func.max(RefundEventRow.ordinal))
    .where(RefundEventRow.case_id == RefundCaseRow.id)
    .correlate(RefundCaseRow)
    .scalar_subquery()
)


def find_case(session: Session, case_id: str) -> RefundCase:
    """Raises ``RefundNotFoundError``."""
    row = session.get(RefundCaseRow, case_id)
    if row is None:
        raise RefundNotFoundError("找不到这笔退税")
    query = select(RefundEventRow).where(RefundEventRow.case_id == case_id).order_by(RefundEventRow.ordinal)
    events = [_happened(e) for e in session.scalars(query)]
    return case_after(RefundCase(row.id, row.owner, claim_of(events[0].content["claim"])), events)


def find_by_subject(session: Session, subject: str) -> str | None:
    return session.scalar(select(RefundCaseRow.id).where(RefundCaseRow.subject == subject))


def find_cases_of(session: Session, owner: str) -> list[RefundCase]:
    """The newest first."""
    query = select(RefundCaseRow.id).where(RefundCaseRow.owner == owner)
    order = (RefundCaseRow.opened_at.desc(), RefundCaseRow.subject)
    return [find_case(session, case_id) for case_id in session.scalars(query.order_by(*order))]


def find_last_at(session: Session, kinds: Sequence[Kind], limit: int | None = None) -> Sequence[str]:
    """Refunds whose last event is one of ``kinds``, the longest untouched first."""
    query = (
        select(RefundCaseRow.id)
        .join(RefundEventRow, (RefundEventRow.case_id == RefundCaseRow.id) & (RefundEventRow.ordinal == _LAST))
        .where(RefundEventRow.kind.in_(kinds))
        .order_by(RefundEventRow.at)
        .limit(limit)
    )
    return session.scalars(query).all()


def has_happened(session: Session, case_id: str, request: str) -> bool:
    query = select(RefundEventRow.ordinal).where(RefundEventRow.case_id == case_id, RefundEventRow.request == request)
    return session.scalar(query) is not None


def do_append(tx: Transaction, case: RefundCase, event: NewEvent, at: datetime) -> RefundCase | None:
    """The refund after ``event``; ``None`` when somebody else's came first, or this request was already heeded."""
    happened = Happened(case.ordinal + 1, event.kind, event.actor, event.content, at)
    new = do_insert_new(
        tx.session,
        RefundEventRow,
        case_id=case.id,
        ordinal=happened.ordinal,
        kind=event.kind,
        actor=event.actor,
        content=event.content,
        request=event.request,
        at=at,
    )
    if not new:
        return None
    tx.announce(f"refund:{case.id}", event.kind, ordinal=happened.ordinal)
    return case_after(case, [happened])


def do_add_payout(tx: Transaction, case: RefundCase, key: str, at: datetime) -> bool:
    return do_insert_new(
        tx.session,
        RefundPayoutRow,
        key=key,
        case_id=case.id,
        owner=case.owner,
        account_id=case.account_id,
        cents=int(case.claim.pay * 100),
        created_at=at,
        tries=0,
        next_at=at,
        settled_at=None,
    )


def find_due(session: Session, now: datetime, limit: int) -> list[Payout]:
    """Orders to be told to the treasury now, the oldest first."""
    query = (
        select(RefundPayoutRow)
        .where(RefundPayoutRow.settled_at.is_(None), RefundPayoutRow.next_at <= now)
        .order_by(RefundPayoutRow.next_at, RefundPayoutRow.key)
        .limit(limit)
    )
    return [_payout(row) for row in session.scalars(query)]


def find_payout(session: Session, key: str) -> Payout | None:
    row = session.get(RefundPayoutRow, key)
    return _payout(row) if row is not None else None


def find_stuck(session: Session, tries: int) -> list[Payout]:
    query = select(RefundPayoutRow).where(RefundPayoutRow.settled_at.is_(None), RefundPayoutRow.tries >= tries)
    return [_payout(row) for row in session.scalars(query.order_by(RefundPayoutRow.created_at))]


def find_ordered(session: Session, since: datetime, until: datetime) -> list[Payout]:
    query = select(RefundPayoutRow).where(RefundPayoutRow.created_at >= since, RefundPayoutRow.created_at < until)
    return [_payout(row) for row in session.scalars(query)]


def sums_since(session: Session, since: datetime, owner: str | None = None) -> tuple[int, Decimal]:
    """Payouts ordered since then that the bank has not sent back: how many, and yuan."""
    query = select(func.count(), func.coalesce(func.sum(RefundPayoutRow.cents), 0))
    query = query.where(RefundPayoutRow.created_at >= since)
    if owner is not None:
        query = query.where(RefundPayoutRow.owner == owner)
    count, cents = session.execute(query).one()
    return int(count), Decimal(int(cents)) / 100


def do_put_off(tx: Transaction, key: str, next_at: datetime) -> None:
    tx.session.execute(
        update(RefundPayoutRow)
        .where(RefundPayoutRow.key == key, RefundPayoutRow.settled_at.is_(None))
        .values(tries=RefundPayoutRow.tries + 1, next_at=next_at)
    )


def do_settle(tx: Transaction, key: str, at: datetime) -> None:
    tx.session.execute(
        update(RefundPayoutRow)
        .where(RefundPayoutRow.key == key, RefundPayoutRow.settled_at.is_(None))
        .values(settled_at=at)
    )


def find_switch(session: Session) -> RefundSwitchRow | None:
    return session.scalar(select(RefundSwitchRow).order_by(RefundSwitchRow.ordinal.desc()).limit(1))


def _happened(row: RefundEventRow) -> Happened:
    kind: Kind = row.kind  # type: ignore[assignment]
    return Happened(row.ordinal, kind, row.actor, row.content, row.at)


def _payout(row: RefundPayoutRow) -> Payout:
    return Payout(
        key=row.key,
        case_id=row.case_id,
        owner=row.owner,
        account_id=row.account_id,
        amount=Decimal(row.cents) / 100,
        created_at=row.created_at,
        tries=row.tries,
        next_at=row.next_at,
        settled_at=row.settled_at,
    )
