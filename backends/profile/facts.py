"""What is known of a taxpayer for the portrait: one flat record, the same as a row of the store and of bulk files.

Money is in whole yuan: it is weighed against thresholds here, never paid. No field tells a protected trait (sex, age,
origin, belief, health, family).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from backends.profile.schemas import CreditLevel, Money, Strict, Taxpayer

Kind = Literal["person", "enterprise", "sole_trader"]
Role = Literal["clerk", "finance", "agent", "head"]  # who is told first
Count = Annotated[int, Field(ge=0)]

MODULES = {
    "declare": "申报",
    "pay": "缴款",
    "invoice": "发票",
    "refund": "退税",
    "register": "登记",
    "certify": "证明",
    "credit": "信用",
    "social": "社保",
    "housing": "住房",
    "consult": "咨询",
}
CHANNELS = {"chat": "网上对话", "page": "网页"}
PARTS = {"morning": "上午", "afternoon": "下午", "evening": "晚上", "night": "深夜"}  # of the day in Beijing
_VALUES = {**MODULES, **CHANNELS, **PARTS}


def value_name(value: str) -> str:
    """The value of a tag as people read it.

    >>> value_name("invoice"), value_name("evening"), value_name("海淀区")
    ('发票', '晚上', '海淀区')
    """
    return _VALUES.get(value, value)


class Facts(Strict):
    """What is not set is not known: its default says nothing, and no rule goes by it. ``high_tech_on``: the day on the
    certificate of a firm recognised as 高新技术企业.

    ``year`` figures are of the last twelve months, ``quarter`` of the last full one. ``unfiled``: returns of the
    time for filing that is nearest which are not filed yet; ``unpaid``: filed and not paid yet. The last are habits
    of the last 90 days, empty where they are not recorded. ``interest``: the module most turned to, ``asked`` in
    questions (``asks`` of them), ``reads`` on pages (``looks``); ``turns``: both; ``channel``: where, ``part``: when in
    the day, most of the time."""

    taxpayer_id: str
    kind: Kind
    district: str = ""
    trade: str = ""
    registered_on: date | None = None
    registration: Literal["normal", "abnormal", "deregistered"] = "normal"
    vat_status: Literal["none", "small", "general"] = "none"
    credit_level: CreditLevel | Literal[""] = ""
    risk: bool = False
    staff: Count = 0
    assets: Count = 0
    sales_year: Count = 0
    sales_quarter: Count = 0
    profit_year: int = 0
    research: Count = 0
    high_tech_on: date | None = None
    overdue: Count = 0
    unfiled: Count = 0
    unpaid: Count = 0
    arrears: Count = 0
    quota: Count = 0
    quota_used: Count = 0
    homes: Count = 0
    homes_let: Count = 0
    home_bought_on: date | None = None
    cars: Count = 0
    electric_cars: Count = 0
    refundable: Count = 0
    income_year: Count = 0
    settlement_open: bool = False
    deductions_unconfirmed: bool = False
    insured: Literal["", "employee", "flexible", "resident"] = ""
    interest: str = ""
    asked: str = ""
    asks: Count = 0
    reads: str = ""
    looks: Count = 0
    turns: Count = 0
    channel: str = ""
    part: str = ""

    @property
    def known(self) -> frozenset[str]:
        """The fields that somebody has told of."""
        return frozenset(self.model_fields_set)


def facts_of(row: Sequence[Any]) -> Facts:
    """A row of the columns of ``Facts``; a cell with nothing in it is not known. Raises ``ValidationError``."""
    told = zip(Facts.model_fields, row, strict=True)
    return Facts.model_validate({name: value for name, value in told if value is not None})


def registered(taxpayer: Taxpayer) -> dict[str, Any]:
    """Of the facts, those that the register of taxpayers has."""
    invoicing = taxpayer.invoicing
    return {
        "kind": taxpayer.kind,
        "registration": taxpayer.registration,
        "vat_status": taxpayer.vat_status,
        "credit_level": taxpayer.credit_level or "",
        "risk": taxpayer.risk_flag,
        "overdue": taxpayer.overdue_filings,
        "quota": int(invoicing.monthly_quota) if invoicing else 0,
        "quota_used": int(invoicing.used_this_month) if invoicing else 0,
    }


class Declaration(Strict):
    """A return as it was filed. ``base``: sales, taxable income or price; ``due``: what was to be paid, ``paid``: what
    was by now, ``None`` where nobody has told; ``claimed``: the benefits used in it, by their policy."""

    taxpayer_id: str
    tax: str
    period_from: date
    period_to: date
    filed_on: date
    base: Money
    due: Money
    paid: Money | None = None
    claimed: tuple[str, ...] = ()
    what: str = ""

    @property
    def period(self) -> str:
        return f"{self.period_from} 至 {self.period_to}"

    @property
    def unpaid(self) -> Decimal:
        return max(self.due - self.paid, Decimal(0)) if self.paid is not None else Decimal(0)


@dataclass(frozen=True, slots=True)
class Portrait:
    """One taxpayer, with the returns of at least the last year. ``served_by``: who acts for a firm, by person."""

    facts: Facts
    declarations: Sequence[Declaration]
    served_by: Mapping[str, Role] = field(default_factory=dict)
