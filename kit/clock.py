"""Time: UTC in store, Beijing time on screen. Pass a ``Clock`` in; never call ``now`` in a rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The current moment, aware, in UTC."""
    return datetime.now(UTC)


def beijing_date(moment: datetime) -> date:
    """The calendar date in Beijing at ``moment``: the date by which tax rules are chosen."""
    return moment.astimezone(BEIJING).date()


def today(clock: Clock = utc_now) -> date:
    """Today in Beijing."""
    return beijing_date(clock())
