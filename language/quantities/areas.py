"""面积: 89平, 89.5㎡, 一百四十平米, 一百一十来平."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import List

from language.normalise import normalise
from language.quantities.numerals import NUMBER, read_number

_AREA = re.compile(
    rf"(?P<number>{NUMBER})\s*(?P<about>[来多]?)\s*[个個]?\s*(?:平方米|平方|平米|平|m2|方(?!面|便|式|法))"
)
# 五万一平 is a price: the 一 before 平 belongs to it.
_PRICE_PER = re.compile(r"[元块万亿wW]\s*$")


@dataclass(frozen=True)
class Area:
    m2: Decimal
    start: int
    end: int
    exact: bool = True


def find_areas(text: str) -> List[Area]:
    """Areas in square metres.

    >>> [str(a.m2) for a in find_areas("建面八十九点五平米，套内75.3㎡，单价五万一平")]
    ['89.5', '75.3']
    """
    plain = normalise(text)
    areas = []
    for found in _AREA.finditer(plain):
        number = read_number(found["number"])
        one = found["number"] in ("一", "1") and _PRICE_PER.search(plain[: found.start()]) is not None
        if number is not None and not one:
            areas.append(Area(number, found.start(), found.end(), exact=not found["about"]))
    return areas
