"""One refund on its way: what was found, who agreed, where the money is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

Status = Literal["found", "notified", "confirmed", "approved", "ordered", "credited", "refused", "waived", "bounced"]
Kind = Literal[
    "found", "notified", "confirmed", "told", "approved", "refused", "waived", "ordered", "credited", "bounced"
]
STATUS_NAMES: dict[Status, str] = {
    "found": "已发现",
    "notified": "等您确认",
    "confirmed": "审核中",
    "approved": "已审核，待送国库",
    "ordered": "国库办理中",
    "credited": "已到账",
    "refused": "不予退税",
    "waived": "已放弃",
    "bounced": "银行退回，请换账户",
}


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account that the bureau has on file for a taxpayer. ``tail``: what may be shown."""

    id: str
    holder: str
    bank: str
    number: str
    usual: bool

    @property
    def tail(self) -> str:
        return f"{self.bank}（尾号 {self.number[-4:]}）"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form, as it is explained."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What comes back, as found on ``as_of``: ``amount`` without, ``pay`` with interest and less what is set off."""

    subject: str
    title: str
    as_of: date
    amount: Decimal
    interest: Decimal
    set_off: Decimal
    sure: bool
    lines: tuple[Line, ...]
    basis: tuple[str, ...]

    @property
    def pay(self) -> Decimal:
        return self.amount + self.interest - self.set_off


@dataclass(frozen=True, slots=True)
class NewEvent:
    """``request``: the id under which it happens once."""

    kind: Kind
    actor: str
    content: dict[str, Any] = field(default_factory=dict)
    request: str | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    ordinal: int
    kind: Kind
    actor: str
    content: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundCase:
    """``ordinal``: of the last event. ``attempt``: payouts ordered so far; the bank may send one back.
    ``hold_until``: before that nothing is paid to the chosen account. ``approved_by``: since the last confirmation."""

    id: str
    owner: str
    claim: Claim
    status: Status = "found"
    ordinal: int = 0
    account_id: str = ""
    account_tail: str = ""
    confirmed_at: int = 0
    hold_until: datetime | None = None
    told: bool = False
    approved_by: tuple[str, ...] = ()
    attempt: int = 0
    reason: str = ""
    transaction: str = ""
    history: tuple[Happened, ...] = ()

    @property
    def over(self) -> bool:
        return self.status in ("credited", "refused", "waived")


@dataclass(frozen=True, slots=True)
class Payout:
    """An order to the treasury. ``key``: under it the bank pays once, however often it is told."""

    key: str
    case_id: str
    owner: str
    account_id: str
    amount: Decimal
    created_at: datetime
    tries: int
    next_at: datetime
    settled_at: datetime | None
