"""换购住房: how much of the income tax on the home sold comes back, by the law of housing."""

from __future__ import annotations

from datetime import date

from backends.everyday.lines import figure, percent
from backends.everyday.schemas import Assessment, Line, Money, Positive, Result, Situation
from backends.housing.home_for_home import Exchange, refund_for_new_home
from backends.legislation.service import Legislation
from kit.money import to_cents

CONDITIONS = (
    "条件：两套在同一城市，卖旧买新（或先买后卖）相隔不超过一年，卖房的人是新房的产权人之一。",
    "两个价格都不含增值税；与核定价不同的，按核定的计税价格；几个人共有的，按各人的份额。",
)


class HomeSwap(Situation):
    """Prices without VAT. ``sold_on``, ``bought_on``: where they are not known, ``as_of``."""

    sold_price: Positive
    tax_paid: Money
    bought_price: Positive
    sold_on: date | None = None
    bought_on: date | None = None
    same_city: bool = True
    same_owner: bool = True


def assess(given: HomeSwap, law: Legislation) -> Assessment:
    exchange = Exchange(
        sold_on=given.sold_on or given.as_of,
        bought_on=given.bought_on or given.as_of,
        sold_price=given.sold_price,
        bought_price=given.bought_price,
        tax_paid=given.tax_paid,
        same_city=given.same_city,
        same_owner=given.same_owner,
    )
    found = refund_for_new_home(exchange, law)
    share = found.amount / given.tax_paid if given.tax_paid else found.amount
    line = Line(
        code="home_swap",
        tax="换购住房退个人所得税",
        base=given.tax_paid,
        rate=percent(round(share, 4)),
        formula="：".join((found.formula, *found.reasons)),
        amount=to_cents(found.amount),
        basis=found.basis,
        confidence=found.confidence,
        needs_person=found.confidence == "unsettled",
    )
    facts = (
        ("卖房价格（不含税）", f"{figure(given.sold_price)} 元"),
        ("已缴个人所得税", f"{figure(given.tax_paid)} 元"),
        ("新买价格（不含税）", f"{figure(given.bought_price)} 元"),
    )
    results = (Result("refund", "可退个人所得税", to_cents(found.amount)),)
    return Assessment("home_swap", "换购住房个人所得税退税", given.as_of, facts, (line,), results, CONDITIONS)
