"""One record of an issued invoice, and what is found of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Reason = Literal[
    "malformed",
    "bad_code",
    "bad_number",
    "bad_taxpayer",
    "not_owned",
    "void_not_allowed",
    "void_unknown",
    "repeated",
    "duplicate",
    "bad_sign",
    "arithmetic",
    "bad_rate",
    "bad_date",
    "red_without_blue",
    "red_before_blue",
    "red_exceeds_blue",
]

REPEATED: Reason = "repeated"

# What the sender is told, row by row.
WORDS: dict[Reason, str] = {
    "malformed": "字段缺失或格式不对",
    "bad_code": "发票代码不符合该票种的编码规则",
    "bad_number": "发票号码不符合编码规则",
    "bad_taxpayer": "销售方或购买方的统一社会信用代码不对，或专用发票没有购买方",
    "not_owned": "号码不在该纳税人已领用的号段内，或开票日期早于领用日期",
    "void_not_allowed": "不符合作废条件：数电发票、跨月、作废日期早于开票日期或已开红字",
    "void_unknown": "没有找到与之相符、已接收的原发票",
    "repeated": "以前已经接收过，没有重复记账",
    "duplicate": "同一代码和号码已有另一张发票",
    "bad_sign": "金额的正负与发票状态不符",
    "arithmetic": "金额、税率、税额、价税合计之间对不上",
    "bad_rate": "不在约定的税率、征收率之内",
    "bad_date": "开票日期晚于接收日期",
    "red_without_blue": "没有找到可以冲红的蓝字发票",
    "red_before_blue": "红字发票的日期早于蓝字发票",
    "red_exceeds_blue": "红字合计超过了蓝字发票的金额",
}

# The columns in which records travel, all text but ``lines``; a field that is missing or of another type is null.
TEXTS = (
    "kind",
    "form",
    "code",
    "number",
    "seller",
    "buyer",
    "issued_on",
    "amount",
    "rate",
    "tax",
    "total",
    "status",
    "blue_code",
    "blue_number",
    "voided_on",
)
MOST_LINES = 10**18  # more are read as that many: no invoice has them, and their product stays exact


@dataclass(frozen=True, slots=True)
class Row:
    """A record as it came. Beyond the columns it has no meaning; ``id`` is the sender's own mark and proves nothing."""

    kind: str | None = None
    form: str | None = None
    code: str | None = None
    number: str | None = None
    seller: str | None = None
    buyer: str | None = None
    issued_on: str | None = None
    amount: str | None = None
    rate: str | None = None
    tax: str | None = None
    total: str | None = None
    status: str | None = None
    blue_code: str | None = None
    blue_number: str | None = None
    voided_on: str | None = None
    lines: int | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """A well-formed record. Dates stay text: in ``YYYY-MM-DD`` their order is that of the calendar."""

    kind: str
    form: str
    code: str
    number: str
    seller: str
    buyer: str
    issued_on: str
    lines: int
    amount: Decimal
    rate: Decimal
    tax: Decimal
    total: Decimal
    status: str
    blue: tuple[str, str]
    voided_on: str
    row: Row

    @property
    def key(self) -> tuple[str, str]:
        return self.code, self.number


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reason`` of an accepted record is none or ``repeated``."""

    reason: Reason | None

    @property
    def accepted(self) -> bool:
        return self.reason in (None, REPEATED)

    @property
    def kept(self) -> bool:
        """Accepted for the first time: it changes what is known."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Segment:
    """Numbers ``first`` to ``last`` of ``code`` are the seller's from ``handed_out_on``."""

    seller: str
    code: str
    first: str
    last: str
    handed_out_on: str
