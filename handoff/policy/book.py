"""The service hours that hold: the last that an administrator has set on the page, else the desk file's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from handoff.policy.hours import Hours
from kit.clock import Clock, utc_now
from kit.db import Base, Database


class HoursRow(Base):
    """Every setting is kept; the newest holds."""

    __tablename__ = "service_hours"

    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500))
    content: Mapped[str] = mapped_column(Text)  # of ``Hours``, as JSON


@dataclass(frozen=True, slots=True)
class HoursSet:
    """``by`` is empty for those of the desk file."""

    hours: Hours
    by: str = ""
    reason: str = ""
    at: datetime | None = None


class HoursBook:
    """Read anew each time, so that every process obeys at once."""

    def __init__(self, database: Database, usual: Hours, clock: Clock = utc_now) -> None:
        self._database = database
        self._usual = usual
        self._clock = clock

    def now(self) -> HoursSet:
        with self._database.read() as session:
            row = session.scalars(select(HoursRow).order_by(HoursRow.revision.desc()).limit(1)).first()
        if row is None:
            return HoursSet(self._usual)
        return HoursSet(Hours.model_validate_json(row.content), row.by, row.reason, row.at)

    def change(self, hours: Hours, *, by: str, reason: str) -> None:
        content = hours.model_dump_json(by_alias=True)
        with self._database.write() as tx:
            last = tx.session.scalar(select(func.max(HoursRow.revision))) or 0
            tx.session.add(HoursRow(revision=last + 1, at=self._clock(), by=by, reason=reason, content=content))
