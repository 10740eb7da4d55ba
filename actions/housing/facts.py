"""What is known of a sale so far. Facts travel in Rasa's slots as text, so that no decimal is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from kit.money import yuan

SLOTS = ("sale_price", "home_area", "held", "only_home", "buyer_homes")
OnlyHome = Literal["yes", "no", "unknown"]

_TEN_THOUSAND = Decimal(10_000)
_ONLY_HOME: dict[OnlyHome, bool | None] = {"yes": True, "no": False, "unknown": None}
_ONLY_HOME_WORDS: dict[OnlyHome, str] = {"yes": "是", "no": "不是", "unknown": "不清楚"}


@dataclass(frozen=True, slots=True)
class Held:
    """How long the seller has held the home, as precisely as it was said: from ``low`` to ``high``, which are
    both lengths in years or both days of acquisition. ``said`` is how it is shown."""

    low: Decimal | date
    high: Decimal | date
    said: str

    def to_slot(self) -> str:
        return f"{self.low}|{self.high}|{self.said}"

    @classmethod
    def from_slot(cls, text: str) -> Held:
        low, high, said = text.split("|", 2)
        return cls(_length_or_day(low), _length_or_day(high), said)


@dataclass(frozen=True, slots=True)
class Facts:
    """``None``: not known yet. ``buyer_homes``: homes of the buyer's family before this one."""

    sale_price: Decimal | None = None
    home_area: Decimal | None = None
    held: Held | None = None
    only_home: OnlyHome | None = None
    buyer_homes: int | None = None

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Facts:
        price, area, held = slots.get("sale_price"), slots.get("home_area"), slots.get("held")
        homes = slots.get("buyer_homes")
        return cls(
            sale_price=Decimal(price) if price else None,
            home_area=Decimal(area) if area else None,
            held=Held.from_slot(held) if held else None,
            only_home=slots.get("only_home"),
            buyer_homes=int(homes) if homes is not None else None,
        )

    def to_slots(self) -> dict[str, str | None]:
        return {
            "sale_price": str(self.sale_price) if self.sale_price is not None else None,
            "home_area": str(self.home_area) if self.home_area is not None else None,
            "held": self.held.to_slot() if self.held is not None else None,
            "only_home": self.only_home,
            "buyer_homes": str(self.buyer_homes) if self.buyer_homes is not None else None,
        }

    @property
    def seller_has_no_other(self) -> bool | None:
        """As the housing service takes it: ``None`` for not known."""
        return _ONLY_HOME[self.only_home] if self.only_home is not None else None

    def described(self) -> list[tuple[str, str]]:
        """Label and value of what is known, for the taxpayer and for the agent."""
        known = {
            "成交价": amount(self.sale_price) if self.sale_price is not None else None,
            "建筑面积": f"{self.home_area} 平方米" if self.home_area is not None else None,
            "卖方取得": self.held.said if self.held is not None else None,
            "卖方家庭唯一住房": _ONLY_HOME_WORDS[self.only_home] if self.only_home is not None else None,
            "买方家庭已有住房": f"{self.buyer_homes} 套" if self.buyer_homes is not None else None,
        }
        return [(label, value) for label, value in known.items() if value is not None]


def amount(value: Decimal) -> str:
    """Round sums in 万, as people say them.

    >>> amount(Decimal("5000000")), amount(Decimal("1234.5"))
    ('500 万元', '1,234.50 元')
    """
    if value and value % 100 == 0 and value >= _TEN_THOUSAND:
        return f"{(value / _TEN_THOUSAND).normalize():f} 万元"
    return yuan(value)


def _length_or_day(text: str) -> Decimal | date:
    return date.fromisoformat(text) if "-" in text else Decimal(text)
