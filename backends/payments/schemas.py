"""Orders and what a gateway tells of them. Amounts in yuan to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

GatewayStatus = Literal["pending", "paid", "closed"]
OrderKind = Literal["created", "sent", "paid", "closed", "paid_twice"]
OrderStatus = Literal["created", "sent", "paid", "closed"]
Money = Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=2)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OrderRequest(Strict):
    """What the gateway is given. The same ``order_id`` twice is one order."""

    order_id: str
    title: str
    amount: Money
    notify_url: str


class Notice(Strict):
    """How an order stands at the gateway, signed: the callback, and the answer to a question alike."""

    order_id: str
    status: GatewayStatus
    amount: Money
    transaction: str = ""
    at: datetime
    signature: str

    def signed(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"signature"})


@dataclass(frozen=True, slots=True)
class Order:
    """``subject``: what it pays for, as ``room/id``; ``payer``: on whose side. ``pay_url``: where to pay, once sent.
    ``again``: the gateway's numbers of payments beside the one that counts, which a person gives back."""

    id: str
    subject: str
    payer: str
    title: str
    amount: Decimal
    status: OrderStatus
    ordinal: int
    pay_url: str
    transaction: str
    changed_at: datetime
    paid_at: datetime | None
    again: tuple[str, ...] = ()
