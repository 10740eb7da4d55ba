"""The table of uploads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class UploadRow(Base):
    """One file that a person has sent. ``owner`` is the conversation, ``person`` who was signed in, if anybody."""

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_owner", "owner"), Index("ix_upload_person", "person"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    person: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))
    pages: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    stored_name: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
