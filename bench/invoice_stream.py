"""Streams of invented invoice records: of one seed always the same, about two in a hundred of them bad.

Parquet files are made in the engine itself, millions in seconds; the same share of re-sent, late, red and void records
is in all of them. A late record comes up to ``LATEST`` places behind its turn: a red or a void may come before its blue
invoice, and what was sent again before what was sent first.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from backends.invoice.records.schemas import Segment
from backends.invoice.records.taxpayers import SIGNS, WEIGHTS

SELLERS = 20_000
RANGE = 10_000_000  # numbers in one range: a code has ten such blocks of eight digits, each of another seller
RECEIVED_ON = "2026-11-28"

# In a thousand records: reds, voids, re-sent ones, and bad ones of each kind.
RED, VOID, AGAIN, BAD = 20, 10, 20, 20
LATE, LATEST = 20, 500  # in a thousand, and places


def credit_code(number: int) -> str:
    """An invented unified social credit code that fits its check sign."""
    body = f"91110{100 + number % 17:03}" + _in_signs(number, 9)
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True))
    return body + SIGNS[-total % len(SIGNS)]


def _in_signs(number: int, width: int) -> str:
    signs = ""
    for _ in range(width):
        number, place = divmod(number, len(SIGNS))
        signs = SIGNS[place] + signs
    return signs


def ranges() -> list[Segment]:
    """One range of ordinary paper invoices to each of the sellers."""
    return [Segment(credit_code(n), *_range(n), "2026-01-01") for n in range(SELLERS)]


def _range(seller: int) -> tuple[str, str, str]:
    first = seller % 10 * RANGE
    return f"0110026{seller // 10:05}", f"{first:08}", f"{first + RANGE - 1:08}"


def do_write(path: Path, records: int, *, seed: int, first: int, whole: int) -> None:
    """``records`` of the stream ``seed`` of ``whole`` records, from its ``first`` on, with the columns of the rules."""
    connection = duckdb.connect()
    sellers = [(n, credit_code(n), _range(n)[0], n % 10 * RANGE) for n in range(SELLERS)]
    connection.execute("create table sellers (n integer, id varchar, code varchar, first integer)")
    values = ", ".join(f"({n}, '{i}', '{c}', {f})" for n, i, c, f in sellers)
    connection.execute(f"insert into sellers values {values}")
    target = str(path).replace("'", "''")
    connection.execute(
        f"copy ({_stream(records, seed, first, whole)}) to '{target}' (format parquet, row_group_size 122880)"
    )
    connection.close()


def _stream(records: int, seed: int, first: int, whole: int) -> str:
    """``turn``: what kind of record. ``of``: which invoice it speaks of: its own, or for the others one a little
    earlier, whose amounts follow from its number, so that nothing has to be looked up."""
    return f"""
with turns as (
    select i + {first} as i, (hash(i + {first}, {seed}) % 1000)::integer as turn from range({records}) t(i)
),
kinds as (
    select i, case
        when i < 50 then 'normal' when turn < {RED} then 'red' when turn < {RED + VOID} then 'void'
        when turn < {RED + VOID + AGAIN} then 'again' when turn < {RED + VOID + AGAIN + BAD} then 'bad' else 'normal'
        end as sort,
        case when i >= 50 and turn < {RED + VOID + AGAIN} then i - 1 - (hash(i, {seed}, 1) % 49)::bigint else i end
            as of
    from turns
),
facts as (
    select k.*, hash(of, {seed}, 2) as luck, (hash(of, {seed}, 2) % 10 < 4)::boolean as paper,
        (hash(of, {seed}, 3) % {SELLERS})::integer as seller_n, (hash(of, {seed}, 4) % {SELLERS})::integer as buyer_n,
        (1000 + hash(of, {seed}, 5) % 5000000)::bigint as cents, 1 + (hash(of, {seed}, 6) % 5)::bigint as lines,
        ['0.13', '0.09', '0.06', '0.03', '0.01'][1 + (hash(of, {seed}, 7) % 5)::integer] as rate,
        date '2026-01-05' + ((of * 320) // {whole})::integer as day,
        (hash(i, {seed}, 8) % 8)::integer as fault
    from kinds k
),
sums as (
    select *, round(cents * rate::decimal(9, 2), 0)::bigint as tax_cents, sort = 'red' as red from facts
)
select
    case when sort = 'bad' and fault = 0 then 0 else lines end as lines,
    case when paper then 'ordinary' when luck % 3 = 0 then 'special' else 'ordinary' end as kind,
    case when paper and not red then 'paper' else 'digital' end as form,
    case when sort = 'bad' and fault = 1 then '9' when paper and not red then s.code else '' end as code,
    case
        when sort = 'bad' and fault = 2 then '123'
        when red then '2611' || lpad((5000000000000000 + i)::varchar, 16, '0')
        when paper then lpad((s.first + of % {RANGE})::varchar, 8, '0')
        else '2611' || lpad(of::varchar, 16, '0')
    end as number,
    case when sort = 'bad' and fault = 3 then left(s.id, 17) || '?' else s.id end as seller,
    b.id as buyer,
    strftime(case when sort = 'bad' and fault = 4 then date '2026-12-31' else day end, '%Y-%m-%d') as issued_on,
    printf('%.2f', case when red or (sort = 'bad' and fault = 5) then -cents else cents end / 100) as amount,
    case when sort = 'bad' and fault = 6 then '0.17' else rate end as rate,
    printf('%.2f', ((case when red then -tax_cents else tax_cents end)
        + (case when sort = 'bad' and fault = 7 then 100 else 0 end)) / 100) as tax,
    printf('%.2f', ((case when red then -1 else 1 end) * (cents + tax_cents)) / 100) as total,
    case when red then 'red' when sort = 'void' then 'void' else 'normal' end as status,
    case when red then case when paper then s.code else '' end end as blue_code,
    case when red then case when paper then lpad((s.first + of % {RANGE})::varchar, 8, '0')
        else '2611' || lpad(of::varchar, 16, '0') end end as blue_number,
    case when sort = 'void' then strftime(day, '%Y-%m-%d') end as voided_on
from sums join sellers s on s.n = seller_n join sellers b on b.n = buyer_n
order by i + case when hash(i, {seed}, 9) % 1000 < {LATE} then 1 + (hash(i, {seed}, 10) % {LATEST})::bigint else 0 end,
    i
"""
