"""The table of words that trainers have changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class WordRow(Base):
    """A term or synonym as somebody left it. See ``vocabulary.Word``."""

    __tablename__ = "word"
    __table_args__ = (Index("ix_word_kind_text", "kind", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(40))
    canonical: Mapped[str] = mapped_column(String(40))
    present: Mapped[bool]
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime]
