"""核定价是450万, 税务局说350万: what the tax authority takes a home to be worth. Pure."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from language.reading import read

_OFFICE = r"(?:税务局?|税局)(?:那边|里|的人)?(?:核定|评估|[说核评认定按]|要按)"
_OFFICE += r"(?:了|的|成|到|是|要|得|该|按|值|最低|起码|至少|不低于|价格?)*"
ASSESSED = re.compile(
    r"(?:核定|评估|最低计税|最低过户|过户指导|指导)(?:价|价格|的价)?[^，,。；;\s\d]{0,6}?(?P<price>\d[\d.,]*\s*[万亿wW]?元?)"
    rf"|{_OFFICE}(?P<told>\d[\d.,]*\s*[万亿wW]元?|\d{{6,}}元?)(?!\s*(?:买|的?原|装修|契税|扣|交|的?税))"
)


def assessed_in(plain: str, today: date) -> Decimal | None:
    """
    >>> day = date(2026, 11, 30)
    >>> assessed_in("网签320万 税务局说350万", day), assessed_in("税务局说我当年280万买的", day)
    (Decimal('3500000'), None)
    """
    told = ASSESSED.search(plain)
    sums = read(told["price"] or told["told"], "price", today).sums if told is not None else ()
    return sums[0].money.exact if sums else None
