"""Cases in the store. A transition is one conditional statement: the next event, unless somebody was first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backends.housing_case.errors import CaseNotFoundError
from backends.housing_case.models import HousingCaseEventRow, HousingCaseRow
from backends.housing_case.rules import case_after
from backends.housing_case.schemas import Case, Facts, Happened, Kind, NewEvent
from kit.db import Transaction, do_insert_new

# After these the machine has something to do, or may have once somebody else has done theirs.
MACHINE: tuple[Kind, ...] = (
    "corrected",
    "submitted",
    "consented",
    "paper_confirmed",
    "paper_removed",
    "review_begun",
    "waiting",
    "attested",
    "confirmed",
    "withdrawn",
    "paid",
    "certified",
    "resumed",
    "amended",
    "recomputed",
    "more_ordered",
    "more_paid",
    "more_closed",
    "more_certified",
    "more_refunded",
    "more_refused",
)
_LAST = (
    select(func.max(HousingCaseEventRow.ordinal))
    .where(HousingCaseEventRow.case_id == HousingCaseRow.id)
    .correlate(HousingCaseRow)
    .scalar_subquery()
)


def find_case(session: Session, case_id: str) -> Case:
    """Raises ``CaseNotFoundError``."""
    row = session.get(HousingCaseRow, case_id)
    if row is None:
        raise CaseNotFoundError("找不到这件办理")
    query = select(HousingCaseEventRow).where(HousingCaseEventRow.case_id == case_id)
    events = [_happened(e) for e in session.scalars(query.order_by(HousingCaseEventRow.ordinal))]
    first = Case(row.id, row.owner, row.conversation_id, Facts.model_validate(events[0].content["facts"]))
    return case_after(first, events)


def find_cases_of(session: Session, owner: str) -> list[Case]:
    """The newest first."""
    query = select(HousingCaseRow.id).where(HousingCaseRow.owner == owner).order_by(HousingCaseRow.opened_at.desc())
    return [find_case(session, case_id) for case_id in session.scalars(query)]


def find_newest(session: Session, limit: int) -> list[Case]:
    query = select(HousingCaseRow.id).order_by(HousingCaseRow.opened_at.desc()).limit(limit)
    return [find_case(session, case_id) for case_id in session.scalars(query)]


def find_by_request(session: Session, owner: str, request: str) -> str | None:
    query = select(HousingCaseRow.id).where(HousingCaseRow.owner == owner, HousingCaseRow.request == request)
    return session.scalar(query)


def find_work(session: Session) -> Sequence[str]:
    """Cases that may go on by themselves, the longest untouched first."""
    query = (
        select(HousingCaseRow.id)
        .join(
            HousingCaseEventRow,
            (HousingCaseEventRow.case_id == HousingCaseRow.id) & (HousingCaseEventRow.ordinal == _LAST),
        )
        .where(HousingCaseEventRow.kind.in_(MACHINE), HousingCaseEventRow.ordinal > HousingCaseRow.rests_at)
        .order_by(HousingCaseEventRow.at)
    )
    return session.scalars(query).all()


def do_rest(tx: Transaction, case: Case) -> None:
    """It is not among ``find_work`` until something else happens to it."""
    tx.session.execute(update(HousingCaseRow).where(HousingCaseRow.id == case.id).values(rests_at=case.ordinal))


def has_happened(session: Session, case_id: str, request: str) -> bool:
    query = select(HousingCaseEventRow.ordinal).where(
        HousingCaseEventRow.case_id == case_id, HousingCaseEventRow.request == request
    )
    return session.scalar(query) is not None


def do_append(tx: Transaction, case: Case, event: NewEvent, at: datetime) -> Case | None:
    """The case after ``event``; ``None`` when somebody else's event came first, or this request was already heeded."""
    happened = Happened(case.ordinal + 1, event.kind, event.actor, event.content, at)
    new = do_insert_new(
        tx.session,
        HousingCaseEventRow,
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
    tx.announce(f"housing_case:{case.id}", event.kind, ordinal=happened.ordinal)
    return case_after(case, [happened])


def _happened(row: HousingCaseEventRow) -> Happened:
    kind: Kind = row.kind  # type: ignore[assignment]
    return Happened(row.ordinal, kind, row.actor, row.content, row.at)
