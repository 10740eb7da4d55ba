"""Refunds in the store. A transition is one conditional statement: the next event, unless somebody was first."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, func, not_, or_, select, text, update
from sqlalchemy.orm import Session

from backends.ledger.service import Record, do_record_all
from backends.refund_case.errors import RefundNotFoundError
from backends.refund_case.models import RefundCaseRow, RefundEventRow, RefundPayoutRow
from backends.refund_case.rules import case_after, claim_content, claim_of, key_of
from backends.refund_case.schemas import Claim, Happened, Kind, NewEvent, Payout, RefundCase
from kit.db import Transaction, do_insert_all_new, do_insert_new

TOPIC = "refund"
PURPOSE = "退还多缴税款"
_TURN = 0x72666E64  # one change of refunds at a time on PostgreSQL; SQLite has one writer anyway
_LAST = (
    select(func.max(RefundEventRow.ordinal))
    .where(RefundEventRow.case_id == RefundCaseRow.id)
    .correlate(RefundCaseRow)
    .scalar_subquery()
)


def do_take_turn(tx: Transaction) -> None:
    """Wait for other changes of refunds, so that what was ordered so far is known and no limit of the day is passed."""
    if tx.session.get_bind().dialect.name == "postgresql":
        tx.session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _TURN})


def find_case(session: Session, case_id: str) -> RefundCase:
    """Raises ``RefundNotFoundError``."""
    return find_cases(session, [case_id])[0]


def find_cases(session: Session, case_ids: Sequence[str]) -> list[RefundCase]:
    """In that order. Raises ``RefundNotFoundError``."""
    rows = {row.id: row for row in session.scalars(select(RefundCaseRow).where(RefundCaseRow.id.in_(case_ids)))}
    if len(rows) < len(set(case_ids)):
        raise RefundNotFoundError("找不到这笔退税")
    query = select(RefundEventRow).where(RefundEventRow.case_id.in_(case_ids)).order_by(RefundEventRow.ordinal)
    events: dict[str, list[Happened]] = {}
    for event in session.scalars(query):
        events.setdefault(event.case_id, []).append(_happened(event))
    return [
        case_after(RefundCase(i, rows[i].owner, claim_of(events[i][0].content["claim"])), events[i]) for i in case_ids
    ]


def find_cases_of(session: Session, owner: str) -> list[RefundCase]:
    """By what they are of."""
    query = select(RefundCaseRow.id).where(RefundCaseRow.owner == owner).order_by(RefundCaseRow.subject)
    return find_cases(session, session.scalars(query).all())


def find_last_at(session: Session, kinds: Sequence[Kind], limit: int | None) -> Sequence[str]:
    """Refunds whose last event is one of ``kinds``, the longest untouched first."""
    return session.scalars(_last_at(kinds).limit(limit)).all()


def find_for_people(session: Session, limit: int) -> Sequence[str]:
    """Refunds that a person, or one more person, has to look at, the longest untouched first."""
    last_word = RefundEventRow.content["last"].as_boolean().is_(True)
    query = _last_at(("confirmed", "approved")).where(or_(RefundEventRow.kind == "confirmed", not_(last_word)))
    return session.scalars(query.limit(limit)).all()


def _last_at(kinds: Sequence[Kind]) -> Select[str]:
    return (
        select(RefundCaseRow.id)
        .join(RefundEventRow, (RefundEventRow.case_id == RefundCaseRow.id) & (RefundEventRow.ordinal == _LAST))
        .where(RefundEventRow.kind.in_(kinds))
        .order_by(RefundEventRow.at)
    )


def do_open(tx: Transaction, owner: str, claim: Claim, actor: str, at: datetime) -> RefundCase:
    """The refund of ``claim``'s subject: the one there is, or a new one."""
    made = uuid.uuid4().hex
    if do_insert_new(tx.session, RefundCaseRow, id=made, owner=owner, subject=claim.subject, opened_at=at):
        found = NewEvent("found", actor, {"claim": claim_content(claim)})
        do_append_all(tx, [(RefundCase(made, owner, claim), found)], at)
    query = select(RefundCaseRow.id).where(RefundCaseRow.owner == owner, RefundCaseRow.subject == claim.subject)
    return find_case(tx.session, tx.session.scalars(query).one())


def do_append_all(
    tx: Transaction, news: Sequence[tuple[RefundCase, NewEvent]], at: datetime
) -> list[RefundCase] | None:
    """Each refund after its event, which is in the audit ledger too; ``None`` when somebody else's came first to one.
    A refund is in ``news`` once."""
    rows = [
        {
            "case_id": case.id,
            "ordinal": case.ordinal + 1,
            "kind": event.kind,
            "actor": event.actor,
            "content": event.content,
            "at": at,
        }
        for case, event in news
    ]
    if len(do_insert_all_new(tx.session, RefundEventRow, rows, RefundEventRow.case_id)) < len(rows):
        return None
    do_record_all(tx, [_record(case, event) for case, event in news], at)
    for case, event in news:
        tx.announce(TOPIC, event.kind, case_id=case.id, owner=case.owner)
    return [
        case_after(case, [Happened(case.ordinal + 1, event.kind, event.actor, event.content, at)])
        for case, event in news
    ]


def _record(case: RefundCase, event: NewEvent) -> Record:
    told = {"owner": case.owner, "actor": event.actor, **event.content}
    return Record(f"refund_{event.kind}", f"refund/{case.id}", PURPOSE, "", told)


def do_add_payout(tx: Transaction, case: RefundCase, at: datetime) -> None:
    do_insert_new(
        tx.session,
        RefundPayoutRow,
        key=key_of(case),
        case_id=case.id,
        owner=case.owner,
        account_id=case.account_id,
        cents=int(case.payable * 100),
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


def find_stuck(session: Session, tries: int, limit: int) -> list[Payout]:
    """Orders without an answer after so many tries or more, the oldest first."""
    query = (
        select(RefundPayoutRow)
        .where(RefundPayoutRow.settled_at.is_(None), RefundPayoutRow.tries >= tries)
        .order_by(RefundPayoutRow.created_at, RefundPayoutRow.key)
        .limit(limit)
    )
    return [_payout(row) for row in session.scalars(query)]


def find_payouts(session: Session, keys: Sequence[str]) -> dict[str, Payout]:
    """Those there are, by key."""
    query = select(RefundPayoutRow).where(RefundPayoutRow.key.in_(keys)).execution_options(populate_existing=True)
    return {row.key: _payout(row) for row in session.scalars(query)}


def find_ordered(session: Session, since: datetime) -> list[Payout]:
    query = select(RefundPayoutRow).where(RefundPayoutRow.created_at >= since).order_by(RefundPayoutRow.key)
    return [_payout(row) for row in session.scalars(query)]


def sums_since(session: Session, since: datetime, owner: str | None = None) -> tuple[int, Decimal]:
    """Payouts ordered since then: how many, and yuan."""
    query = select(func.count(), func.coalesce(func.sum(RefundPayoutRow.cents), 0))
    query = query.where(RefundPayoutRow.created_at >= since)
    if owner is not None:
        query = query.where(RefundPayoutRow.owner == owner)
    count, cents = session.execute(query).one()
    return int(count), Decimal(int(cents)) / 100


def do_put_off(tx: Transaction, keys: Sequence[str], next_at: datetime) -> None:
    tx.session.execute(
        update(RefundPayoutRow)
        .where(RefundPayoutRow.key.in_(keys), RefundPayoutRow.settled_at.is_(None))
        .values(tries=RefundPayoutRow.tries + 1, next_at=next_at)
    )


def do_settle(tx: Transaction, keys: Sequence[str], at: datetime) -> None:
    tx.session.execute(
        update(RefundPayoutRow)
        .where(RefundPayoutRow.key.in_(keys), RefundPayoutRow.settled_at.is_(None))
        .values(settled_at=at)
    )


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
