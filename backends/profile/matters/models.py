"""The table of what was announced of the calendar since the product was made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class AnnouncedRow(Base):
    """An ``Announced`` as JSON. ``about``: ``until`` or ``rest``; the newest of a year takes the place of the last."""

    __tablename__ = "filing_calendar"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    about: Mapped[str] = mapped_column(String(8), primary_key=True)
    content: Mapped[dict[str, Any]]
    taken_at: Mapped[datetime]
