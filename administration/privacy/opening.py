from __future__ import annotations

from datetime import timedelta

from administration.privacy.service import Periods, Privacy
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.settings import Settings


def open_privacy(settings: Settings, database: Database, clock: Clock = utc_now) -> Privacy:
    periods = Periods(_days(settings.keep_words_days), _days(settings.keep_sessions_days))
    return Privacy(database, settings.uploads_path, periods, clock)


def _days(days: int) -> timedelta | None:
    return timedelta(days=days) if days else None
