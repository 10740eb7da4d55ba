"""What is known of a sale so far. Facts are kept as text, so that no decimal is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from dialogue.thread import Facts as Texts
from kit.money import yuan

Bound = date | Decimal  # a day of acquisition, or a length in years

UNKNOWN = "unknown"
CHEAPEST = Decimal(10_000)  # yuan; below it the 万 was left out
_TEN_THOUSAND = Decimal(10_000)
_YES_NO = {"yes": "是", "no": "不是", UNKNOWN: "不清楚"}
_LOCATIONS = {"city": "市区", "town": "县城、镇", "other": "其他地区", UNKNOWN: "不清楚"}


@dataclass(frozen=True, slots=True)
class Amount:
    """From ``low`` to ``high``. ``about``: said as roughly so; computed with, and told."""

    low: Decimal
    high: Decimal
    about: bool = False

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def to_text(self) -> str:
        return f"{self.low}~{self.high}{'?' if self.about else ''}"

    @classmethod
    def from_text(cls, text: str) -> Amount:
        low, high = text.removesuffix("?").split("~")
        return cls(Decimal(low), Decimal(high), text.endswith("?"))


@dataclass(frozen=True, slots=True)
class Held:
    """How long the seller has held the home, as precisely as it was said: from ``low`` to ``high``, both lengths in
    years or both days of acquisition. ``said`` is how it is shown."""

    low: Bound
    high: Bound
    said: str

    def to_text(self) -> str:
        return f"{self.low}|{self.high}|{self.said}"

    @classmethod
    def from_text(cls, text: str) -> Held:
        low, high, said = text.split("|", 2)
        return cls(_bound(low), _bound(high), said)


@dataclass(frozen=True, slots=True)
class Sale:
    """``None``: not said. ``buyer_homes``: homes of the buyer's family before this one, ``1+`` for some, ``company``
    for a buyer that is none. ``costs``: ``none`` where nothing else can be deducted. ``proofs``: ``no`` where there are
    none of the price paid. ``shares``: of each owner, ``1/2,1/2``. ``sold`` and ``elsewhere``: what keeps the sale from
    being computed here. ``sold_on``: another day than today. ``ordinary``: 普通住房, which
    counted before December 2024. ``speaker``: ``buyer`` where that is who talks with us."""

    sale_price: Amount | None = None
    unit_price: Decimal | None = None
    home_area: Amount | str | None = None
    held: Held | str | None = None
    only_home: str | None = None
    buyer_homes: str | None = None
    original_price: Decimal | str | None = None
    deed_tax_paid: Decimal | None = None
    renovation: Decimal | None = None
    loan_interest: Decimal | None = None
    fees: Decimal | None = None
    costs: str | None = None
    proofs: str | None = None
    how_acquired: str | None = None
    shares: str | None = None
    assessed_price: Decimal | None = None
    location: str | None = None
    origin: str | None = None
    sold: str | None = None
    elsewhere: str | None = None
    sold_on: date | None = None
    ordinary: str | None = None
    speaker: str | None = None

    @classmethod
    def from_texts(cls, texts: Texts) -> Sale:
        known: dict[str, Any] = {f.name: _read(f.name, texts[f.name]) for f in fields(cls) if f.name in texts}
        return cls(**known)

    def to_texts(self) -> dict[str, str]:
        values = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: _text(value) for name, value in values if value is not None}

    def described(self) -> list[tuple[str, str, str]]:
        """Name, label and value of what is known, for the taxpayer and for the agent."""
        known = {name: describe(name, getattr(self, name)) for name in LABELS if getattr(self, name) is not None}
        return [(name, LABELS[name], value) for name, value in known.items()]


LABELS = {
    "sale_price": "成交价",
    "unit_price": "单价",
    "home_area": "建筑面积",
    "held": "卖方取得",
    "only_home": "卖方家庭唯一住房",
    "buyer_homes": "买方家庭已有住房",
    "original_price": "原购房价",
    "deed_tax_paid": "原缴契税",
    "renovation": "装修费",
    "loan_interest": "贷款利息",
    "fees": "手续费、公证费",
    "costs": "其他可扣除的费用",
    "proofs": "购房凭证",
    "how_acquired": "取得方式",
    "shares": "产权份额",
    "assessed_price": "税务机关核定价",
    "location": "房屋所在地",
    "origin": "房屋性质",
    "sold_on": "卖出日期",
    "ordinary": "普通住房",
}
HOW_ACQUIRED = {
    "bought": "购买",
    "inherited": "继承",
    "given_by_relative": "直系亲属赠与",
    "given": "他人赠与",
    "divorced": "离婚分割",
}
ORIGINS = {
    "commodity": "商品房",
    "purchased_public": "已购公有住房",
    "affordable": "经济适用住房",
    "self_built": "自建住房",
}


def describe(name: str, value: object) -> str:
    if isinstance(value, Held):
        return value.said
    if isinstance(value, Amount):
        return _describe_amount(name, value)
    if isinstance(value, Decimal):
        return f"每平方米 {yuan(value)}" if name == "unit_price" else amount(value)
    text = str(value)
    if name == "buyer_homes":
        return {"1+": "不是首套", UNKNOWN: "不清楚", "company": "买方是单位"}.get(text, f"{text} 套")
    if name == "shares":
        return "、".join(text.split(","))
    named: Mapping[str, Mapping[str, str]] = {
        "location": _LOCATIONS,
        "origin": ORIGINS,
        "how_acquired": HOW_ACQUIRED,
        "proofs": {"no": "没有"},
        "costs": {"none": "没有", UNKNOWN: "不清楚"},
    }
    return named.get(name, _YES_NO).get(text, text)


def amount(value: Decimal) -> str:
    """Round sums in 万, as people say them.

    >>> amount(Decimal("5000000")), amount(Decimal("1234.5"))
    ('500 万元', '1,234.50 元')
    """
    if value and value % 100 == 0 and value >= _TEN_THOUSAND:
        return f"{(value / _TEN_THOUSAND).normalize():f} 万元"
    return yuan(value)


def _describe_amount(name: str, value: Amount) -> str:
    show = amount if name == "sale_price" else _square_metres
    said = show(value.low) if value.exact else f"{show(value.low)}到 {show(value.high)}"
    return f"约 {said}" if value.about else said


def _square_metres(value: Decimal) -> str:
    return f"{value.normalize():f} 平方米"


def _bound(text: str) -> Bound:
    return date.fromisoformat(text) if "-" in text else Decimal(text)


_MONEY = frozenset(
    {"unit_price", "original_price", "deed_tax_paid", "renovation", "loan_interest", "fees", "assessed_price"}
)


def _read(name: str, text: str) -> object:
    if text == UNKNOWN:
        return UNKNOWN
    if name in ("sale_price", "home_area"):
        return Amount.from_text(text)
    if name == "held":
        return Held.from_text(text)
    if name == "sold_on":
        return date.fromisoformat(text)
    return Decimal(text) if name in _MONEY else text


def _text(value: object) -> str:
    return value.to_text() if isinstance(value, Amount | Held) else str(value)
