"""换购住房: how much of the income tax on the home sold comes back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from backends.everyday.errors import BadFactsError
from backends.everyday.lines import LawOfDay, figure, make_line, percent
from backends.everyday.schemas import Assessment, Money, Positive, Result, Situation
from backends.legislation.periods import years_after
from backends.legislation.service import Legislation
from kit.money import to_cents


class HomeSwap(Situation):
    """Prices without VAT. ``as_of``: the day of the later of sale and purchase."""

    sold_price: Positive
    tax_paid: Money
    bought_price: Positive
    sold_on: date | None = None
    bought_on: date | None = None


def assess(given: HomeSwap, law: Legislation) -> Assessment:
    check_one_year(given)
    rule = LawOfDay(law, given.as_of)
    share = min(given.bought_price / given.sold_price, Decimal(1))
    refund = to_cents(given.tax_paid * share)
    formula = (
        f"新购不低于转让，全退：{figure(refund)}"
        if given.bought_price >= given.sold_price
        else f"{figure(given.bought_price)} ÷ {figure(given.sold_price)} × {figure(given.tax_paid)} = {figure(refund)}"
    )
    line = make_line(
        "home_swap",
        "换购住房退个人所得税",
        [rule("income_tax.home_swap.refund")],
        base=given.tax_paid,
        rate=percent(share.quantize(Decimal("0.0001"))),
        formula=formula,
        amount=refund,
    )
    facts = (
        ("卖房价格（不含税）", f"{figure(given.sold_price)} 元"),
        ("已缴个人所得税", f"{figure(given.tax_paid)} 元"),
        ("新买价格（不含税）", f"{figure(given.bought_price)} 元"),
    )
    notes = (
        "条件：两套在同一城市，卖旧买新（或先买后卖）相隔不超过一年，卖房的人是新房的产权人之一。",
        "两个价格都不含增值税；与核定价不同的，按核定的计税价格；几个人共有的，按各人的份额。",
    )
    results = (Result("refund", "可退个人所得税", refund),)
    return Assessment("home_swap", "换购住房个人所得税退税", given.as_of, facts, (line,), results, notes)


def check_one_year(given: HomeSwap) -> None:
    """Raises ``BadFactsError`` where more than a year lies between."""
    if given.sold_on is None or given.bought_on is None:
        return
    first, last = sorted((given.sold_on, given.bought_on))
    if years_after(first, 1) < last:
        raise BadFactsError("卖房和买房相隔超过一年，不能享受换购退税", field="bought_on")
