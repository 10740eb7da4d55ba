"""Tables of what agent and taxpayer fill in together: forms and 业务办理确认单 pushed into a chat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class SheetRow(Base):
    """``kind``: ``form`` (its ``content`` lists the fields) or ``confirmation`` (the matter and its materials)."""

    __tablename__ = "pushed_sheet"
    __table_args__ = (Index("ix_pushed_sheet_conversation", "conversation_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("handoff_case.id"))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    kind: Mapped[str] = mapped_column(String(16))
    matter: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    opened_by: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime]


class SheetEventRow(Base):
    """``kind``: ``filled`` (one field, by its ``name``), ``submitted``, ``confirmed``, ``refused``, ``done``. ``side``:
    ``taxpayer`` or ``agent``."""

    __tablename__ = "pushed_sheet_event"

    sheet_id: Mapped[str] = mapped_column(ForeignKey("pushed_sheet.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    side: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
