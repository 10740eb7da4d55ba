"""The tables of the register, and the one query that screens it for refunds."""

from __future__ import annotations

TABLES = """
create table vehicles (
    id varchar primary key,
    taxpayer_id varchar not null,
    plate varchar not null,
    model varchar not null,
    kind varchar not null check (kind in ('passenger', 'commercial')),
    energy varchar not null check (energy in ('fuel', 'energy_saving', 'plug_in_hybrid', 'electric', 'fuel_cell')),
    displacement_l decimal(4, 1) not null,
    acquired_on date
);
create table payments (
    id varchar primary key,
    vehicle_id varchar not null,
    tax_year integer not null,
    paid_on date not null,
    amount decimal(15, 2) not null,
    channel varchar not null check (channel in ('self', 'insurer'))
);
create table events (
    vehicle_id varchar not null,
    kind varchar not null
        check (kind in ('scrapped', 'stolen', 'found', 'destroyed', 'returned', 'transferred')),
    happened_on date not null
);
create table assessments (
    id varchar primary key,
    taxpayer_id varchar not null,
    kind varchar not null check (kind in ('settlement', 'overpaid')),
    tax varchar not null,
    period varchar not null,
    tax_year integer not null,
    due decimal(15, 2) not null,
    paid decimal(15, 2) not null,
    paid_on date not null,
    settled_on date
);
create table home_swaps (
    id varchar primary key,
    taxpayer_id varchar not null,
    home varchar not null,
    sold_on date not null,
    sold_price decimal(15, 2) not null,
    tax_paid decimal(15, 2) not null,
    bought_on date not null,
    bought_price decimal(15, 2) not null,
    same_city boolean not null,
    same_owner boolean not null
);
"""

_VEHICLE = """{
    'id': v.id, 'plate': v.plate, 'model': v.model, 'kind': v.kind, 'energy': v.energy,
    'displacement_l': v.displacement_l, 'acquired_on': v.acquired_on
}"""

# A paid year of a passenger vehicle is a candidate; of another, when something happened to the vehicle by its end, when
# it was paid more than once, or when the energy may reduce the tax. Whether and what comes back is for the rules to
# say; a whole city is screened by ``bulk``.
SCREENING = f"""
with years as (
    select p.vehicle_id, p.tax_year, count(*) as times
    from payments p
    join vehicles v on v.id = p.vehicle_id
    where p.paid_on <= $on
      and ($taxpayers::varchar[] is null or v.taxpayer_id in (select unnest($taxpayers::varchar[])))
    group by p.vehicle_id, p.tax_year
    having max(p.paid_on) >= $since
),
first_events as (
    select vehicle_id, min(year(happened_on)) as first_year
    from events
    where happened_on <= $on
    group by vehicle_id
),
candidates as (
    select y.vehicle_id, y.tax_year
    from years y
    join vehicles v on v.id = y.vehicle_id
    left join first_events f on f.vehicle_id = y.vehicle_id
    where v.kind = 'passenger' or f.first_year <= y.tax_year or y.times > 1 or v.energy <> 'fuel'
),
paid as (
    select
        c.vehicle_id,
        c.tax_year,
        list(
            {{'id': p.id, 'tax_year': p.tax_year, 'paid_on': p.paid_on, 'amount': p.amount, 'channel': p.channel}}
            order by p.paid_on, p.id
        ) as payments
    from candidates c
    join payments p on p.vehicle_id = c.vehicle_id and p.tax_year = c.tax_year and p.paid_on <= $on
    group by c.vehicle_id, c.tax_year
),
happened as (
    select
        c.vehicle_id,
        c.tax_year,
        list({{'kind': e.kind, 'happened_on': e.happened_on}} order by e.happened_on, e.kind) as events
    from candidates c
    join events e on e.vehicle_id = c.vehicle_id and year(e.happened_on) <= c.tax_year and e.happened_on <= $on
    group by c.vehicle_id, c.tax_year
)
select v.taxpayer_id, {_VEHICLE}, p.tax_year, p.payments, coalesce(h.events, [])
from paid p
join vehicles v on v.id = p.vehicle_id
left join happened h on h.vehicle_id = p.vehicle_id and h.tax_year = p.tax_year
order by v.taxpayer_id, p.tax_year desc, v.plate
"""  # noqa: S608  nothing but our own text is put in

VEHICLES = f"""
select
    {_VEHICLE},
    coalesce(
        (select list({{'kind': e.kind, 'happened_on': e.happened_on}} order by e.happened_on, e.kind)
         from events e where e.vehicle_id = v.id),
        []
    )
from vehicles v
where v.taxpayer_id = $taxpayer
order by v.plate
"""  # noqa: S608  nothing but our own text is put in
