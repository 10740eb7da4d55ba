"""A line of whole numbers for each vehicle of a city, and which of the vehicles may get something back by it.

``times``: of how many payments, events and listings it is. ``marks``: a bit for each year paid for and for what else
there is, so that more of a kind than one shows as more ``times`` than bits. ``most``: the largest payment, in cents.
``about`` and ``about_too``: what the vehicle is, packed, the least and the most of it: listed in two ways they differ.

A line knows nothing of the law or of the day, so lines may be made beforehand and kept (``bulk_summary``). One grouping
of three tables makes them: a join with the vehicles would cost as much again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from backends.refund.bulk_law import BulkLaw, YearLaw
from backends.refund.due import NOT_TAXED
from backends.refund.schemas import Energy

FIRST_YEAR, YEARS = 1990, 58  # a bit each; the bits after them:
ODD, UNREAD, HAPPENED, LISTED = 58, 59, 60, 61  # another year; a payment without day or sum; an event; the vehicle
ENERGIES = get_args(Energy)  # from 1; 0: none that is known
# ``about``, from the lowest bit: tenths of a litre, energy, passenger vehicle or not, month acquired since ``SINCE``.
LITRES, ENERGY, PASSENGER, ACQUIRED = 0, 14, 17, 18
NO_LITRES, SINCE, MONTHS = (1 << ENERGY) - 1, 1900, 4095


def _bit(n: int | str) -> str:
    return f"shiftleft(cast(1 as bigint), {n})"


_ENERGY_CODES = " ".join(f"when '{energy}' then {code}" for code, energy in enumerate(ENERGIES, 1))
_NOT_TAXED = ", ".join(f"'{energy}'" for energy in NOT_TAXED)
_ABOUT = f"""
        case
            when displacement_l >= 0 then cast(displacement_l * 10 as int)
            when displacement_l is null and energy in ({_NOT_TAXED}) then 0
            else {NO_LITRES}
        end
        + shiftleft(case energy {_ENERGY_CODES} else 0 end, {ENERGY})
        + shiftleft(case when kind = 'passenger' then 1 else 0 end, {PASSENGER})
        + shiftleft(
            case
                when year(acquired_on) between {SINCE} and {SINCE + MONTHS // 12 - 1}
                then (year(acquired_on) - {SINCE}) * 12 + month(acquired_on)
                else 0
            end,
            {ACQUIRED}
        )
"""

_YEAR = _bit(f"(tax_year - {FIRST_YEAR}) & 63")

SUMMARY = f"""
select
    vehicle_id, count(*) as times, bit_or(marks) as marks, max(cents) as most, min(about) as about,
    max(about) as about_too
from (
    select
        vehicle_id,
        case
            when paid_on is null or cents is null then {_bit(UNREAD)}
            when tax_year between {FIRST_YEAR} and {FIRST_YEAR + YEARS - 1} then {_YEAR}
            else {_bit(ODD)}
        end as marks,
        cents, cast(null as int) as about
    from payments
    union all
    select id, {_bit(LISTED)}, cast(null as bigint), cast({_ABOUT} as int) from vehicles
    union all
    select vehicle_id, {_bit(HAPPENED)}, cast(null as bigint), cast(null as int) from events
) lines
group by vehicle_id
"""  # noqa: S608  nothing but our own numbers and words are put in, here and below


def suspects(law: BulkLaw) -> tuple[str, str]:
    """``marked``: lines of which some payment exceeds the least tax of a year, with two payments for a year, with an
    event, with what cannot be read, or without a vehicle. What was bought within the years paid for owes less, so its
    payments are looked at too. ``suspects``: those of vehicles, with what they are."""
    energy, passenger = f"(shiftright(about, {ENERGY}) & 7)", f"(shiftright(about, {PASSENGER}) & 1)"
    by_energy = {name: [year for year in law.years if year.energy == name] for name in ENERGIES}
    odd = _case(energy, ((code, _but(by_energy[name])) for code, name in enumerate(ENERGIES, 1)), "-1")
    least = _case(energy, ((code, _least(by_energy[name])) for code, name in enumerate(ENERGIES, 1)), "-1")
    months = f"shiftright(about, {ACQUIRED})"
    year = f"cast(floor(({months} - 1) / 12) as int) + {SINCE}"
    marked = f"""
select vehicle_id, about, about_too
from summary
where about is null or times > bit_count(marks) or about <> about_too or (marks & ({odd})) <> 0
  or ({passenger} = 1 or {energy} <> {ENERGIES.index("fuel") + 1}) and most > {least}
  or {months} > 0 and most > 0 and {year} between {FIRST_YEAR} and {FIRST_YEAR + YEARS - 1}
    and (shiftright(marks, ({year} - {FIRST_YEAR}) & 63) & 1) = 1
"""  # noqa: S608
    names = _case(energy, ((code, f"'{name}'") for code, name in enumerate(ENERGIES, 1)), "'unknown'")
    litres = (
        f"case when (about & {NO_LITRES}) < {NO_LITRES} then cast((about & {NO_LITRES}) / 10.0 as decimal(4, 1)) end"
    )
    suspected = f"""
select
    vehicle_id,
    case when {passenger} = 1 then 'passenger' else '' end as kind,
    case when about <> about_too then 'unknown' else {names} end as energy,
    {litres} as displacement_l,
    case when {months} > 0 then {year} end as acquired_year,
    case when {months} > 0 then ({months} - 1) % 12 + 1 end as acquired_month,
    case when about <> about_too then 1 else 0 end as differs,
    case when {energy} = 0 or (about & {NO_LITRES}) = {NO_LITRES} then 1 else 0 end as unread
from marked
where about is not null
"""  # noqa: S608
    return marked, suspected


def _case(what: str, cases: Iterable[tuple[int, str]], otherwise: str) -> str:
    return f"case {what} {' '.join(f'when {code} then {text}' for code, text in cases)} else {otherwise} end"


def _but(years: Sequence[YearLaw]) -> str:
    """The bits of what is no plain payment, for a year of which the law is known, of a listed vehicle."""
    known = {year.tax_year - FIRST_YEAR for year in years} | {LISTED}
    return str(((1 << 62) - 1) & ~sum(1 << bit for bit in known))


def _least(years: Sequence[YearLaw]) -> str:
    """The least that is due in any year, by displacement."""
    least = {upto: min(y.annual for y in years if y.above < upto <= y.upto) for upto in {y.upto for y in years}}
    steps = " ".join(
        f"when (about & {NO_LITRES}) <= {int(upto * 10)} then {cents}" for upto, cents in sorted(least.items())
    )
    return f"case {steps} else -1 end" if steps else "-1"
