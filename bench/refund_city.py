"""An invented city of vehicles with known overpayments, each of a kind, as Parquet: the same seed is the same city.

What is due back is worked out where it is planted, by the plain formula of its kind, and not by the rules under test.
The day on which the city is looked at is ``ON``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from backends.legislation.service import Legislation
from backends.refund.due import TABLE

ON = date(2026, 11, 28)
YEARS = 3
ODD_OF = 64  # one vehicle in so many has something to find, or looks as if it had
# As a register clustered by vehicle lies: the payments of one vehicle together, its id in the file once. DuckDB keeps
# what it did with an id only where a row group has fewer than 20,000 of them.
LAYOUT = "format parquet, row_group_size 57344, dictionary_size_limit 30000, string_dictionary_page_size_limit 4000000"
LITRES = ("0.9", "1.0", "1.4", "1.5", "1.6", "1.8", "2.0", "2.4", "2.5", "2.7", "3.0", "3.5", "4.0", "4.4")

# The kinds, in order: what was planted in a vehicle of the year ``y`` and the month ``m``.
KINDS = (
    "scrapped",  # gone for good: from the month on
    "destroyed",
    "stolen",
    "found",  # stolen and found two months later: two months
    "returned",  # bought in January, returned: from the month on
    "twice",  # by owner and by insurer: a year's tax
    "again",  # twice by the owner: a year's tax
    "band",  # the tax of a bigger engine: the difference, for a person to look at
    "saving",  # a vehicle of which half is due, paid in full: half
    "hybrid",  # nothing is due: all
    "electric",
    "lost_before",  # lost in the year before, paid nevertheless: all
    "sold",  # within the year: nothing; whose the years after are, a person looks
    "sold_before",  # in the year before: a person looks whose it is
    "saving_right",  # half was paid: nothing
    "late",  # bought in the middle of the year and paid from then on: nothing
)

_VEHICLES = """
create table city as
with drawn as (
    select i, (hash(i, $seed) >> 1)::bigint as h from range($vehicles) t(i)
),
typed as (
    select
        i,
        litres[1 + (h // 7) % len(litres)] as displacement_l,
        case when (h // 128) % $odd = 0 then kinds[1 + (h // 65536) % len(kinds)] else '' end as planted,
        $last_year - ((h // 1048576) % $years)::integer as y,
        (2 + (h // 16777216) % 8)::integer as m,
        (1 + (h // 268435456) % 28)::integer as d,
        2008 + ((h // 4294967296) % ($first_year - 2008))::integer as bought
    from drawn, (select $litres::varchar[] as litres, $kinds::varchar[] as kinds)
)
select
    i, 'v' || i as id, 't' || (i // 2) as taxpayer_id, displacement_l::decimal(4, 1) as displacement_l, planted, y, m,
    case planted
        when 'saving' then 'energy_saving' when 'saving_right' then 'energy_saving'
        when 'hybrid' then 'plug_in_hybrid' when 'electric' then 'electric' else 'fuel'
    end as energy,
    case planted
        when 'returned' then make_date(y, 1, 5) when 'late' then make_date(y, m, d) else make_date(bought, m, d)
    end as acquired_on,
    make_date(y, m, d) as happened_on,
    make_date(y - 1, m, d) as year_before,
    make_date(y, m + 2, d) as found_on,
    b.cents, coalesce(n.cents, b.cents) as more,
    make_date(y, 1 + (m + 3) % 7, d) as paid_on
from typed
join bands b on b.litres = displacement_l
left join bands n on n.litres = '4.4' and b.cents < n.cents
"""

_PAYMENTS = """
with years as (select * from city, range($first_year::bigint, $last_year::bigint + 1) r(year)),
one as (
    select
        i, id as vehicle_id, year::integer as tax_year, planted, y = year as hit,
        case when y = year then paid_on else make_date(year::integer, 1 + (m + 3) % 7, 9) end as paid_on,
        case
            when planted = 'band' and y = year then more
            when planted = 'late' and y = year then cents * (13 - m) // 12
            when planted = 'saving_right' or (planted = 'saving' and y <> year) then cents // 2
            else cents
        end as cents,
        case when planted in ('twice', 'again') or i % 2 = 0 then 'self' else 'insurer' end as channel
    from years
    where case planted
        when 'scrapped' then year <= y when 'destroyed' then year <= y when 'stolen' then year <= y
        when 'lost_before' then year = y when 'sold_before' then year = y when 'returned' then year = y
        when 'late' then year = y when 'hybrid' then year = y when 'electric' then year = y
        else true end
)
select vehicle_id || '-' || tax_year || '-' || 0 as id, vehicle_id, tax_year, paid_on,
       (cents / 100)::decimal(15, 2) as amount, channel
from one
union all
select vehicle_id || '-' || tax_year || '-' || 1, vehicle_id, tax_year, paid_on,
       (cents / 100)::decimal(15, 2), if(planted = 'twice', 'insurer', 'self')
from one where hit and planted in ('twice', 'again')
"""

_EVENTS = """
select id as vehicle_id, planted as kind, happened_on from city
where planted in ('scrapped', 'destroyed', 'stolen', 'returned')
union all select id, 'stolen', happened_on from city where planted = 'found'
union all select id, 'found', found_on from city where planted = 'found'
union all select id, 'scrapped', year_before from city where planted = 'lost_before'
union all select id, 'transferred', happened_on from city where planted = 'sold'
union all select id, 'transferred', year_before from city where planted = 'sold_before'
"""

_EXPECTED = """
select id as vehicle_id, y as tax_year, planted,
    case
        when planted in ('scrapped', 'destroyed', 'stolen', 'returned') then cents * (13 - m) // 12
        when planted = 'found' then cents * 2 // 12
        when planted = 'band' then more - cents
        when planted = 'saving' then cents // 2
        when planted = 'sold_before' then 0
        else cents
    end as cents,
    planted in ('band', 'sold_before') as needs_person
from city
where planted not in ('', 'sold', 'saving_right', 'late') and not (planted = 'band' and more = cents)
union all
select id, year, 'sold', 0, true
from city, range($first_year::bigint, $last_year::bigint + 1) r(year)
where planted = 'sold' and year > y
"""


def make_city(directory: Path, *, vehicles: int, seed: int = 1) -> None:
    """``vehicles``, ``payments``, ``events`` and ``expected`` (what was planted) in ``directory``."""
    directory.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": 2, "memory_limit": "4GB", "temp_directory": str(directory / "tmp")}) as db:
        db.execute("create table bands (litres varchar, cents bigint)")
        scale = Legislation.load().value_at(TABLE, date(ON.year, 1, 1)).scale
        db.executemany("insert into bands values (?, ?)", [(x, int(scale.at(Decimal(x)) * 100)) for x in LITRES])
        given = {"first_year": ON.year - YEARS + 1, "last_year": ON.year}
        db.execute(
            _VEHICLES,
            {
                **given,
                "seed": seed,
                "vehicles": vehicles,
                "years": YEARS,
                "odd": ODD_OF,
                "litres": list(LITRES),
                "kinds": list(KINDS),
            },
        )
        db.execute(
            f"""copy (select id, taxpayer_id, '京X·' || lpad(i::varchar, 7, '0') as plate, '样车' as model,
            'passenger' as kind, energy, if(energy = 'electric', 0, displacement_l)::decimal(4, 1) as displacement_l,
            acquired_on from city order by id) to '{directory}/vehicles.parquet'"""
        )
        by_vehicle = f"select * from ({_PAYMENTS}) order by vehicle_id, tax_year, paid_on, id"
        db.execute(f"copy ({by_vehicle}) to '{directory}/payments.parquet' ({LAYOUT})", given)
        db.execute(f"copy ({_EVENTS}) to '{directory}/events.parquet'")
        db.execute(f"copy ({_EXPECTED}) to '{directory}/expected.parquet'", given)
