"""The twelve checks in SQL, one text for DuckDB and for Spark.

Beyond what both engines speak it uses two functions that an engine gives: ``fits(text, pattern)``, whether the whole
text matches, and ``key_of(code, number)``, a 64-bit hash. The tables it reads: ``records`` (``pos``, ``lines`` and the
texts of ``schemas.TEXTS``; ``pos`` is the order), ``segments`` (disjoint), ``history`` (what was accepted before, with
the columns of ``tangle``).

Most records stand alone: no other has their key, nothing is red or void against them. ``checked`` decides those. The
few that hang together (``tangle``) are decided in rounds: each round applies the rules with what the round before
found of earlier records. What a record is told depends on earlier ones only, so the rounds come to rest, and where
they rest is what going through the records one by one would find. Where one of the tangle has more digits than these
decimals, ``wide`` decides it instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.invoice.records.schemas import TEXTS
from backends.invoice.records.standard import BEGINNING, Standard
from backends.invoice.records.taxpayers import SHAPE, SIGNS, WEIGHTS
from backends.materials import values as persons

MONEY = "-?0*[0-9]{1,15}([.][0-9]{1,2})?"
RATE = "-?0*[0-9]{1,6}([.][0-9]{1,9}0*)?"
WIDE_MONEY = "-?[0-9]+([.][0-9]{1,2})?"
WIDE_RATE = "-?[0-9]+([.][0-9]+)?"
CENTS = "decimal(17, 2)"
RATIO = "decimal(15, 9)"
# DuckDB gives a product no more than 18 digits unless one of its factors has more.
WIDE = "decimal(19, 2)"

# What is kept of an accepted record, and what the rounds look at. ``h`` and ``blue_h`` are hashes of the keys.
COLUMNS: dict[str, str] = {
    "pos": "bigint",
    "h": "bigint",
    "blue_h": "bigint",
    **dict.fromkeys(("kind", "form", "code", "number", "seller", "buyer", "issued_on"), "varchar"),
    "lines": "bigint",
    **dict.fromkeys(("amount_text", "rate_text", "tax_text", "total_text", "status"), "varchar"),
    **dict.fromkeys(("blue_code", "blue_number", "voided_on"), "varchar"),
    **dict.fromkeys(("amount", "tax", "total"), CENTS),
}
KEPT = ", ".join(COLUMNS)


def _cents(text: str) -> str:
    """None where there are too many digits."""
    return f"try_cast({text} as {CENTS})"


@dataclass(frozen=True, slots=True)
class Bulk:
    """The selects, in the order in which their tables are made. ``rounds`` makes the next ``verdicts`` of ``tangle``
    from the ones before; ``moved`` counts what they changed; ``result`` is (``pos``, ``reason``) of every record."""

    identifiers: str
    taxpayers: str
    day_texts: str
    days: str
    checked: str
    entangled: str
    tangle: str
    keys: str
    knots: str
    first_verdicts: str
    next_verdicts: str
    moved: str
    held: str
    result: str


def bulk(standard: Standard, received_on: date) -> Bulk:
    return Bulk(
        identifiers=_IDENTIFIERS,
        taxpayers=_TAXPAYERS_AND_PERSONS if standard.buyer_ids else _TAXPAYERS,
        day_texts=_DAY_TEXTS,
        days=f"select day from day_texts where not ({_no_day('day')})",  # noqa: S608
        checked=_checked(standard, received_on),
        entangled=_ENTANGLED,
        tangle=_TANGLE,
        keys=_KEYS,
        knots=_KNOTS,
        first_verdicts=_FIRST_VERDICTS,
        next_verdicts=_NEXT_VERDICTS,
        moved=_MOVED,
        held=_HELD,
        result=_RESULT,
    )


_CHECK_SUM = " + ".join(
    f"(instr('{SIGNS}', substr(id, {place}, 1)) - 1) * {weight}" for place, weight in enumerate(WEIGHTS, start=1)
)

# Each identifier once, however often it comes; a table of its own, or the engines test all before they find the same.
_IDENTIFIERS = "select seller as id from records union select buyer as id from records"

_TAXPAYERS = f"""
select id, 0 as person
from identifiers
where fits(id, '{SHAPE}')
  and instr('{SIGNS}', substr(id, 18, 1)) - 1 = ({len(SIGNS)} - ({_CHECK_SUM}) % {len(SIGNS)}) % {len(SIGNS)}
"""  # noqa: S608  nothing but our own text is put in, here and below


_PERSON_SUM = " + ".join(
    f"cast(substr(id, {place}, 1) as int) * {weight}" for place, weight in enumerate(persons.WEIGHTS, start=1)
)
# What is both is a taxpayer. Apart in two steps, or an engine reads digits out of what has none.
_TAXPAYERS_AND_PERSONS = f"""
select id, min(person) as person
from (
    {_TAXPAYERS}
    union all
    select id, 1 as person
    from (select case when fits(id, '[0-9]{{17}}[0-9X]') then id end as id from identifiers) shaped
    where id is not null
      and try_cast(concat(substr(id, 7, 4), '-', substr(id, 11, 2), '-', substr(id, 13, 2)) as date) is not null
      and substr(id, 7, 4) <> '0000'
      and substr('{persons.CHECK}', ({_PERSON_SUM}) % {len(persons.CHECK)} + 1, 1) = substr(id, 18, 1)
) either
group by id
"""  # noqa: S608

# And each day once.
_DAY_TEXTS = "select distinct issued_on as day from records"


def _checked(standard: Standard, received_on: date) -> str:
    """Checks 1 to 5 (``early``), digital voids, and 8 to 11 (``late``), which need no other record."""
    spelled = dict.fromkeys(f"{rate.value:f}" for rate in standard.rates)
    known = " ".join(f"when '{rate}' then cast('{rate}' as {RATIO})" for rate in spelled)
    return f"""
with read as (
    select
        pos, kind, form, code, number, seller, buyer, issued_on, lines, status, blue_code, blue_number, voided_on,
        amount as amount_text, tax as tax_text, total as total_text, rate as rate_text,
        {_decimal("amount", MONEY, CENTS)} as amount,
        {_decimal("tax", MONEY, CENTS)} as tax,
        {_decimal("total", MONEY, CENTS)} as total,
        case rate {known} else {_decimal("rate", RATE, RATIO)} end as rate
    from records
),
typed as (
    select
        pos, kind, form, code, number, seller, buyer, issued_on, lines, status, blue_code, blue_number, voided_on,
        amount, tax, total, rate, {_WIDE} as wide
    from read
),
named as (
    select t.*, s.id as known_seller, b.id as known_buyer, b.person as buyer_person, d.day as known_day,
        g.seller as owner
    from typed t
    left join taxpayers s on s.id = t.seller and s.person = 0
    left join taxpayers b on b.id = t.buyer
    left join days d on d.day = t.issued_on
    left join segments g
        on g.seller = t.seller and g.code = t.code and t.number >= g.first and t.number <= g.last
        and g.handed_out_on <= t.issued_on and t.form = 'paper'
),
early as (
    select
        pos, amount, tax, total, rate, lines, issued_on, status, wide,
        key_of(code, number) as h,
        case when status = 'red' then key_of(blue_code, blue_number) end as blue_h,
        case
            when kind is null or form is null or code is null or number is null or seller is null or buyer is null
                or lines is null or lines < 1 or status is null
                or kind not in ('special', 'ordinary') or form not in ('paper', 'digital')
                or not coalesce(wide, true)
                or known_day is null
                or not case status
                    when 'normal' then true
                    when 'red' then blue_code is not null and blue_number is not null
                    when 'void' then not ({_no_day("voided_on")})
                    else false
                end
                then 'malformed'
            when form = 'digital' and code <> '' then 'bad_code'
            when form = 'paper' and kind = 'special' and not fits(code, '[0-9]{{10}}') then 'bad_code'
            when form = 'paper' and kind = 'ordinary' and not fits(code, '0[0-9]{{11}}') then 'bad_code'
            when form = 'paper' and not fits(number, '[0-9]{{8}}') then 'bad_number'
            when form = 'digital' and not (
                    fits(number, '[0-9]{{20}}')
                    and substr(number, 1, 2) = substr(issued_on, 3, 2)
                    and substr(number, 3, 2) = '{standard.region}'
                ) then 'bad_number'
            when known_seller is null then 'bad_taxpayer'
            when buyer = '' and kind = 'special' then 'bad_taxpayer'
            when buyer <> '' and (known_buyer is null or (kind = 'special' and buyer_person = 1)) then 'bad_taxpayer'
            when form = 'paper' and owner is null then 'not_owned'
            when form = 'digital' and status = 'void' then 'void_not_allowed'
        end as reason
    from named
)
select
    pos, h, blue_h, status = 'normal' as plain, reason is null as reached, coalesce(wide, false) as wide,
    case
        when reason is not null then reason
        when status = 'void' then null
        when status = 'normal' and (amount <= 0 or total <= 0 or tax < 0) then 'bad_sign'
        when status = 'red' and (amount >= 0 or total >= 0 or tax > 0) then 'bad_sign'
        when amount + tax <> total or ({_tax_off(standard)}) then 'arithmetic'
        when not ({_known_rate(standard)}) then 'bad_rate'
        when issued_on > '{received_on.isoformat()}' then 'bad_date'
    end as reason
from early
"""  # noqa: S608


def _tax_off(standard: Standard) -> str:
    """Whether the tax is not what the rate gives; see ``rules``."""
    amount, tax, total = (f"cast({name} as {WIDE})" for name in ("amount", "tax", "total"))
    lines, tolerance = "cast(lines as decimal(19, 0))", standard.tolerance_per_line
    off = [f"abs({amount} * rate - tax) > {lines} * cast('{tolerance:f}' as decimal(8, 4))"]
    for rate in standard.reduced:
        gross = 1 + (rate.gross or 0)
        off.append(
            f"(rate <> cast('{rate.value:f}' as {RATIO}) or issued_on < '{rate.since.isoformat()}'"
            f" or abs({total} * rate - {tax} * cast('{gross:f}' as decimal(7, 6)))"
            f" > {lines} * cast('{tolerance * gross:f}' as decimal(14, 10)))"
        )
    return " and ".join(off)


def _known_rate(standard: Standard) -> str:
    """Since the first day of each value, for ever: what fell due while it was in force may be invoiced late."""
    first: dict[Decimal, date] = {}
    for rate in standard.rates:
        first[rate.value] = min(rate.since, first.get(rate.value, rate.since))
    always = ", ".join(f"cast('{value:f}' as {RATIO})" for value, since in first.items() if since == BEGINNING)
    known = [f"rate in ({always})"] if always else []
    known += [
        f"(rate = cast('{value:f}' as {RATIO}) and issued_on >= '{since.isoformat()}')"
        for value, since in first.items()
        if since != BEGINNING
    ]
    return " or ".join(known)


def _decimal(column: str, shape: str, kind: str) -> str:
    """Null unless well-formed. What reads back as it was written need not be matched: two thirds of the time."""
    number = f"try_cast({column} as {kind})"
    return (
        f"case when cast({number} as string) = {column} then {number} when fits({column}, '{shape}') then {number} end"
    )


def _no_day(column: str) -> str:
    """Whether it is no date as ``YYYY-MM-DD``: what reads back as it was written is one."""
    written = f"cast(try_cast({column} as date) as string)"
    return f"{written} is null or {written} <> {column} or length({column}) <> 10 or {column} < '0001'"


# None where all is narrow; else whether all is well-formed all the same.
_WIDE = f"""
case when amount is null or tax is null or total is null or rate is null then
    (amount is not null or coalesce(fits(amount_text, '{WIDE_MONEY}'), false))
    and (tax is not null or coalesce(fits(tax_text, '{WIDE_MONEY}'), false))
    and (total is not null or coalesce(fits(total_text, '{WIDE_MONEY}'), false))
    and (rate is not null or coalesce(fits(rate_text, '{WIDE_RATE}'), false))
end
"""

# Keys that more than one record bears or speaks of. By hash: a chance collision only sends two more to the rounds.
_ENTANGLED = """
select h from checked where reached group by h having count(*) > 1
union
select h from checked where reached and (wide or not plain)
union
select blue_h as h from checked where reached and blue_h is not null
union
select h from history where h in (select h from checked where reached)
"""

_HISTORY_WIDE = "(amount is null or tax is null or total is null)"

_TANGLE = f"""
select {KEPT}, false as settled, late, wide
from (
    select
        r.pos, c.h, c.blue_h, r.kind, r.form, r.code, r.number, r.seller, r.buyer, r.issued_on, r.lines,
        r.amount as amount_text, r.rate as rate_text, r.tax as tax_text, r.total as total_text, r.status,
        case when r.status = 'red' then r.blue_code else '' end as blue_code,
        case when r.status = 'red' then r.blue_number else '' end as blue_number,
        case when r.status = 'void' then r.voided_on else '' end as voided_on,
        {_cents("r.amount")} as amount, {_cents("r.tax")} as tax, {_cents("r.total")} as total,
        c.reason as late, c.wide
    from records r join checked c on c.pos = r.pos
    where c.reached and c.h in (select h from entangled)
) here
union all
select {KEPT}, true as settled, cast(null as string) as late, {_HISTORY_WIDE} as wide
from history
where h in (select h from entangled)
union all
select {KEPT}, true as settled, cast(null as string) as late, {_HISTORY_WIDE} as wide
from history
where blue_h in (select h from entangled) and h not in (select h from entangled)
"""  # noqa: S608

# A number for each key, so that the rounds compare numbers: ``blue`` is none where the blue invoice is not about.
_KEYS = "select code, number, min(pos) as key from tangle group by code, number"

_KNOTS = """
select
    t.pos, k.key, b.key as blue, t.status, t.seller, t.issued_on, t.amount, t.tax, t.total, t.settled, t.late,
    t.voided_on >= t.issued_on and substr(t.voided_on, 1, 7) = substr(t.issued_on, 1, 7) as in_month
from tangle t
join keys k on k.code = t.code and k.number = t.number
left join keys b on b.code = t.blue_code and b.number = t.blue_number and t.status = 'red'
"""

# A first guess, good where no red and no void is about.
_FIRST_VERDICTS = """
select pos, case when settled then null when status <> 'normal' then 'pending' else late end as reason from knots
"""

# ``held``: the key is another's; ``result`` tells a repeated record from a duplicate, which is one to the rounds.
_NEXT_VERDICTS = """
with firsts as (
    select k.key, min(k.pos) as pos
    from knots k join verdicts v on v.pos = k.pos
    where v.reason is null and k.status <> 'void'
    group by k.key
),
holders as (
    select k.* from knots k join firsts f on f.pos = k.pos
),
voided as (
    select k.key, min(k.pos) as pos
    from knots k join verdicts v on v.pos = k.pos
    where v.reason is null and k.status = 'void'
    group by k.key
),
reds as (
    select k.pos, k.blue, case when v.reason is null then k.total end as taken
    from knots k join verdicts v on v.pos = k.pos
    where k.status = 'red' and k.blue is not null
),
reddened as (
    select blue, min(pos) as pos from reds where taken is not null group by blue
),
before as (
    select pos, sum(taken) over (
            partition by blue order by pos rows between unbounded preceding and 1 preceding
        ) as taken
    from reds
)
select
    t.pos,
    case
        when t.settled then null
        when t.status = 'void' then case
            when h.pos is null or h.status <> 'normal' or h.seller <> t.seller or h.issued_on <> t.issued_on
                or h.amount <> t.amount or h.tax <> t.tax or h.total <> t.total then 'void_unknown'
            when not t.in_month or d.pos is not null then 'void_not_allowed'
            when w.pos is not null then 'repeated'
        end
        when h.pos is not null then 'held'
        when t.late is not null then t.late
        when t.status = 'normal' then null
        when b.pos is null or b.status <> 'normal' or b.seller <> t.seller or x.pos is not null
            then 'red_without_blue'
        when t.issued_on < b.issued_on then 'red_before_blue'
        when -(coalesce(s.taken, 0) + t.total) > b.total then 'red_exceeds_blue'
    end as reason
from knots t
left join holders h on h.key = t.key and h.pos < t.pos
left join voided w on w.key = t.key and w.pos < t.pos
left join reddened d on d.blue = t.key and d.pos < t.pos and t.status = 'void'
left join holders b on b.key = t.blue and b.pos < t.pos
left join voided x on x.key = t.blue and x.pos < t.pos
left join before s on s.pos = t.pos
"""

_MOVED = """
select count(*) from verdicts v join next_verdicts n on n.pos = v.pos where v.reason is distinct from n.reason
"""

_SAME = " and ".join(
    f"o.{column} = t.{column}"
    for column in (
        *(c for c in TEXTS if c not in ("code", "number", "amount", "rate", "tax", "total", "voided_on")),
        *("amount_text", "rate_text", "tax_text", "total_text", "lines"),
    )
)

_HELD = f"""
select t.pos, case when {_SAME} then 'repeated' else 'duplicate' end as reason
from verdicts v
join knots k on k.pos = v.pos
join tangle t on t.pos = v.pos
join (
    select k.key, k.pos from knots k join verdicts v on v.pos = k.pos where v.reason is null and k.status <> 'void'
) f on f.key = k.key
join tangle o on o.pos = f.pos
where v.reason = 'held'
"""  # noqa: S608

_RESULT = """
select c.pos, case when v.pos is null then c.reason when v.reason = 'held' then h.reason else v.reason end as reason
from checked c left join verdicts v on v.pos = c.pos left join held h on h.pos = c.pos
"""
