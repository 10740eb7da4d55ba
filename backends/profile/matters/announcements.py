"""What a bureau brings of the calendar of a year: its holidays, or its last days for filing, as they are announced."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import select

from backends.profile.errors import BadCalendarError
from backends.profile.matters.calendar import Announced, Calendar
from backends.profile.matters.models import AnnouncedRow
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.strict_yaml import BadYamlError, read_marked

LOOK_EVERY = timedelta(seconds=10)  # so soon an import is heard of in every process


def read_announced(file: Path) -> Announced:
    """Raises ``BadCalendarError``, which says what is wrong with the file."""
    if not file.is_file():
        raise BadCalendarError(f"找不到 {file}", field="file")
    try:
        return Announced.model_validate(read_marked(file).content)
    except BadYamlError as error:
        raise BadCalendarError(f"{file.name} 读不了：{error.message}", field="file") from error
    except ValidationError as error:
        wrong = "；".join(f"{'.'.join(map(str, e['loc']))} {e['msg']}".strip() for e in error.errors())
        raise BadCalendarError(f"{file.name} 读不了：{wrong}", field="file") from error


def keep_announced(database: Database, announced: Announced, clock: Clock = utc_now) -> None:
    """In the place of what was brought before of the same year: of its holidays, of its last days."""
    content = announced.model_dump(mode="json")
    parts = {"until": ("rest", "works"), "rest": ("until",)}
    with database.write() as tx:
        for about, others in parts.items():
            if content[about]:
                part = {**content, **{other: [] for other in others}}
                tx.session.merge(AnnouncedRow(year=announced.year, about=about, content=part, taken_at=clock()))


def find_announced(database: Database) -> list[Announced]:
    with database.read() as session:
        rows = session.scalars(select(AnnouncedRow).order_by(AnnouncedRow.year, AnnouncedRow.about))
        return [Announced.model_validate(row.content) for row in rows]


class CalendarTable:
    """The calendar for who asks at every message: the store is looked at now and then."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._until = clock()
        self._calendar: Calendar | None = None

    def __call__(self) -> Calendar:
        with self._lock:
            now = self._clock()
            if self._calendar is None or now >= self._until:
                self._calendar = Calendar.load(more=find_announced(self._database))
                self._until = now + LOOK_EVERY
            return self._calendar
