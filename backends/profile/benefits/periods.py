"""The times that a bill can be asked for: a year, or a quarter of it. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kit.errors import LogicalError

_NAMED = re.compile(r"(20\d{2})(?:-?Q([1-4]))?")


class BadPeriodError(LogicalError):
    code = "bad_period"


def period_of(named: str) -> tuple[date, date]:
    """
    >>> period_of("2026Q3")
    (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
    """
    found = _NAMED.fullmatch(named)
    if found is None:
        raise BadPeriodError("期间写成年份（2026）或者季度（2026Q3）", field="period")
    year, quarter = int(found[1]), int(found[2]) if found[2] else 0
    if not quarter:
        return date(year, 1, 1), date(year, 12, 31)
    after = date(year, 3 * quarter + 1, 1) if quarter < 4 else date(year + 1, 1, 1)
    return date(year, 3 * quarter - 2, 1), after - timedelta(days=1)


def name_of(named: str) -> str:
    """
    >>> name_of("2026"), name_of("2026Q3")
    ('2026年', '2026年第3季度')
    """
    year, _, quarter = named.replace("-", "").partition("Q")
    return f"{year}年第{quarter}季度" if quarter else f"{year}年"


def offered(today: date) -> list[str]:
    """This year and the one before, and the quarters begun, the newest first.

    >>> offered(date(2026, 5, 2))
    ['2026', '2026Q2', '2026Q1', '2025', '2025Q4', '2025Q3', '2025Q2', '2025Q1']
    """
    begun = (today.month - 1) // 3 + 1
    quarters = [f"{today.year}Q{n}" for n in range(begun, 0, -1)]
    before = today.year - 1
    return [str(today.year), *quarters, str(before), *(f"{before}Q{n}" for n in range(4, 0, -1))]
