"""The table of entries: nothing is updated in place, a change is a new row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class EntryRevisionRow(Base):
    """One state of an entry; the current one has the highest ``revision``.

    ``id`` grows over all entries, so its maximum tells whether anything changed. ``source`` is the folder the
    revision was loaded from, empty when a person wrote it here. ``starts_at``: published, but to answer from then on
    only.
    """

    __tablename__ = "entry_revision"
    __table_args__ = (UniqueConstraint("entry_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(String(80))
    revision: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(255))
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    starts_at: Mapped[datetime | None]
    at: Mapped[datetime]
