"""A sale of a home, or of other property, in Beijing by a natural person, and what it costs in taxes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from backends.legislation.schemas import Basis, Confidence, DatedValue

Payer = Literal["seller", "buyer"]
Location = Literal["city", "town", "other"]
Ring = Literal["within_5", "from_5_to_6", "beyond_6"]
Origin = Literal["commodity", "purchased_public", "affordable", "self_built"]
Acquired = Literal["bought", "inherited", "given_by_relative", "given", "divorced"]
CARRIES: frozenset[Acquired] = frozenset({"inherited", "given_by_relative", "divorced"})
TaxCode = Literal[
    "vat",
    "urban_construction_tax",
    "education_surcharge",
    "local_education_surcharge",
    "individual_income_tax",
    "deed_tax",
    "stamp_duty",
    "land_appreciation_tax",
]


def _no_float(value: object) -> object:
    """A binary fraction has already lost the cents."""
    if isinstance(value, float):
        raise ValueError("金额和面积请用字符串或 Decimal，不要用浮点数")
    return value


Exact = Annotated[Decimal, BeforeValidator(_no_float)]
Money = Annotated[Exact, Field(ge=0, max_digits=15, decimal_places=2)]


def share_of(value: object) -> Fraction:
    """
    >>> share_of("1/3"), share_of("50%")
    (Fraction(1, 3), Fraction(1, 2))
    """
    text = str(value).strip()
    try:
        share = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError("份额要写成 1/2、50% 或 0.5 这样") from error
    if isinstance(value, float) or not 0 < share <= 1:
        raise ValueError("份额要大于 0、不超过 1，写成带引号的文字")
    return share


Share = Annotated[Fraction, BeforeValidator(share_of)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Property(Strict):
    """``ordinary`` (普通住房) matters before 2024-12-01 only; where it is not said, ``plot_ratio`` (容积率) and
    ``ring`` tell it. ``town`` is 县城、镇."""

    kind: Literal["housing", "non_residential"] = "housing"
    origin: Origin = "commodity"
    area_m2: Annotated[Exact, Field(gt=0, le=100_000)]
    ordinary: bool | None = None
    plot_ratio: Annotated[Exact, Field(gt=0, le=100)] | None = None
    ring: Ring | None = None
    location: Location | None = None


class Deal(Strict):
    """Prices include VAT. ``assessed_price`` is the authority's (核定计税价), not public."""

    price: Annotated[Money, Field(gt=0)]
    assessed_price: Money | None = None


class Owner(Strict):
    """One of several who sell: each pays income tax on a share, and each has an only home or not."""

    name: str = ""
    share: Share
    only_home: bool | None = None


class Seller(Strict):
    """One way to say how long: ``acquired_on``, ``years_held``, or the day of the title certificate and that of the
    deed tax receipt, of which the earlier counts. ``None`` means not known.

    ``former_acquired_on``: when the former owner acquired a home that was inherited, given by close relatives or
    divided after a divorce; the price and costs are then the former owner's. ``recorded_price``: the original price
    as the authority's own records tell it, where the seller has no proof. ``owners``: empty when there is one.
    """

    acquired_on: date | None = None
    title_on: date | None = None
    deed_tax_receipt_on: date | None = None
    years_held: Annotated[Exact, Field(ge=0, le=100)] | None = None
    how_acquired: Acquired = "bought"
    former_acquired_on: date | None = None
    only_home: bool | None = None
    owners: tuple[Owner, ...] = ()
    cost_provable: bool | None = None
    original_price: Money | None = None
    recorded_price: Money | None = None
    original_deed_tax: Money = Decimal(0)
    renovation_invoices: Money = Decimal(0)
    loan_interest: Money = Decimal(0)
    fees: Money = Decimal(0)

    @property
    def own_day(self) -> date | None:
        """When the seller acquired the home; ``None`` where only a number of years is known."""
        return self.acquired_on or min((d for d in (self.title_on, self.deed_tax_receipt_on) if d), default=None)

    @model_validator(mode="after")
    def _check_one_way_of_holding(self) -> Seller:
        certificates = self.title_on is not None or self.deed_tax_receipt_on is not None
        if [self.acquired_on is not None, self.years_held is not None, certificates].count(True) != 1:
            raise ValueError("取得日期（或产权证、契税完税证明的日期）和持有年数要且只要填一个")
        return self

    @model_validator(mode="after")
    def _check_former_owner(self) -> Seller:
        former = self.former_acquired_on
        if former is None:
            return self
        if self.how_acquired not in CARRIES:
            raise ValueError("只有继承、直系亲属赠与、离婚分割的，才承接原来的购房时间")
        if self.own_day is not None and former > self.own_day:
            raise ValueError("原产权人取得的日期不能晚于自己取得的日期")
        return self

    @model_validator(mode="after")
    def _check_shares(self) -> Seller:
        if self.owners and sum(owner.share for owner in self.owners) != 1:
            raise ValueError("各产权人的份额合计要等于 1")
        return self


class Buyer(Strict):
    """``family_homes_before``: homes of buyer, spouse and minor children before this one; ``None``: the buyer is no
    person (单位)."""

    family_homes_before: Annotated[int, Field(ge=0, le=1000)] | None


class Situation(Strict):
    city: str = "北京"
    contract_on: date
    filed_on: date
    property: Property
    deal: Deal
    seller: Seller
    buyer: Buyer

    @model_validator(mode="after")
    def _check_order_of_dates(self) -> Situation:
        if self.filed_on < self.contract_on:
            raise ValueError("申报日期不能早于签约日期")
        if self.seller.own_day is not None and self.seller.own_day > self.contract_on:
            raise ValueError("取得日期不能晚于签约日期")
        return self


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another amount that the same tax may come to, and why."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax of one payer. ``base`` and ``amount`` in yuan to the cent; ``formula`` in Chinese with numbers.

    ``needs_person``: the rule or a fact behind the amount is not settled; show it as 须人工确认. ``owner``: whose share
    it is, where several own. ``candidates``: what else it may come to. ``parameters``: the dated values it rests on.
    """

    code: TaxCode
    tax: str
    payer: Payer
    base: Decimal
    rate: str
    formula: str
    amount: Decimal
    basis: tuple[Basis, ...]
    confidence: Confidence
    needs_person: bool = False
    note: str = ""
    owner: str = ""
    candidates: tuple[Candidate, ...] = ()
    parameters: tuple[DatedValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """``not_computed`` names the taxes that lack something, ``notes`` say what. Totals leave them out."""

    title: str
    as_of: date
    facts: tuple[tuple[str, str], ...]
    lines: tuple[TaxLine, ...]
    notes: tuple[str, ...] = ()
    not_computed: tuple[str, ...] = ()

    @property
    def needs_person(self) -> bool:
        return any(line.needs_person for line in self.lines)

    @property
    def parameters(self) -> tuple[DatedValue, ...]:
        """Every dated value that was used, each once."""
        return tuple({(v.key, v.in_force_from): v for line in self.lines for v in line.parameters}.values())

    def total(self, payer: Payer) -> Decimal:
        return sum((line.amount for line in self.lines if line.payer == payer), Decimal(0))
