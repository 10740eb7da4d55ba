"""Who a taxpayer is, as far as the bureau's systems know."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

CreditLevel = Literal["A", "B", "M", "C", "D"]
Money = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Invoicing(Strict):
    """Monthly quota (发票总额度) and its use in yuan, without VAT. ``temporary``: added for this month alone.
    ``used_before``: earlier months, newest first.

    ``quota_since``: the day of the register's last word on both quotas, which takes the place of all that was approved
    up to then, also where it is less; none where the register does not know what is approved here. ``used_until``: the
    day of the last invoices that ``used_this_month`` counts; none where it counts none of those that come here as
    records. Later ones are added to it."""

    monthly_quota: Money
    quota_since: date | None = None
    temporary: Money = Decimal(0)
    used_this_month: Money
    used_until: date | None = None
    used_before: tuple[Money, ...] = ()


class Filing(Strict):
    """A return of one period; ``filed_on`` empty while it is overdue."""

    tax: str
    period: str
    filed_on: date | None = None
    due: Money = Decimal(0)
    paid: bool = True


class Official(Strict):
    """Somebody who is registered with a firm."""

    role: Literal["legal", "finance", "tax", "invoices"]
    name: str


class Taxpayer(Strict):
    """``id`` is ours; ``number`` is the ID or tax number and leaves the room masked only. ``address`` and ``people`` as
    registered."""

    id: str
    username: str
    name: str
    kind: Literal["person", "enterprise", "sole_trader"]
    number: str
    phone: str = ""
    address: str = ""
    people: tuple[Official, ...] = ()
    registration: Literal["normal", "abnormal", "deregistered"] = "normal"
    vat_status: Literal["none", "small", "general"] = "none"
    credit_level: CreditLevel | None = None
    overdue_filings: Annotated[int, Field(ge=0)] = 0
    risk_flag: bool = False
    invoicing: Invoicing | None = None
    filings: tuple[Filing, ...] = ()  # the newest first
