"""Where an order stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from backends.payments.models import OrderEventRow, OrderRow
from backends.payments.schemas import Order, OrderStatus


def order_of(row: OrderRow, events: Sequence[OrderEventRow]) -> Order:
    """Money that came in stays in: ``paid`` outlasts whatever is told later."""
    paid = next((e for e in events if e.kind == "paid"), None)
    last = next(e for e in reversed(events) if e.kind != "paid_twice")
    status: OrderStatus = "paid" if paid is not None else last.kind  # type: ignore[assignment]
    sent = [e.content["pay_url"] for e in events if e.kind == "sent"]
    return Order(
        id=row.id,
        subject=row.subject,
        payer=row.payer,
        title=row.title,
        amount=Decimal(row.amount),
        status=status,
        ordinal=events[-1].ordinal,
        pay_url=sent[-1] if sent else "",
        transaction=paid.content["transaction"] if paid is not None else "",
        changed_at=events[-1].at,
        paid_at=paid.at if paid is not None else None,
        again=tuple(e.content["transaction"] for e in events if e.kind == "paid_twice"),
    )
