"""装修多花10万, 利息少算2万, 原价少20万呢: what is deducted becomes so much more or less, and not the price. Pure."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from actions.everyday.changing import LESS, MORE
from actions.housing.facts import Sale
from language.normalise import normalise
from language.reading import read

_OF = {
    "original_price": "原[价值]|买价|买的?时候?|买房时|当[初时]",
    "deed_tax_paid": "契税",
    "renovation": "装修",
    "loan_interest": "利息",
    "fees": "手续费|公证费",
}
_NAMES = "|".join(_OF.values())
_BY = re.compile(
    rf"(?:(?P<more>{MORE}|再加)|{LESS})(?:[花交付缴算开了个上]|{_NAMES}|[费款票]|\s)*(?=\d|[一二两三四五六七八九十]+[万千百])"
)
_OF_BUYER = re.compile("买[家方主]|[他她](?:们)?的契税")


def cost_moved(text: str, known: Sale, today: date) -> tuple[str, Decimal | None] | None:
    """The fact, and what it becomes: nothing where that is not to be told. ``None``: the message moves no cost."""
    plain = normalise(text)
    by = _BY.search(plain)
    named = [name for name, words in _OF.items() if re.search(words, plain)]
    if by is None or len(named) != 1 or _OF_BUYER.search(plain):
        return None
    sums = read(plain[by.end() :], "price", today).sums
    exact = sums[0].money.exact if len(sums) == 1 else None
    if exact is None or len(read(plain, "price", today).sums) != 1:
        return None
    [name] = named
    before = getattr(known, name)
    if not isinstance(before, Decimal):
        told = by["more"] is not None and name != "original_price"
        return name, exact if told else None
    after = before + exact if by["more"] else before - exact
    return name, after if after >= 0 else None
