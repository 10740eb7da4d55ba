"""金额: 500万, 1.2亿, 三百五十万, 5,000,000元, 1000块, 420w, 一万五."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import List, Optional

from language.normalise import normalise
from language.quantities.numerals import NUMBER, plain, read_number

# 个 as in 两个亿; 来/多 as in 五百多万. What follows a price per square metre is kept apart.
_MONEY = re.compile(
    rf"(?P<sign>¥|人民币)?\s*(?P<number>{NUMBER})\s*(?P<about>[来多]?)\s*(?P<big>个?[万亿]|[wW](?![a-zA-Z]))?"
    r"\s*(?P<unit>(?:元|块钱?|圆|塊)?(?:整|正)?)"
    r"(?P<per>\s*(?:/|每|一)\s*(?:平方?米?|㎡|m2|平))?"
)
_BIG = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "w": Decimal(10_000)}
# What makes a bare number something else than money.
_OTHER_UNIT = re.compile(r"\s*(?:平|㎡|m2|年|月|日|号|天|周岁|岁|套|%|个点|室|楼|层|手|次|张|人|个(?![万亿]))")


@dataclass(frozen=True)
class Money:
    """``amount`` in yuan. ``exact`` is false for 五百多万; ``per_m2`` for a price per square metre."""

    amount: Decimal
    start: int
    end: int
    exact: bool = True
    per_m2: bool = False


def find_money(text: str) -> List[Money]:
    """Numbers with 元, 块, 万 or 亿. A bare number is no money: only who asked can know.

    >>> [str(m.amount) for m in find_money("卖500万，原来三百五十万买的，中介费1000块")]
    ['5000000', '3500000', '1000']
    """
    written = normalise(text)
    return [m for m in (_read(written, found) for found in _MONEY.finditer(written)) if m is not None]


def _read(text: str, found: re.Match[str]) -> Optional[Money]:
    number = read_number(found["number"])
    scaled = found["big"] is not None or re.search("[万亿萬億]", found["number"]) is not None
    if number is None or not (scaled or found["unit"] or found["sign"]):
        return None
    if not found["unit"] and not found["per"] and _OTHER_UNIT.match(text, found.end()):
        return None
    if found["big"]:
        number *= _BIG[found["big"][-1].lower()]
    return Money(
        amount=plain(number),
        start=found.start(),
        end=found.end(),
        exact=not found["about"],
        per_m2=found["per"] is not None,
    )
