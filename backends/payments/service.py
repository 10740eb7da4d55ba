"""Payments: each order is paid once, however often and in whatever order the gateway says so."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from backends.payments.errors import AmountDiffersError, OrderNotFoundError
from backends.payments.models import OrderEventRow, OrderRow
from backends.payments.rules import order_of
from backends.payments.schemas import Notice, Order, OrderKind, OrderRequest
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction, do_insert_new
from kit.signing import Verifier

log = structlog.get_logger(__name__)


class Gateway(Protocol):
    """All raise ``GatewayDownError``."""

    async def create(self, request: OrderRequest) -> str:
        """Where to pay. The same order twice is one order."""
        ...

    async def find(self, order_id: str) -> Notice | None:
        """How it stands, signature checked; ``None``: the gateway has never heard of it."""
        ...

    async def close(self, order_id: str) -> Notice | None:
        """Let nobody pay it any more, and how it then stands: ``paid`` if somebody has."""
        ...


class Payments:
    def __init__(
        self, database: Database, gateway: Gateway, verifier: Verifier, notify_url: str, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._gateway = gateway
        self._verifier = verifier
        self._notify_url = notify_url
        self._clock = clock

    def get(self, order_id: str) -> Order:
        """Raises ``OrderNotFoundError``."""
        with self._database.read() as session:
            return find_order(session, order_id)

    async def send(self, order: Order) -> Order:
        """Tell the gateway of ``order`` unless it has been told. Raises ``GatewayDownError``."""
        if order.status != "created":
            return order
        request = OrderRequest(order_id=order.id, title=order.title, amount=order.amount, notify_url=self._notify_url)
        pay_url = await self._gateway.create(request)
        with self._database.write() as tx:
            now = find_order(tx.session, order.id)
            if now.status == "created":
                self._do_note(tx, now, "sent", {"pay_url": pay_url})
            return find_order(tx.session, order.id)

    def hear(self, notice: Notice) -> Order:
        """What the gateway says, by callback or when asked. Repeated and late words change nothing.

        Raises ``BadSignatureError``, ``OrderNotFoundError``, ``AmountDiffersError``.
        """
        self._verifier.check(notice.signed(), notice.signature)
        while True:
            with self._database.write() as tx:
                order = find_order(tx.session, notice.order_id)
                if notice.amount != order.amount:
                    log.error("payments.amount_differs", order=order.id)
                    raise AmountDiffersError("支付平台通知的金额和应缴的不一致，已停下来等人工核对")
                if self._do_take(tx, order, notice):
                    return find_order(tx.session, order.id)

    async def close(self, order: Order) -> Order:
        """Nobody shall pay ``order`` any more; it may turn out to be paid. Raises ``GatewayDownError``."""
        if order.status in ("paid", "closed"):
            return order
        notice = await self._gateway.close(order.id)
        if notice is not None:
            return self.hear(notice)
        with self._database.write() as tx:  # it never reached the gateway
            now = find_order(tx.session, order.id)
            if now.status in ("created", "sent"):
                self._do_note(tx, now, "closed", {})
            return find_order(tx.session, order.id)

    async def reconcile(self, order: Order) -> Order:
        """Ask the gateway; an order that never reached it is sent again. Raises ``GatewayDownError``."""
        notice = await self._gateway.find(order.id)
        if notice is not None:
            return self.hear(notice)
        return await self.send(order) if order.status == "created" else order

    def _do_take(self, tx: Transaction, order: Order, notice: Notice) -> bool:
        """False when somebody else was first, and it must be looked at again."""
        what: dict[str, Any] = {"transaction": notice.transaction, "at": notice.at.isoformat()}
        if notice.status == "paid" and order.status != "paid":
            return self._do_note(tx, order, "paid", what)
        if notice.status == "paid" and notice.transaction not in (order.transaction, *order.again):
            log.error("payments.paid_twice", order=order.id)  # a person gives the second payment back
            return self._do_note(tx, order, "paid_twice", what)
        if notice.status == "closed" and order.status in ("created", "sent"):
            return self._do_note(tx, order, "closed", what)
        return True

    def _do_note(self, tx: Transaction, order: Order, kind: OrderKind, content: dict[str, Any]) -> bool:
        tx.announce("payments", kind, order_id=order.id, subject=order.subject)
        return do_insert_new(
            tx.session,
            OrderEventRow,
            order_id=order.id,
            ordinal=order.ordinal + 1,
            kind=kind,
            content=content,
            at=self._clock(),
        )


def do_open_order(
    tx: Transaction, *, subject: str, payer: str, title: str, amount: Decimal, clock: Clock = utc_now
) -> Order:
    """The order by which ``payer`` pays for ``subject``: the one there is, or another after a closed one."""
    orders = find_orders(tx.session, subject, payer)
    if orders and orders[-1].status != "closed":
        return orders[-1]
    return do_open_another_order(tx, subject=subject, payer=payer, title=title, amount=amount, clock=clock)


def do_open_another_order(
    tx: Transaction, *, subject: str, payer: str, title: str, amount: Decimal, clock: Clock = utc_now
) -> Order:
    """An order beside those that ``payer`` has for ``subject``; of two opened at once, one. The caller sees to it that
    it is opened once."""
    orders = find_orders(tx.session, subject, payer)
    made, now = uuid.uuid4().hex, clock()
    new = do_insert_new(
        tx.session,
        OrderRow,
        id=made,
        subject=subject,
        payer=payer,
        attempt=len(orders) + 1,
        title=title,
        amount=str(amount),
        opened_at=now,
    )
    if new:
        do_insert_new(tx.session, OrderEventRow, order_id=made, ordinal=1, kind="created", content={}, at=now)
    return find_orders(tx.session, subject, payer)[-1]


def find_order(session: Session, order_id: str) -> Order:
    row = session.get(OrderRow, order_id)
    if row is None:
        raise OrderNotFoundError("找不到这笔缴款")
    return _order(session, row)


def find_orders(session: Session, subject: str, payer: str | None = None) -> Sequence[Order]:
    """Oldest first."""
    query = select(OrderRow).where(OrderRow.subject == subject).order_by(OrderRow.opened_at, OrderRow.attempt)
    if payer is not None:
        query = query.where(OrderRow.payer == payer)
    return [_order(session, row) for row in session.scalars(query)]


def _order(session: Session, row: OrderRow) -> Order:
    query = select(OrderEventRow).where(OrderEventRow.order_id == row.id).order_by(OrderEventRow.ordinal)
    return order_of(row, session.scalars(query).all())
