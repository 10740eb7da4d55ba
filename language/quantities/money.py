"""金额: 500万, 1.2亿, 三百五十万, 5,000,000元, 1000块5毛, 420w, 12k; and prices a square metre: 6万一平, 单价5.2万."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Optional

from language.quantities.hedges import Bound, bound_of
from language.quantities.numerals import Numeral, plain
from language.quantities.patterns import words
from language.quantities.signs import Kind, Marked

_N, _B = f"[{Kind.NUMBER.chars}]", f"[{Kind.BIG.chars}]"
_ANY = f"[{Kind.NUMBER.chars}{Kind.BIG.chars}]"
M2 = words("平方米 平米 平方 平(?!均|时|常|台|安|摊) m2 方(?![面便式法案向才位协合])")
_YUAN = words("元(?![桥旦件素首老]) 块钱?(?!地) 圆(?![桌形圈])")
_SIGN = r"(?:¥|人民币|rmb|RMB)"
_ABOUT = "(?P<about>[多来余])?"
_END = r"(?=$|[\s,;。!?吧整])"
_WHOLE = "(?:整|正(?!好))?"

_SUMS = (
    re.compile(
        rf"(?:{_SIGN}\s*)?(?P<yuan>{_ANY}){_ABOUT}\s*{_YUAN}"
        rf"(?:(?P<jiao>{_N})(?:[角毛]|{_END})(?:(?P<fen>{_N})(?:分|{_END}))?)?{_WHOLE}"
    ),
    re.compile(rf"(?:{_SIGN}\s*)?(?P<yuan>{_B}){_ABOUT}{_WHOLE}"),
    re.compile(rf"{_SIGN}\s*(?P<yuan>{_N}){_ABOUT}"),
)
_IS = r"[是为才就要能给到出卖得均价大概差不多约合:\s]{0,5}"
_RATES = (
    re.compile(rf"(?P<yuan>{_ANY}){_ABOUT}\s*{_YUAN}?\s*(?:/|每|(?P<one>{_N})个?)\s*{M2}"),
    re.compile(
        rf"(?:每|单|(?P<one>{_N})\s*个?)\s*{M2}(?:米|的)?(?:价格?|单价)?{_IS}(?P<yuan>{_ANY}){_ABOUT}{_YUAN}?(?!\s*个?{M2})"
    ),
    re.compile(rf"(?:单价|均价){_IS}(?P<yuan>{_ANY}){_ABOUT}{_YUAN}?"),
    re.compile(rf"(?P<yuan>{_ANY}){_ABOUT}{_YUAN}?的?(?:单价|均价)"),
)
# 2万97: what follows a sum at once and is neither its end nor something of its own leaves all of it unread.
_REMAINS = re.compile(rf"[{Kind.SUM.chars}]{_N}+")
_PARTS = (("jiao", Decimal("0.1")), ("fen", Decimal("0.01")))


@dataclass(frozen=True)
class Money:
    """In yuan, from ``low`` to ``high``, which are ``None`` where no figure is said: 几百万. ``unit_left_out``: a bare
    500 taken for 500 万."""

    low: Optional[Decimal]
    high: Optional[Decimal]
    bound: Bound = ""
    unit_left_out: bool = False

    @property
    def exact(self) -> Optional[Decimal]:
        return self.low if self.low == self.high and not self.bound else None


def mark_rates(marked: Marked) -> None:
    """Prices per square metre. Where 万 is left out (单价6) none is read."""

    def make(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        one = found.groupdict().get("one")
        if one and marked.value(one, Numeral).low != 1:
            return None
        money = _money(marked, found)
        return (Kind.RATE, money) if money.low is None or money.low >= 100 else None

    for pattern in _RATES:
        marked.mark(pattern, make)


def mark_sums(marked: Marked) -> None:
    for pattern in _SUMS:
        marked.mark(pattern, lambda found: (Kind.SUM, _money(marked, found)))
    marked.mark(_REMAINS, lambda found: (Kind.OTHER, found.group()))


def money_of(numeral: Numeral, bound: Bound, times: Decimal = Decimal(1)) -> Money:
    if numeral.low is None or numeral.high is None:
        return Money(None, None, "near")
    return Money(plain(numeral.low * times), plain(numeral.high * times), bound or ("over" if numeral.about else ""))


def _money(marked: Marked, found: re.Match[str]) -> Money:
    said = found.groupdict()
    bound = bound_of(found.string[: found.start()], found.string[found.end() :])
    money = money_of(marked.value(found["yuan"], Numeral), bound or ("over" if said["about"] else ""))
    parts = [(marked.get(said.get(name), Numeral), part) for name, part in _PARTS]
    cents = sum(((n.low or Decimal(0)) * part for n, part in parts if n is not None), Decimal(0))
    if not cents or money.low is None or money.high is None:
        return money
    return Money(plain(money.low + cents), plain(money.high + cents), money.bound)
