"""Whether a home is an ordinary one (普通住房) by the standard of Beijing, which counted until November 2024."""

from __future__ import annotations

from dataclasses import dataclass

from backends.housing.sale import Sale
from backends.legislation.errors import RepealedError
from backends.legislation.schemas import DatedValue

_PREFIX = "ordinary_housing.beijing"


@dataclass(frozen=True, slots=True)
class Judged:
    """``values``: the standards it was held against; none where the person said so."""

    ordinary: bool
    values: tuple[DatedValue, ...] = ()


def judge_ordinary(sale: Sale) -> Judged | None:
    """What was said; otherwise what area, plot ratio and price come to; ``None`` where they are not known either."""
    home = sale.situation.property
    if home.ordinary is not None:
        return Judged(home.ordinary)
    if home.plot_ratio is None or home.ring is None:
        return None
    plot_ratio, area = sale.value(f"{_PREFIX}.plot_ratio"), sale.value(f"{_PREFIX}.area")
    unit, total = sale.value(f"{_PREFIX}.unit_price.{home.ring}"), _total_price(sale)
    cheap = sale.price <= unit.number * home.area_m2 or (total is not None and sale.price <= total.number)
    ordinary = home.plot_ratio >= plot_ratio.number and home.area_m2 <= area.number and cheap
    return Judged(ordinary, (plot_ratio, area, unit, *([total] if total is not None else [])))


def _total_price(sale: Sale) -> DatedValue | None:
    """Of the whole home, while one counted."""
    try:
        return sale.value(f"{_PREFIX}.total_price.{sale.situation.property.ring}")
    except RepealedError:
        return None
