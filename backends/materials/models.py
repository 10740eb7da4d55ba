"""The table of readings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base, SealedJson


class MaterialRow(Base):
    """What was read of an upload; it goes when the upload goes. ``content`` holds the fields, sealed."""

    __tablename__ = "material"

    upload_id: Mapped[str] = mapped_column(ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True)
    paper: Mapped[str | None] = mapped_column(String(32))
    party: Mapped[str | None] = mapped_column(String(8))
    content: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    confirmed_at: Mapped[datetime | None]
