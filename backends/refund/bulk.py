"""The rules of the vehicle tax in SQL, over a whole city: one text for DuckDB and for Spark.

It reads ``vehicles``, ``payments`` (``cents``), ``events``, all as on the day asked for, and ``law`` (``YearLaw``).
``rules`` says the same of one vehicle and explains it; a test holds the two equal. Beyond what both engines speak it
uses Spark's ``shiftleft``, which DuckDB is given as a macro.

Nearly all vehicles paid once a year, and no more than a year's tax. ``summary`` adds up what each paid; from it
``suspects`` takes the others, with what they are, and only of those is every payment looked at. The summary knows
nothing of the law or of the day, so it may be made beforehand and kept (``bulk_summary``).
"""

from __future__ import annotations

from dataclasses import dataclass

from backends.refund.bulk_law import BulkLaw
from backends.refund.months import LAST_MONTH

BITS = 31  # years 32 apart share a bit: then a vehicle more is looked at, and none is missed


@dataclass(frozen=True, slots=True)
class Bulk:
    """The selects, in the order in which their tables are made. ``found``: (``vehicle_id``, ``tax_year``, ``cents``,
    ``needs_person`` 0 or 1)."""

    absent: str
    summary: str
    suspects: str
    years: str
    found: str


def bulk(law: BulkLaw) -> Bulk:
    return Bulk(_ABSENT, SUMMARY, _suspects(law), _years(law), _FOUND)


# From ``gone_on`` to ``found_on`` (empty: never) a vehicle is not there. Of several losses in a row the first counts.
_ABSENT = """
with marked as (
    select
        vehicle_id, kind, happened_on,
        coalesce(lag(kind) over (partition by vehicle_id order by happened_on, kind), 'found') as before
    from events
    where kind <> 'transferred'
),
turns as (
    select
        vehicle_id, kind, happened_on,
        lead(happened_on) over (partition by vehicle_id order by happened_on, kind) as next_on
    from marked
    where (kind = 'found') <> (before = 'found')
)
select vehicle_id, kind, happened_on as gone_on, next_on as found_on
from turns
where kind <> 'found'
"""


# A line for each vehicle that paid anything. ``happened``: it has an event, whenever.
SUMMARY = f"""
with sums as (
    select
        vehicle_id,
        count(*) as times,
        bit_or(shiftleft(cast(1 as bigint), tax_year & {BITS})) as years,
        max(cents) as most,
        max(tax_year) as last_year,
        min(tax_year) as first_year,
        max(paid_on) as last_on
    from payments
    group by vehicle_id
)
select
    s.*, v.kind, v.energy, v.displacement_l, v.acquired_on, case when h.vehicle_id is null then 0 else 1 end as happened
from sums s
join vehicles v on v.id = s.vehicle_id
left join (select distinct vehicle_id from events) h on h.vehicle_id = s.vehicle_id
"""  # noqa: S608  nothing but our own numbers and dates are put in, here and below


def _suspects(law: BulkLaw) -> str:
    """A vehicle of which some payment exceeds the least tax of a year, or with two for a year, or with an event, or of
    another kind. What was bought within the years paid for owes less, so its payments are looked at too. A vehicle that
    is in the table more than once is one vehicle; where its lines differ, of no kind that is known."""
    known = [y.tax_year for y in law.years]
    return f"""
select
    v.vehicle_id, max(v.kind) as kind,
    case
        when min(v.kind) = max(v.kind) and min(v.energy) = max(v.energy)
            and min(v.displacement_l) = max(v.displacement_l)
            and (max(v.acquired_on) is null or min(v.acquired_on) = max(v.acquired_on))
        then max(v.energy)
    end as energy,
    max(v.displacement_l) as displacement_l, max(v.acquired_on) as acquired_on
from summary v
where v.happened = 1
  or v.last_on >= date '{law.since}'
  and (
    v.times > bit_count(v.years)
    or v.energy <> 'fuel'
    or v.most > {_least_annual(law)}
    or coalesce(v.first_year, 0) < {min(known)} or v.last_year > {max(known)}
    or (year(v.acquired_on) between v.first_year and v.last_year and v.most > 0)
  )
group by v.vehicle_id
"""  # noqa: S608


def _least_annual(law: BulkLaw) -> str:
    """The least that is due for fuel in any year, by displacement."""
    least: dict[tuple[object, object], int] = {}
    for row in (y for y in law.years if y.energy == "fuel"):
        steps = (row.above, row.upto)
        least[steps] = min(least.get(steps, row.annual), row.annual)
    cases = " ".join(
        f"when v.displacement_l <= {upto} then {min(c for (o, u), c in least.items() if o < upto <= u)}"  # type: ignore[operator]
        for upto in sorted({u for _, u in least})  # type: ignore[type-var]
    )
    return f"case {cases} else 0 end"


def _years(law: BulkLaw) -> str:
    """A payment that is in the table more than once, of a file loaded twice, is one payment."""
    return f"""
with known as (
    select distinct p.id, p.vehicle_id, p.tax_year, p.paid_on, p.channel, p.cents
    from payments p
    join suspects s on s.vehicle_id = p.vehicle_id
)
select
    p.vehicle_id, p.tax_year,
    sum(p.cents) as paid,
    sum(case when p.paid_on >= date '{law.since}' then p.cents else 0 end) as claimable,
    count(*) as times,
    case when min(p.channel) <> max(p.channel) then 1 else 0 end as both_ways
from known p
group by p.vehicle_id, p.tax_year
having max(p.paid_on) >= date '{law.since}'
"""  # noqa: S608


_FOUND = f"""
with happened as (
    select
        vehicle_id, min(year(happened_on)) as first_year,
        min(case when kind = 'transferred' then happened_on end) as sold_on
    from events
    group by vehicle_id
),
dues as (
    select
        y.vehicle_id, y.tax_year, y.paid, y.claimable, y.times, y.both_ways, v.kind, v.energy, h.sold_on,
        l.annual, l.overpaid, l.twice, l.lost, l.lost_before, l.returned, l.returned_before,
        case when year(v.acquired_on) = y.tax_year then month(v.acquired_on) else 1 end as first_month,
        case
            when coalesce(v.kind, '') <> 'passenger' then 1
            when year(h.sold_on) < y.tax_year then 1
            when l.annual is null then 1
            else 0
        end as for_person
    from years y
    join suspects v on v.vehicle_id = y.vehicle_id
    left join law l
        on l.tax_year = y.tax_year and l.energy = v.energy and v.displacement_l > l.above and v.displacement_l <= l.upto
    left join happened h on h.vehicle_id = y.vehicle_id
    where v.kind = 'passenger' or y.times > 1 or v.energy <> 'fuel' or h.first_year <= y.tax_year
),
figures as (
    select *, floor((annual * ({LAST_MONTH + 1} - first_month) + {LAST_MONTH // 2}) / {LAST_MONTH}) as due
    from dues
),
months as (
    select
        f.vehicle_id, f.tax_year, f.annual,
        case when f.paid < f.due or f.sold_on <= a.gone_on then 1
            when a.kind = 'returned' and year(a.gone_on) < f.tax_year then f.returned_before
            when a.kind = 'returned' then f.returned
            when year(a.gone_on) < f.tax_year then f.lost_before
            else f.lost
        end as unsure,
        case when year(a.found_on) = f.tax_year then month(a.found_on) else {LAST_MONTH + 1} end
        - case
            when year(a.gone_on) < f.tax_year then f.first_month
            else greatest(month(a.gone_on), f.first_month)
        end as months
    from figures f
    join absent a on a.vehicle_id = f.vehicle_id
    where f.for_person = 0 and year(a.gone_on) <= f.tax_year
      and (a.found_on is null or year(a.found_on) >= f.tax_year)
),
gone as (
    select
        vehicle_id, tax_year,
        sum(floor((annual * months + {LAST_MONTH // 2}) / {LAST_MONTH})) as whole,
        max(case when floor((annual * months + {LAST_MONTH // 2}) / {LAST_MONTH}) > 0 then unsure else 0 end) as unsure
    from months
    where months > 0
    group by vehicle_id, tax_year
),
backs as (
    select
        f.vehicle_id, f.tax_year, f.for_person, f.claimable,
        greatest(f.paid - f.due, 0) + greatest(coalesce(g.whole, 0) - greatest(f.due - f.paid, 0), 0) as back,
        case
            when f.paid <= f.due then 0
            when f.times = 1 and f.energy = 'fuel' then 1
            when f.both_ways = 1 then f.twice
            else f.overpaid
        end as unsure_paid,
        coalesce(g.unsure, 0) as unsure_gone
    from figures f
    left join gone g on g.vehicle_id = f.vehicle_id and g.tax_year = f.tax_year
),
results as (
    select
        vehicle_id, tax_year,
        cast(case when for_person = 1 then 0 else least(back, claimable) end as bigint) as cents,
        case when for_person = 1 then 1 else greatest(unsure_paid, unsure_gone) end as needs_person
    from backs
)
select vehicle_id, tax_year, cents, needs_person
from results
where cents > 0 or needs_person = 1
"""  # noqa: S608
