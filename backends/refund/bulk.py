"""The rules of the vehicle tax in SQL, over a whole city: one text for DuckDB and for Spark.

It reads ``vehicles``, ``payments`` (``cents``), ``events``, all as on the day asked for, and ``law`` (``YearLaw``).
``rules`` says the same of one vehicle and explains it; a test holds the two equal. Beyond what both engines speak it
uses Spark's ``shiftleft`` and ``shiftright``, which DuckDB is given as macros.

Nearly all vehicles paid once a year, and no more than a year's tax. ``bulk_summary`` has a line of a few whole numbers
for each vehicle; from it ``suspects`` takes the others, with what they are, and only of those is every payment looked
at. What contradicts itself or cannot be read is for a person, as ``TROUBLES`` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from backends.refund.bulk_law import BulkLaw
from backends.refund.bulk_lines import SUMMARY, suspects
from backends.refund.months import LAST_MONTH
from backends.refund.schemas import Channel, EventKind

# Why a person must look, where the records are at fault, by ``trouble``.
TROUBLES = {
    1: "同一缴款编号有不同的内容",
    2: "缴款缺编号、日期或金额",
    3: "登记的事项看不懂或没有日期",
    4: "同一辆车登记了两种情况",
    5: "车辆的能源种类或排量看不懂",
}


@dataclass(frozen=True, slots=True)
class Bulk:
    """The selects, in the order in which their tables are made. ``found``: (``vehicle_id``, ``tax_year``, ``cents``,
    ``needs_person`` 0 or 1, ``trouble`` 0 or of ``TROUBLES``)."""

    absent: str
    summary: str
    marked: str
    suspects: str
    years: str
    found: str


def bulk(law: BulkLaw) -> Bulk:
    marked, suspected = suspects(law)
    return Bulk(_ABSENT, SUMMARY, marked, suspected, _years(law), _FOUND)


_KINDS = ", ".join(f"'{kind}'" for kind in get_args(EventKind))
_CHANNELS = ", ".join(f"'{channel}'" for channel in get_args(Channel))


# From ``gone_on`` to ``found_on`` (empty: never) a vehicle is not there. Of several losses in a row the first counts.
_ABSENT = f"""
with marked as (
    select
        vehicle_id, kind, happened_on,
        coalesce(lag(kind) over (partition by vehicle_id order by happened_on, kind), 'found') as before
    from events
    where kind in ({_KINDS}) and kind <> 'transferred' and happened_on is not null
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
"""  # noqa: S608  nothing but our own numbers, words and dates are put in, here and below


def _years(law: BulkLaw) -> str:
    """A payment that is in the table more than once, of a file loaded twice, is one payment."""
    return f"""
with known as (
    select distinct p.id, p.vehicle_id, p.tax_year, p.paid_on, p.channel, p.cents
    from payments p
    join suspects s on s.vehicle_id = p.vehicle_id
),
doubtful as (
    select id from known group by id having count(*) > 1
)
select
    p.vehicle_id, p.tax_year,
    sum(p.cents) as paid,
    sum(case when p.paid_on >= date '{law.since}' then p.cents else 0 end) as claimable,
    count(*) as times,
    case when min(p.channel) <> max(p.channel) then 1 else 0 end as both_ways,
    max(case when p.channel in ({_CHANNELS}) then 0 else 1 end) as strange,
    max(
        case when d.id is not null then 1 when p.id is null or p.paid_on is null or p.cents is null then 2 else 0 end
    ) as trouble
from known p
left join doubtful d on d.id = p.id
group by p.vehicle_id, p.tax_year
having max(p.paid_on) >= date '{law.since}' or max(case when p.paid_on is null then 1 else 0 end) = 1
"""  # noqa: S608


_FOUND = f"""
with happened as (
    select
        vehicle_id, min(year(happened_on)) as first_year,
        min(case when kind = 'transferred' then happened_on end) as sold_on,
        min(case when kind in ({_KINDS}) and happened_on is not null then null else coalesce(year(happened_on), 0) end)
            as unread_year
    from events
    group by vehicle_id
),
dues as (
    select
        y.vehicle_id, y.tax_year, y.paid, y.claimable, y.times, y.both_ways, y.strange, v.kind, v.energy, h.sold_on,
        l.annual, l.overpaid, l.twice, l.lost, l.lost_before, l.returned, l.returned_before,
        case when v.acquired_year = y.tax_year then v.acquired_month else 1 end as first_month,
        case
            when y.trouble > 0 then y.trouble
            when h.unread_year <= y.tax_year then 3
            when v.differs = 1 then 4
            when v.kind = 'passenger' and v.unread = 1 then 5
            else 0
        end as trouble,
        case
            when v.kind <> 'passenger' then 1
            when year(h.sold_on) < y.tax_year then 1
            when l.annual is null then 1
            else 0
        end as peculiar
    from years y
    join suspects v on v.vehicle_id = y.vehicle_id
    left join law l
        on l.tax_year = y.tax_year and l.energy = v.energy and v.displacement_l > l.above and v.displacement_l <= l.upto
    left join happened h on h.vehicle_id = y.vehicle_id
    where v.kind = 'passenger' or y.times > 1 or v.energy <> 'fuel' or h.first_year <= y.tax_year
      or h.unread_year <= y.tax_year or y.trouble > 0 or v.differs = 1
),
figures as (
    select
        *, case when trouble > 0 then 1 else peculiar end as for_person,
        floor((annual * ({LAST_MONTH + 1} - first_month) + {LAST_MONTH // 2}) / {LAST_MONTH}) as due
    from dues
),
months as (
    select
        f.vehicle_id, f.tax_year, f.annual,
        case when f.paid < f.due or f.sold_on <= a.gone_on or f.strange = 1 then 1
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
        f.vehicle_id, f.tax_year, f.for_person, f.trouble, f.claimable,
        greatest(f.paid - f.due, 0) + greatest(coalesce(g.whole, 0) - greatest(f.due - f.paid, 0), 0) as back,
        case
            when f.paid <= f.due then 0
            when f.times = 1 and f.energy = 'fuel' or f.strange = 1 then 1
            when f.both_ways = 1 then f.twice
            else f.overpaid
        end as unsure_paid,
        coalesce(g.unsure, 0) as unsure_gone
    from figures f
    left join gone g on g.vehicle_id = f.vehicle_id and g.tax_year = f.tax_year
),
results as (
    select
        vehicle_id, tax_year, trouble,
        cast(case when for_person = 1 then 0 else least(back, claimable) end as bigint) as cents,
        case when for_person = 1 then 1 else greatest(unsure_paid, unsure_gone) end as needs_person
    from backs
)
select vehicle_id, tax_year, cents, needs_person, trouble
from results
where cents > 0 or needs_person = 1
"""  # noqa: S608
