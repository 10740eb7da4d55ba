"""In which months of a year a vehicle was not there to be taxed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backends.refund.schemas import VehicleEvent

LAST_MONTH = 12  # of the calendar year, which is the tax year


@dataclass(frozen=True, slots=True)
class Absence:
    """From ``first`` to ``last`` month, ends included. ``found``: the event that ended it."""

    event: VehicleEvent
    first: int
    last: int
    found: VehicleEvent | None = None

    @property
    def months(self) -> int:
        return self.last - self.first + 1


def absences(events: Sequence[VehicleEvent], year: int, first_month: int) -> list[Absence]:
    """``events`` sorted by date, none after ``year``. Tax stops in the month of the event and starts again in the
    month in which the vehicle is found."""
    result: list[Absence] = []
    gone: VehicleEvent | None = None
    for event in events:
        if event.kind == "found" and gone is not None:
            if event.on.year == year:
                result.append(Absence(gone, _start(gone, year, first_month), event.on.month - 1, event))
            gone = None
        elif event.kind not in ("found", "transferred") and gone is None:
            gone = event
    if gone is not None:
        result.append(Absence(gone, _start(gone, year, first_month), LAST_MONTH))
    return [a for a in result if a.months > 0]


def _start(event: VehicleEvent, year: int, first_month: int) -> int:
    return max(event.on.month, first_month) if event.on.year == year else first_month
