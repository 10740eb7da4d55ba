"""换购住房: who sold a home, paid income tax on it and bought another in time is paid back, without asking for it.

One rule, said twice: ``item_of`` explains one swap by ``refund_for_new_home``, ``swapped`` finds all of a city; a test
holds them equal. The announcement (国家税务总局公告2022年第21号) speaks of a purchase after the sale; one before it
is for a person. What is paid back is a relief and bears no interest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.housing.home_for_home import Exchange, refund_for_new_home
from backends.legislation.evidence import basis_of, weakest
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from backends.refund.due import CLAIM_YEARS, NOTHING, UNKNOWN, first_claimable
from backends.refund.schemas import RefundItem

METHOD = "income_tax.home_for_home.method"
YEARS = "income_tax.home_for_home.years"
TAX = "个人所得税"
COLUMNS = {
    "id": "varchar",
    "taxpayer_id": "varchar",
    "home": "varchar",
    "sold_on": "date",
    "sold_price": "decimal(15, 2)",
    "tax_paid": "decimal(15, 2)",
    "bought_on": "date",
    "bought_price": "decimal(15, 2)",
    "same_city": "boolean",
    "same_owner": "boolean",
}


@dataclass(frozen=True, slots=True)
class HomeSwap:
    """Of one seller. ``sold_on``: when the income tax was paid. ``bought_on``: of a new home, when its contract was
    filed; of another, of the deed tax or the registration. Prices without VAT, of this person's share. ``same_owner``:
    they are an owner of the new home."""

    id: str
    taxpayer_id: str
    home: str
    sold_on: date
    sold_price: Decimal
    tax_paid: Decimal
    bought_on: date
    bought_price: Decimal
    same_city: bool
    same_owner: bool


def swapped(law: Legislation, on: date, since: date) -> str:
    """What comes back of table ``home_swaps``: (``id``, ``tax_year``, ``cents``, ``needs_person`` 0 or 1)."""
    periods = law.values(METHOD)
    # The law of the later day counts; years end as those of ``years_after`` do, on the last day of a shorter month.
    last = "greatest(sold_on, bought_on)"
    years = " ".join(f"when {_within(last, v)} then {int(v.number)}" for v in law.values(YEARS))
    return f"""
with priced as (
    select
        *, case {years} else 0 end as years,
        cast(tax_paid * 100 as hugeint) as tax, cast(sold_price * 100 as hugeint) as sold,
        cast(bought_price * 100 as hugeint) as bought
    from home_swaps
    where tax_paid > 0 and sold_price > 0 and bought_price > 0 and same_city and same_owner
      and sold_on between date '{since}' and date '{on}' and bought_on <= date '{on}'
      and ({" or ".join(_within("sold_on", v) for v in periods)})
      and ({" or ".join(_within("bought_on", v) for v in periods)})
)
select
    id, year(sold_on) as tax_year,
    case
        when bought_on < sold_on then 0
        when bought >= sold then cast(tax as bigint)
        else cast((2 * tax * bought + sold) // (2 * sold) as bigint)
    end as cents,
    case when bought_on < sold_on then 1 else 0 end as needs_person
from priced
where {last} <= least(sold_on, bought_on) + to_years(years)
"""  # noqa: S608  nothing but dates and numbers is put in


def _within(day: str, value: DatedValue) -> str:
    until = f" and {day} <= date '{value.in_force_to}'" if value.in_force_to is not None else ""
    return f"({day} >= date '{value.in_force_from}'{until})"


def item_of(one: HomeSwap, on: date, law: Legislation) -> RefundItem | None:
    """``None`` where nothing comes back, or no more."""
    claim = law.value_at(CLAIM_YEARS, on)
    if not first_claimable(on, int(claim.number)) <= one.sold_on <= on or one.bought_on > on:
        return None
    if min(one.tax_paid, one.sold_price, one.bought_price) <= 0:
        return None
    exchange = Exchange(
        sold_on=one.sold_on,
        bought_on=one.bought_on,
        sold_price=one.sold_price,
        bought_price=one.bought_price,
        tax_paid=one.tax_paid,
        same_city=one.same_city,
        same_owner=one.same_owner,
    )
    try:
        back = refund_for_new_home(exchange, law)
        last = max(one.sold_on, one.bought_on)
        values = [
            law.value_at(METHOD, one.sold_on),
            law.value_at(METHOD, one.bought_on),
            law.value_at(YEARS, last),
            claim,
        ]
    except UNKNOWN:
        return None
    if back.reasons:
        return None
    before = one.bought_on < one.sold_on
    return RefundItem(
        label=f"卖出{one.home}的{TAX}（换购住房）",
        year=one.sold_on.year,
        reason=_reason(one, before=before),
        paid=one.tax_paid,
        refundable=NOTHING if before else back.amount,
        formula="先买后卖，确认以后再算" if before else back.formula,
        basis=basis_of(values),
        confidence=weakest(values),
        needs_person=before,
        vehicle_id=f"home_swap/{one.id}",  # assessments have ids of their own
        tax=TAX,
    )


def _reason(one: HomeSwap, *, before: bool) -> str:
    days = f"{one.sold_on} 卖出并缴税，{one.bought_on} 买入新房"
    if before:
        return f"{days}：公告写的是卖出以后再买，先买后卖的请先向征收旧房个税的税务机关确认"
    return f"{days}，符合换购住房退税"
