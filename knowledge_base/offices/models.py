"""The table of offices that a bureau has imported."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class OfficeRow(Base):
    """``id`` is the place in the imported file."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]]
