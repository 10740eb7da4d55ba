"""Which fact a bare number puts right: 写错了 应该是139, while something else is asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from actions.housing.facts import Amount, Held, Sale
from language.reading import Reading

_TEN_THOUSAND = Decimal(10_000)
# As they are typed without a unit: 万, square metres, years.
_SIZES: Mapping[str, tuple[Decimal, Decimal]] = {
    "original_price": (Decimal(5), Decimal(9_999)),
    "held": (Decimal("0.5"), Decimal(60)),
    "home_area": (Decimal(15), Decimal(500)),
    "sale_price": (Decimal(20), Decimal(9_999)),
}
CLOSE = 2  # times the old value: nearer than that, it is meant rather than what was told last


def put_right(reading: Reading, known: Sale, asked: str | None) -> str:
    """The field, as what was told last and what the number fits; empty where it answers the question or nothing is
    taken back."""
    if reading.lone is not None and _makes_sure(known.home_area, reading.lone) and asked != "sale_price":
        return "home_area"
    if not reading.corrects or (reading.correction_of is not None and reading.lone is None):
        return ""
    if asked is not None and getattr(known, asked, None) is not None:
        return ""
    bare = [s.money.exact for s in reading.sums if s.role is None and not s.money.unit_left_out]
    if reading.lone is not None:
        number, names = reading.lone, tuple(_SIZES)
    elif len(bare) == len(reading.sums) == 1 and bare[0] is not None and asked == "original_price":
        number, names = bare[0] / _TEN_THOUSAND, ("sale_price",)
    else:
        return ""
    old = {name: value for name in names if (value := _known(known, name)) is not None and _fits(name, number)}
    if not old:
        return ""
    last, nearest = next(iter(old)), min(old, key=lambda name: _times(old[name], number))
    return nearest if _times(old[nearest], number) <= CLOSE < _times(old[last], number) else last


def _makes_sure(area: Amount | str | None, number: Decimal) -> bool:
    """具体是126, after 一百二三十平."""
    return isinstance(area, Amount) and area.about and area.low <= number <= area.high


def _fits(name: str, number: Decimal) -> bool:
    low, high = _SIZES[name]
    return low <= number <= high


def _known(known: Sale, name: str) -> Decimal | None:
    value = getattr(known, name)
    if isinstance(value, Held):
        return None if isinstance(value.low, date) else value.low
    if isinstance(value, Amount):
        value = value.low
    if not isinstance(value, Decimal):
        return None
    return value if name == "home_area" else value / _TEN_THOUSAND


def _times(old: Decimal, new: Decimal) -> Decimal:
    return max(old, new) / max(min(old, new), Decimal("0.1"))
