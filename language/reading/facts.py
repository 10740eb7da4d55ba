"""What one message says, as it was said: nothing is filled in, and what is not exact says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, Optional, Union

from language.quantities import Area, DateMention, Money

Asked = Literal["price", "area", "held", "only_home", "buyer_homes", "quota", "original_price", "yes_no"]
Role = Literal[
    "sale_price",
    "original_price",
    "deed_tax_paid",
    "renovation",
    "loan_interest",
    "fees",
    "quota",
    "monthly_income",
    "bonus",
    "quota_added",  # 再加50万
    "other",  # 首付, 贷款, 中介费, 挂牌 …: named, and none of these
]
Slot = Literal["price", "area", "held", "only_home", "buyer_homes", "quota", "original_price"]
YesNo = Literal["yes", "no", "unknown"]
Homes = Union[int, Literal["unknown"]]
Unclear = Literal[
    "no_unit",  # 500: 万 was left out, and has been read so
    "unit_price",  # a price a square metre, and no area to go with it
    "inner_area",  # 套内, not the built area
    "sums",  # several in one role
    "areas",  # several, and nothing says which
    "lengths",  # several, and nothing says which
    "year_or_length",  # 20年: read as 2020
    "inherited",  # the day of inheriting counts for nothing; the day the home was first bought is missing
    "elsewhere",  # only homes outside the region are spoken of
]


@dataclass(frozen=True)
class Sum:
    """``role`` where the words give it."""

    money: Money
    role: Optional[Role] = None


@dataclass(frozen=True)
class Held:
    """How long or since when the seller has the home. Lengths in months; ``between`` two of them.

    ``about``: 大概五年, or no figure at all (好几年).
    """

    length: Optional[Decimal] = None
    since: Optional[DateMention] = None
    at_least: Optional[Decimal] = None
    less_than: Optional[Decimal] = None
    between: Optional[tuple[Decimal, Decimal]] = None
    about: bool = False

    @property
    def said(self) -> bool:
        return any(v is not None for v in (self.length, self.since, self.at_least, self.less_than, self.between))


@dataclass(frozen=True)
class Reading:
    """``sums`` in order, without prices per square metre and figures that are taken back or put right.

    ``corrects``: something is taken back; ``lone``: the one number of a message, which nothing names.
    ``roles``: the amounts whose role the text gives, or unit price times area. ``correction_of``: the slot
    that the message puts right, whose new value is in its place where one was said. ``supposed``: 如果卖600万呢.
    """

    sums: tuple[Sum, ...] = ()
    roles: dict[Role, Money] = field(default_factory=dict)
    area: Optional[Area] = None
    held: Optional[Held] = None
    dates: tuple[DateMention, ...] = ()
    only_home: Optional[YesNo] = None
    only_home_about: bool = False
    buyer_homes: Optional[Homes] = None
    yes_no: Optional[YesNo] = None
    yes_no_about: bool = False
    correction_of: Optional[Slot] = None
    supposed: bool = False
    corrects: bool = False
    lone: Optional[Decimal] = None
    unclear: frozenset[Unclear] = frozenset()
