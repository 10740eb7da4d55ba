"""面积: 89平, 89.5㎡, 一百四十个平方, 九十二平米半, 八九十平, 几十平."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Optional

from language.quantities.hedges import Bound, bound_of
from language.quantities.money import M2
from language.quantities.numerals import Numeral
from language.quantities.signs import Kind, Marked

_AREA = re.compile(
    rf"(?P<number>[{Kind.NUMBER.chars}{Kind.BIG.chars}])\s*(?P<about>[多来余])?\s*(?:个(?P<more>半)?)?多?{M2}(?P<half>半)?(?!公里)"
)


@dataclass(frozen=True)
class Area:
    """In square metres. ``low`` and ``high`` are ``None`` where no figure is said."""

    low: Optional[Decimal]
    high: Optional[Decimal]
    bound: Bound = ""

    @property
    def exact(self) -> Optional[Decimal]:
        return self.low if self.low == self.high and not self.bound else None


def mark_areas(marked: Marked) -> None:
    def make(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        text = found.string
        bound = bound_of(text[: found.start()], text[found.end() :])
        half = Decimal("0.5") if found["half"] or found["more"] else Decimal(0)
        numeral = marked.value(found["number"], Numeral)
        if found.group().endswith("方") and numeral.high is not None and numeral.high < 10:
            return None  # 三方, 两方: parties
        return Kind.AREA, area_of(numeral, bound or ("over" if found["about"] else ""), half)

    marked.mark(_AREA, make)


def area_of(numeral: Numeral, bound: Bound, more: Decimal = Decimal(0)) -> Area:
    if numeral.low is None or numeral.high is None:
        return Area(None, None, "near")
    return Area(numeral.low + more, numeral.high + more, bound or ("over" if numeral.about else ""))
