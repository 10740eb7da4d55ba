"""The returns of the invented city, in SQL over its facts: of quarters, months and the year before, what each claimed
and paid. Their rates are as invented as the people: nothing is computed from them but the demo's own pictures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

SETTLED_BY = (6, 30)  # from then on the settlements of the year before are in
FIRM = "vat_status <> 'none'"


def returns_sql(facts: Path, on: date) -> str:
    """The columns of ``Declaration``; ``claimed`` with ``;`` between. Who is overdue has not filed the last quarter,
    who is in arrears has not paid for it; one of thirty firms missed its settlement."""
    quarters, months = _starts(on, 3, 4), _starts(on, 1, 2)
    year = on.year - 1 - ((on.month, on.day) < SETTLED_BY)
    sales = "sales_quarter * (80 + hash(taxpayer_id, period_from) % 40)::bigint // 100"
    profit = "greatest(profit_year // 4, 0)"
    small = "vat_status = 'small' and base < 300000"
    little = "coalesce(assets, 0) <= 50000000 and staff <= 300 and profit_year <= 3000000"
    vat = f"case when {small} then 'vat_small_exempt' when vat_status = 'small' then 'vat_small_low_rate' else '' end"
    parts = [
        _periodic("增值税", FIRM, quarters, 3, sales, f"case when {small} then 0 else base // 100 end", vat),
        _periodic(
            "企业所得税",
            "kind = 'enterprise'",
            quarters,
            3,
            profit,
            f"case when {little} then base // 20 else base // 4 end",
            f"case when {little} then 'small_profit' else '' end",
        ),
        _periodic(
            "经营所得个人所得税",
            "kind = 'sole_trader'",
            quarters,
            3,
            profit,
            "base // 40",
            "case when base > 0 then 'trader_halving' else '' end",
        ),
        _periodic("房屋出租", "homes_let > 0", quarters, 3, "19500", "base // 40", "'rent_of_persons'"),
        _periodic("代扣代缴个人所得税", f"{FIRM} and staff > 0", months, 1, "staff * 9000", "base // 30", "''"),
        _settled("企业所得税（汇算）", "kind = 'enterprise'", year, "05-20"),
        _settled("经营所得个人所得税（汇算）", "kind = 'sole_trader'", year, "03-20"),
        "select f.*, '契税' as tax, home_bought_on as period_from, home_bought_on as period_to,"
        " home_bought_on as filed_on,"
        " 10000 * (150 + hash(taxpayer_id, 7) % 700)::bigint as base, base // 100 as due,"
        " case when homes > 1 then 'deed_tax_second_home' else 'deed_tax_only_home' end as claimed"
        " from f where home_bought_on is not null",
    ]
    last = f"period_from = date '{quarters[-1]}' and period_to - period_from > 40"
    return (
        f"with f as (from '{facts}') select taxpayer_id, tax, period_from, period_to, filed_on, base, due,"
        f" case when arrears > 0 and {last} then 0 else due end as paid, claimed"
        f" from ({' union all by name '.join(parts)})"
        f" where filed_on <= date '{on}' and not (overdue > 0 and {last})"
    )


def _periodic(tax: str, who: str, starts: list[date], months: int, base: str, due: str, claimed: str) -> str:
    listed = ", ".join(f"date '{day}'" for day in starts)
    after = f"(period_from + interval {months} month)::date"
    return (
        f"select f.*, '{tax}' as tax, period_from, {after} - 1 as period_to,"
        f" {after} + (hash(taxpayer_id, period_from, 1) % 15)::int as filed_on,"
        f" {base} as base, {due} as due, {claimed} as claimed from f, unnest([{listed}]) q(period_from) where {who}"
    )


def _settled(tax: str, who: str, year: int, filed: str) -> str:
    return (
        f"select f.*, '{tax}' as tax, date '{year}-01-01' as period_from, date '{year}-12-31' as period_to,"
        f" date '{year + 1}-{filed}' as filed_on, greatest(profit_year, 0) as base, 0 as due, '' as claimed"
        f" from f where {who} and hash(taxpayer_id, 5) % 30 > 0"
    )


def _starts(on: date, months: int, count: int) -> list[date]:
    """The first days of the last ``count`` times of so many ``months`` that are over.

    >>> [str(day) for day in _starts(date(2026, 11, 29), 3, 2)]
    ['2026-04-01', '2026-07-01']
    """
    this = on.year * 12 + (on.month - 1) // months * months
    return [date(n // 12, n % 12 + 1, 1) for n in range(this - count * months, this, months)]
