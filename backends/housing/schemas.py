"""A sale of a home in Beijing by a natural person, and what it costs in taxes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from backends.legislation.schemas import Basis, Confidence

Payer = Literal["seller", "buyer"]
Location = Literal["city", "town", "other"]
Origin = Literal["commodity", "purchased_public", "affordable", "self_built"]
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


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Property(Strict):
    """``ordinary`` (普通住房) matters before 2024-12-01 only. ``town`` is 县城、镇."""

    kind: Literal["housing", "non_residential"] = "housing"
    origin: Origin = "commodity"
    area_m2: Annotated[Exact, Field(gt=0, le=100_000)]
    ordinary: bool | None = None
    location: Location | None = None


class Deal(Strict):
    """Prices include VAT. ``assessed_price`` is the authority's (核定计税价), not public."""

    price: Annotated[Money, Field(gt=0)]
    assessed_price: Money | None = None


class Seller(Strict):
    """Exactly one of ``acquired_on`` and ``years_held``. ``None`` elsewhere means not known.

    ``acquired_on`` is the earlier of the title certificate and the deed tax receipt; for a home inherited or
    given by close relatives, that of the former owner.
    """

    acquired_on: date | None = None
    years_held: Annotated[Exact, Field(ge=0, le=100)] | None = None
    only_home: bool | None = None
    cost_provable: bool | None = None
    original_price: Money | None = None
    original_deed_tax: Money = Decimal(0)
    renovation_invoices: Money = Decimal(0)
    loan_interest: Money = Decimal(0)

    @model_validator(mode="after")
    def _check_one_way_of_holding(self) -> Seller:
        if (self.acquired_on is None) == (self.years_held is None):
            raise ValueError("取得日期和持有年数要且只要填一个")
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
        if self.seller.acquired_on is not None and self.seller.acquired_on > self.contract_on:
            raise ValueError("取得日期不能晚于签约日期")
        return self


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax of one payer. ``base`` and ``amount`` in yuan to the cent; ``formula`` in Chinese with numbers.

    ``needs_person``: the rule or a fact behind the amount is not settled; show it as 须人工确认.
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

    def total(self, payer: Payer) -> Decimal:
        return sum((line.amount for line in self.lines if line.payer == payer), Decimal(0))
