"""Periods of years as the law counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def years_after(day: date, years: int) -> date:
    """The same day ``years`` later (earlier when negative); where the month has no such day, its last.

    >>> years_after(date(2024, 2, 29), 2)
    datetime.date(2026, 2, 28)
    """
    year = day.year + years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))
