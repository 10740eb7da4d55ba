"""A sale of a home on its way through the bureau: what was said, what was found, where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from backends.departments.schemas import Department, Person, Strict
from backends.housing.schemas import Acquired, Location, Origin, Payer

Status = Literal["draft", "papers", "review", "assessed", "confirmed", "paid", "certified", "returned", "person"]
Kind = Literal[
    "opened",
    "corrected",
    "submitted",
    "consented",
    "paper_read",
    "paper_confirmed",
    "paper_removed",
    "review_begun",
    "waiting",
    "attested",
    "returned",
    "assessed",
    "confirmed",
    "withdrawn",
    "orders_closed",
    "paid",
    "certified",
    "handed_over",
    "resumed",
    "amended",
    "recomputed",
    "more_ordered",
    "more_paid",
    "more_closed",
    "more_certified",
    "more_refunded",
    "more_refused",
]
STATUS_NAMES: dict[Status, str] = {
    "draft": "草稿",
    "papers": "材料",
    "review": "预审",
    "assessed": "已算税",
    "confirmed": "已确认",
    "paid": "已缴款",
    "certified": "已出证",
    "returned": "退回",
    "person": "转人工",
}
SIDES: dict[Payer, str] = {"seller": "卖方", "buyer": "买方"}
SHARE = r"(\d{1,4}/\d{1,4}|\d{1,2}%)"
Money = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]


class Facts(Strict):
    """What was said of the sale; ``None`` or empty: not said. Prices include VAT. ``buyer_homes``: of the buyer's
    family before this one. ``acquired_on``: the earlier of title certificate and deed tax receipt;
    ``former_acquired_on``: of whom it was inherited from or given by. ``shares``: of each owner, such as 1/2,1/2;
    empty for one. ``assessed_price``: the authority's, which only its staff fill in."""

    side: Payer
    certificate_no: Annotated[str, Field(max_length=64)] = ""
    seller: Person | None = None
    buyer: Person | None = None
    price: Annotated[Money, Field(gt=0)] | None = None
    contract_on: date | None = None
    area_m2: Annotated[Decimal, Field(gt=0, le=100_000)] | None = None
    location: Location | None = None
    origin: Origin = "commodity"
    how_acquired: Acquired = "bought"
    former_acquired_on: date | None = None
    shares: Annotated[str, Field(pattern=rf"^$|^{SHARE}(,{SHARE}){{1,9}}$")] = ""
    acquired_on: date | None = None
    only_home: bool | None = None
    buyer_homes: Annotated[int, Field(ge=0, le=1000)] | None = None
    original_price: Money | None = None
    original_deed_tax: Money | None = None
    renovation: Money | None = None
    loan_interest: Money | None = None
    fees: Money | None = None
    assessed_price: Money | None = None


LABELS = {
    "side": "我是",
    "certificate_no": "不动产权证书号",
    "seller": "卖方",
    "buyer": "买方",
    "price": "成交价",
    "contract_on": "签约日期",
    "area_m2": "建筑面积",
    "location": "房屋所在地",
    "origin": "房屋性质",
    "how_acquired": "取得方式",
    "former_acquired_on": "原产权人取得日期",
    "shares": "产权份额",
    "acquired_on": "卖方取得日期",
    "only_home": "卖方家庭唯一住房",
    "buyer_homes": "买方家庭已有住房",
    "original_price": "原购房价",
    "original_deed_tax": "原缴契税",
    "renovation": "装修费",
    "loan_interest": "贷款利息",
    "fees": "手续费、公证费",
    "assessed_price": "税务机关核定价",
}
BY_STAFF = frozenset({"assessed_price"})  # nobody fills it in for themselves
REQUIRED = ("certificate_no", "seller", "buyer", "price", "contract_on", "area_m2", "location")
OTHERWISE_TOLD = ("acquired_on", "only_home", "buyer_homes")  # by departments, where they are asked
ASKED_ABOUT = frozenset({"certificate_no", "seller", "buyer"})  # what departments were asked with


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case goes back: what does not fit, and what to do. ``field``: the fact it is about."""

    code: str
    sentence: str
    remedy: str
    field: str = ""

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "sentence": self.sentence, "remedy": self.remedy, "field": self.field}


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that is to happen. ``request``: the id under which it happens once."""

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


Taxes = dict[str, Decimal]  # yuan by the name of the tax


@dataclass(frozen=True, slots=True)
class MoreOrder:
    """An order beside the one that was confirmed, for what is owed since facts were put right. ``taxes``: what it is
    of, below zero what is set off."""

    payer: Payer
    order_id: str
    taxes: Taxes


@dataclass(frozen=True, slots=True)
class Case:
    """``ordinal``: of the last event. ``consent``: the ordinal by which sharing was agreed to; ``agreed`` false: it was
    refused. ``due``: what each payer owes, as assessed. ``before_person``: where it stood when a person took over.
    ``closing``: its confirmation was withdrawn, and orders of before may still be open at the gateway. ``amended``:
    put right after all was paid, and not computed anew yet. ``owed``: by what was computed last, ``settled``: by what
    was paid and not paid back. ``more_orders``: open, by payer; ``more_paid``: without a certificate yet;
    ``more_certificates``: payer and number; ``refunds``: how many of a payer have ended."""

    id: str
    owner: str
    conversation_id: str | None
    facts: Facts
    status: Status = "draft"
    ordinal: int = 0
    agreed: bool | None = None
    consent: int | None = None
    papers: dict[str, dict[str, Any]] = field(default_factory=dict)
    attested: dict[Department, dict[str, Any]] = field(default_factory=dict)
    waiting: tuple[Department, ...] = ()
    reasons: tuple[Reason, ...] = ()
    assessment: dict[str, Any] | None = None
    assessed_at: int = 0
    due: dict[Payer, Decimal] = field(default_factory=dict)
    paid: dict[Payer, str] = field(default_factory=dict)
    certificates: dict[Payer, str] = field(default_factory=dict)
    before_person: Status | None = None
    closing: bool = False
    amended: bool = False
    owed: dict[Payer, Taxes] = field(default_factory=dict)
    settled: dict[Payer, Taxes] = field(default_factory=dict)
    more_orders: dict[Payer, MoreOrder] = field(default_factory=dict)
    more_paid: tuple[MoreOrder, ...] = ()
    more_certificates: tuple[tuple[Payer, str], ...] = ()
    refunds: dict[Payer, int] = field(default_factory=dict)
    history: tuple[Happened, ...] = ()

    @property
    def subject(self) -> str:
        """Its name in the ledger and on orders."""
        return f"housing_case/{self.id}"

    @property
    def more(self) -> dict[Payer, Decimal]:
        """What each payer who has paid owes on top of it, below zero what is to be paid back. Who has yet to pay what
        was confirmed owes that."""
        if self.amended or self.status not in ("confirmed", "paid", "certified"):
            return {}
        asked = [payer for payer in self.owed if payer in self.settled or payer not in self.due]
        more = {payer: total_of(self.owed[payer]) - total_of(self.settled.get(payer, {})) for payer in asked}
        return {payer: amount for payer, amount in more.items() if amount}


def total_of(taxes: Mapping[str, Decimal]) -> Decimal:
    return sum(taxes.values(), Decimal("0.00"))
