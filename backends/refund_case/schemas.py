"""One refund on its way: what was found, who agreed, where the money is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

Status = Literal["found", "confirmed", "approved", "ordered", "credited", "set_off", "refused", "waived", "bounced"]
Kind = Literal["found", "confirmed", "approved", "refused", "waived", "ordered", "credited", "set_off", "bounced"]
ON_ITS_WAY: frozenset[Status] = frozenset({"confirmed", "approved", "ordered"})
GONE_BACK: frozenset[Status] = frozenset({"credited", "set_off"})
STATUS_NAMES: dict[Status, str] = {
    "found": "等您确认",
    "confirmed": "审核中",
    "approved": "已审核，待送国库",
    "ordered": "国库办理中",
    "credited": "已到账",
    "set_off": "已抵缴欠税",
    "refused": "不予退税",
    "waived": "已放弃",
    "bounced": "银行退回，等您再确认",
}


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account in the taxpayer's own name: the one on file, or one ``named`` since, which may be paid to from
    ``usable_at`` on (empty: the telephone on file has not been told yet)."""

    id: str
    bank: str
    number: str
    usable_at: datetime | None = None
    named: bool = False

    @property
    def masked(self) -> str:
        """What may be shown."""
        return f"{self.bank}（尾号 {self.number[-4:]}）"


@dataclass(frozen=True, slots=True)
class Claim:
    """What comes back of one thing and year, as found on ``as_of``. ``sure``: nothing in it asks for a person.
    ``basis``: the law, as it is shown. ``amount`` is tax alone; ``interest`` grows with each day until it is confirmed.
    """

    subject: str
    title: str
    as_of: date
    amount: Decimal
    sure: bool
    reasons: tuple[str, ...]
    basis: tuple[str, ...]
    interest: Decimal = Decimal(0)
    workings: tuple[str, ...] = ()  # how the amount came out, for each of ``reasons``

    def same_as(self, other: Claim) -> bool:
        """Whether whoever has seen one has seen the other."""
        return (self.amount, self.sure, self.reasons) == (other.amount, other.sure, other.reasons)


@dataclass(frozen=True, slots=True)
class SetOff:
    """What of a refund met a tax that was owed, by its name."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class NewEvent:
    kind: Kind
    actor: str
    content: dict[str, Any] = field(default_factory=dict)


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
    ``approved_by``: since the last confirmation. ``reason``: why it was refused, or sent back. ``interest`` and
    ``set_off``: as of the day on which it was confirmed."""

    id: str
    owner: str
    claim: Claim
    status: Status = "found"
    ordinal: int = 0
    account_id: str = ""
    account_masked: str = ""
    account_named: bool = False  # by its owner, not on file
    approved_by: tuple[str, ...] = ()
    attempt: int = 0
    reason: str = ""
    transaction: str = ""
    interest: Decimal = Decimal(0)
    set_off: tuple[SetOff, ...] = ()
    history: tuple[Happened, ...] = ()

    @property
    def payable(self) -> Decimal:
        """What goes to the account: tax and interest, less what met arrears."""
        return self.claim.amount + self.interest - sum((line.amount for line in self.set_off), Decimal(0))

    @property
    def confirmable(self) -> bool:
        """Whether its owner's key lets it go on. Who has waived may come back as long as the law lets them."""
        return self.status in ("found", "waived", "bounced")


@dataclass(frozen=True, slots=True)
class Payout:
    """An order to the treasury. ``key``: under it the treasury pays once, however often it is told."""

    key: str
    case_id: str
    owner: str
    account_id: str
    amount: Decimal
    created_at: datetime
    tries: int
    next_at: datetime
    settled_at: datetime | None
