"""Matters and stock in the store. A transition is one conditional statement: the next event, unless another came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from backends.invoice.approval.schemas import PaperKind
from backends.invoice.office.errors import BadStockError, MatterNotFoundError, MatterNotNowError, OutOfStockError
from backends.invoice.office.models import (
    InvoiceAddressRow,
    InvoiceBlockRow,
    InvoiceHandoutRow,
    InvoiceMatterEventRow,
    InvoiceMatterRow,
)
from backends.invoice.office.rules import kind_of, matter_after
from backends.invoice.office.schemas import Address, Event, Happened, Matter, MatterKind, Range, Status
from backends.invoice.records.rules import Key
from kit.db import Transaction, do_insert_new

_LOCK = 0x696E766F  # one handout at a time on PostgreSQL; SQLite has one writer anyway


def find_matter(session: Session, matter_id: str) -> Matter:
    """Raises ``MatterNotFoundError``."""
    found = _load(session, select(InvoiceMatterRow).where(InvoiceMatterRow.id == matter_id))
    if not found:
        raise MatterNotFoundError("找不到这件发票事项")
    return found[0]


def find_matters(
    session: Session,
    owner: str | None = None,
    *,
    other: str | None = None,
    kind: MatterKind | None = None,
    statuses: Sequence[Status] = (),
    before: str | None = None,
    limit: int | None = None,
) -> list[Matter]:
    """The newest first; of everybody where ``owner`` is none. ``other``: red sheets with that tax number as the other
    party. ``statuses``: those that stand there now. ``before``: those behind that matter, to go on from a page.
    Raises ``MatterNotFoundError`` for a ``before`` that is none."""
    newest = InvoiceMatterRow.opened_at.desc(), InvoiceMatterRow.id
    query = select(InvoiceMatterRow).order_by(*newest)
    if owner is not None:
        query = query.where(InvoiceMatterRow.owner == owner)
    if other is not None:
        query = query.where(InvoiceMatterRow.other == other)
    if kind is not None:
        query = query.where(InvoiceMatterRow.kind == kind)
    if statuses:
        query = query.where(InvoiceMatterRow.id.in_(_standing(statuses)))
    if before is not None:
        last = find_matter(session, before)
        at, row = last.opened_at, InvoiceMatterRow
        query = query.where(or_(row.opened_at < at, and_(row.opened_at == at, row.id > last.id)))
    return _load(session, query if limit is None else query.limit(limit))


def _standing(statuses: Sequence[Status]) -> Select[str]:
    """Of the matters whose last event left them there."""
    later = aliased(InvoiceMatterEventRow)
    event = InvoiceMatterEventRow
    followed = select(later.matter_id).where(later.matter_id == event.matter_id, later.ordinal > event.ordinal)
    return select(event.matter_id).where(event.status.in_(statuses), ~followed.exists())


def _load(session: Session, query: Select[InvoiceMatterRow]) -> list[Matter]:
    rows = session.scalars(query).all()
    events: defaultdict[str, list[Happened]] = defaultdict(list)
    of_them = InvoiceMatterEventRow.matter_id.in_(query.with_only_columns(InvoiceMatterRow.id))
    for event in session.scalars(select(InvoiceMatterEventRow).where(of_them).order_by(InvoiceMatterEventRow.ordinal)):
        events[event.matter_id].append(_happened(event))
    return [matter_after(_opened(row), events[row.id]) for row in rows]


def _opened(row: InvoiceMatterRow) -> Matter:
    kind: MatterKind = row.kind  # type: ignore[assignment]
    return Matter(row.id, row.owner, kind, row.opened_at, row.conversation_id)


def _happened(row: InvoiceMatterEventRow) -> Happened:
    kind: Event = row.kind  # type: ignore[assignment]
    return Happened(row.ordinal, kind, row.actor, row.content, row.at)


def count_matters(session: Session, owner: str) -> int:
    query = select(func.count()).select_from(InvoiceMatterRow).where(InvoiceMatterRow.owner == owner)
    return session.scalar(query) or 0


def count_happened(session: Session, kind: Event) -> int:
    """How many matters it has happened to, all that there ever were."""
    happened = select(func.count(InvoiceMatterEventRow.matter_id.distinct()))
    return session.scalar(happened.where(InvoiceMatterEventRow.kind == kind)) or 0


def find_by_request(session: Session, owner: str, request: str) -> str | None:
    query = select(InvoiceMatterRow.id).where(InvoiceMatterRow.owner == owner, InvoiceMatterRow.request == request)
    return session.scalar(query)


def do_append(
    tx: Transaction, matter: Matter, kind: Event, actor: str, content: dict[str, Any], at: datetime
) -> Matter:
    """Raises ``MatterNotNowError`` when somebody else's event came first."""
    happened = Happened(matter.ordinal + 1, kind, actor, content, at)
    after = matter_after(matter, [happened])
    values = {"matter_id": matter.id, "ordinal": happened.ordinal, "kind": kind, "actor": actor, "content": content}
    if not do_insert_new(tx.session, InvoiceMatterEventRow, at=at, status=after.status, **values):
        raise MatterNotNowError("这件事项刚刚被别人改过，请刷新后再试")
    return after


def do_add_block(tx: Transaction, code: str, first: int, last: int, at: datetime) -> None:
    """Raises ``BadStockError`` where the code is none, or one of the numbers is in stock already."""
    kind = kind_of(code)
    if kind is None or not 0 <= first <= last < 10**8:
        raise BadStockError(
            "入库要写代码（专用发票 10 位，普通发票 12 位、以 0 开头），和 8 位以内的起止号码，起不大于止"
        )
    query = select(InvoiceBlockRow.code).where(
        InvoiceBlockRow.code == code, InvoiceBlockRow.first <= last, InvoiceBlockRow.last >= first
    )
    _lock(tx)
    if tx.session.scalar(query) is not None:
        raise BadStockError("这些号码有的已经入库，请核对起止号码")
    tx.session.add(InvoiceBlockRow(code=code, first=first, last=last, kind=kind, added_at=at))
    tx.session.flush()


def do_hand_out(
    tx: Transaction, matter: Matter, copies: int, kind: str, seller: str, at: datetime
) -> tuple[Range, ...]:
    """Give out the next ``copies`` numbers of ``kind``, from the oldest block on. Raises ``OutOfStockError``."""
    _lock(tx)
    ranges: list[Range] = []
    missing = copies
    for code, first, last in _free(tx.session, kind):
        end = min(last, first + missing - 1)
        ranges.append(Range(code=code, first=first, last=end))
        missing -= end - first + 1
        if not missing:
            break
    if missing:
        raise OutOfStockError(f"这种发票库存不足，还差 {missing} 份；已转工作人员处理")
    for part in ranges:
        row = InvoiceHandoutRow(**part.model_dump(), owner=matter.owner, seller=seller, matter_id=matter.id, at=at)
        tx.session.add(row)
    tx.session.flush()
    return tuple(ranges)


def do_take_turn(tx: Transaction, owner: str) -> None:
    """One decision at a time for each taxpayer, or two could build on the same."""
    if tx.session.get_bind().dialect.name == "postgresql":
        tx.session.execute(
            text("select pg_advisory_xact_lock(:lock, hashtext(:owner))"), {"lock": _LOCK, "owner": owner}
        )


def _lock(tx: Transaction) -> None:
    if tx.session.get_bind().dialect.name == "postgresql":
        tx.session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _free(session: Session, kind: str) -> list[tuple[str, int, int]]:
    """What is left of each block: behind the last number given out of it."""
    given = (
        select(InvoiceHandoutRow.last)
        .where(
            InvoiceHandoutRow.code == InvoiceBlockRow.code,
            InvoiceHandoutRow.first.between(InvoiceBlockRow.first, InvoiceBlockRow.last),
        )
        .order_by(InvoiceHandoutRow.first.desc())
        .limit(1)
        .correlate(InvoiceBlockRow)
        .scalar_subquery()
    )
    query = select(InvoiceBlockRow, given).where(InvoiceBlockRow.kind == kind)
    query = query.order_by(InvoiceBlockRow.added_at, InvoiceBlockRow.code, InvoiceBlockRow.first)
    left = [(b.code, b.first if used is None else used + 1, b.last) for b, used in session.execute(query)]
    return [(code, first, last) for code, first, last in left if first <= last]


def count_stock(session: Session) -> dict[str, int]:
    """Copies left, by kind."""
    kinds = session.scalars(select(InvoiceBlockRow.kind).distinct()).all()
    return {kind: sum(last - first + 1 for _, first, last in _free(session, kind)) for kind in kinds}


def find_handouts(session: Session, owner: str | None = None) -> Sequence[InvoiceHandoutRow]:
    query = select(InvoiceHandoutRow).order_by(InvoiceHandoutRow.at, InvoiceHandoutRow.code, InvoiceHandoutRow.first)
    return session.scalars(query if owner is None else query.where(InvoiceHandoutRow.owner == owner)).all()


def find_voided(session: Session, owner: str, kind: PaperKind) -> set[Key]:
    """Codes and numbers, of the paper of that kind handed out to this taxpayer, that were voided here."""
    told = ((m.void["code"], m.void["number"]) for m in find_matters(session, owner, kind="void"))
    parts = find_handouts(session, owner)
    return {
        (code, number)
        for code, number in told
        if kind_of(code) == kind and any(p.code == code and p.first <= int(number) <= p.last for p in parts)
    }


def find_lost(session: Session, owner: str) -> list[Range]:
    """Numbers that this taxpayer has reported as lost, and those that did not reach them."""
    told = find_matters(session, owner, kind="loss")
    return [*(part for matter in told for part in matter.ranges), *find_lost_on_the_way(session, owner)]


def find_lost_on_the_way(session: Session, owner: str | None = None) -> list[Range]:
    """Of everybody where ``owner`` is none; also those that have been given anew."""
    now = find_matters(session, owner, statuses=("lost",))
    query = select(InvoiceMatterEventRow.content).where(InvoiceMatterEventRow.kind == "written_off")
    if owner is not None:
        query = query.join(InvoiceMatterRow).where(InvoiceMatterRow.owner == owner)
    before = [Range.model_validate(r) for content in session.scalars(query) for r in content["ranges"]]
    return [*(part for matter in now for part in matter.ranges), *before]


def find_addresses(session: Session, owner: str) -> list[Address]:
    """The newest first."""
    query = select(InvoiceAddressRow).where(InvoiceAddressRow.owner == owner).order_by(InvoiceAddressRow.at.desc())
    return [Address(id=a.id, name=a.name, phone=a.phone, place=a.place) for a in session.scalars(query)]
