"""Facts and returns of the demo taxpayers, from ``demo_portraits.yml``: told from today backwards, so that they stay
of this year whenever the demo is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, TypeAdapter

from backends.profile.facts import Declaration, Facts, Portrait, Role, registered
from backends.profile.schemas import Money, Strict, Taxpayer
from backends.refund.reference import ReferenceRefund
from kit.money import to_cents
from kit.strict_yaml import read_marked

FILE = Path(__file__).with_name("demo_portraits.yml")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
GONE = {"scrapped", "destroyed", "returned", "transferred"}  # of a vehicle: it is theirs no more
INCOME_TAXES = ("企业所得税", "经营所得个人所得税")


class Returns(Strict):
    """Of one tax, as the file has them."""

    tax: str
    every: Literal["month", "quarter", "year", "once"]
    filed_day: int = 1
    filed_month: int = 1
    days_ago: int = 0
    missed: int = 0
    what: str = ""
    of: str = ""
    share: Decimal = Decimal(0)
    claimed: tuple[str, ...] = ()
    figures: tuple[tuple[Money, Money], ...] = ()


class Written(Strict):
    facts: dict[str, Any] = Field(default_factory=dict)
    registered_months: int | None = None
    home_bought_days: int | None = None
    served_by: dict[str, Role] = Field(default_factory=dict)
    returns: tuple[Returns, ...] = ()


def demo_portraits(taxpayers: Sequence[Taxpayer], refund: ReferenceRefund, on: date) -> Iterator[Portrait]:
    """What the register of taxpayers and of vehicles says of each, with what the file adds."""
    written = _written()
    for taxpayer in taxpayers:
        one = written[taxpayer.id]
        filed = list(_declarations(taxpayer.id, one, on))
        yield Portrait(_facts(taxpayer, one, filed, refund, on), filed, one.served_by)


def demo_served_by() -> dict[str, dict[str, Role]]:
    """Who acts for each firm, by firm and person."""
    return {taxpayer: one.served_by for taxpayer, one in _written().items()}


def _written() -> dict[str, Written]:
    return TypeAdapter(dict[str, Written]).validate_python(read_marked(FILE).content)


def _facts(
    taxpayer: Taxpayer, written: Written, filed: Sequence[Declaration], refund: ReferenceRefund, on: date
) -> Facts:
    cars = [v for v in refund.vehicles(taxpayer.id) if not v.events or v.events[-1].kind not in GONE]
    days, months = written.home_bought_days, written.registered_months
    return Facts(
        taxpayer_id=taxpayer.id,
        registered_on=None if months is None else months_before(on, months),
        home_bought_on=None if days is None else on - timedelta(days=days),
        cars=len(cars),
        electric_cars=sum(v.vehicle.energy == "electric" for v in cars),
        refundable=int(refund.refunds_of(taxpayer.id, on).total),
        **registered(taxpayer),
        **_figures(filed, on),
        **written.facts,
    )


def _figures(filed: Sequence[Declaration], on: date) -> dict[str, int]:
    """Sales and profit as they were declared: of twelve months, and of the last full quarter that was."""
    year = [d for d in filed if d.period_from >= months_before(on.replace(day=1), 14)]
    return {
        "sales_year": _sum(d for d in year if d.tax == "增值税"),
        "sales_quarter": next((s for s in (_sales(year, on, ago) for ago in range(1, 5)) if s), 0),
        "profit_year": _sum(d for d in year if d.tax in INCOME_TAXES),
    }


def _sales(filed: Sequence[Declaration], on: date, quarters_ago: int) -> int:
    first = months_before(on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1), 3 * quarters_ago)
    return _sum(d for d in filed if d.tax == "增值税" and first <= d.period_from < months_before(first, -3))


def _sum(filed: Iterator[Declaration]) -> int:
    return int(sum(d.base for d in filed))


def _declarations(taxpayer_id: str, written: Written, on: date) -> Iterator[Declaration]:
    """What was filed by ``on``."""
    due: dict[tuple[str, date], Decimal] = {}
    for one in written.returns:
        figures = one.figures or tuple((d, to_cents(d * one.share)) for (tax, _), d in due.items() if tax == one.of)
        for ago, (base, owed) in enumerate(figures, one.missed + 1):
            first, last, filed = _period(one, ago, on)
            due[one.tax, first] = owed
            if filed <= on:
                known = {"tax": one.tax, "base": base, "due": owed, "paid": owed, "claimed": one.claimed}
                known |= {"what": one.what}
                yield Declaration(taxpayer_id=taxpayer_id, period_from=first, period_to=last, filed_on=filed, **known)


def _period(returns: Returns, ago: int, on: date) -> tuple[date, date, date]:
    """First and last day, and the day of filing."""
    if returns.every == "once":
        day = on - timedelta(days=returns.days_ago)
        return day, day, day
    months = MONTHS[returns.every]
    this = on.replace(month=(on.month - 1) // months * months + 1, day=1)
    first, after = months_before(this, months * ago), months_before(this, months * (ago - 1))
    filed = months_before(after, 1 - returns.filed_month).replace(day=returns.filed_day)
    return first, after - timedelta(days=1), filed


def months_before(day: date, months: int) -> date:
    """The same day of the month, or its 28th where that may be missing.

    >>> months_before(date(2026, 11, 29), 3), months_before(date(2026, 1, 5), 1)
    (datetime.date(2026, 8, 28), datetime.date(2025, 12, 5))
    """
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, min(day.day, 28))
