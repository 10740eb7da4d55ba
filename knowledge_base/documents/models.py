"""Tables of imported texts, what was repealed of them, and what trainers have written into the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class StatuteRow(Base):
    """One dated text of a law, regulation or notice; ``doc_no`` empty for what is cited by its title. Until when it
    holds follows from the other texts too, see ``validity``; ``in_force_to`` is the end that it names itself."""

    __tablename__ = "statute"
    __table_args__ = (UniqueConstraint("title", "dated", "doc_no"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    title: Mapped[str] = mapped_column(String(200))
    full_title: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(100))
    doc_no: Mapped[str] = mapped_column(String(100), server_default="")
    dated: Mapped[date]
    in_force_from: Mapped[date]
    in_force_to: Mapped[date | None]
    preamble: Mapped[str] = mapped_column(Text, server_default="")
    signature: Mapped[str] = mapped_column(Text, server_default="")
    repeals: Mapped[list[Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class ArticleRow(Base):
    """``ordinal`` counts the articles of a text from 1. ``heading`` is the path of its part, chapter, section."""

    __tablename__ = "article"

    statute_id: Mapped[int] = mapped_column(ForeignKey("statute.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(40))
    heading: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)


class ArticleRepealRow(Base):
    """A trainer's word on an article: repealed from ``begin`` on; None: not so after all. The newest holds."""

    __tablename__ = "article_repeal"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    title: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(40))
    begin: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(400))
    author: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class RegisterRow(Base):
    """What a trainer has written of a document; the newest of a ``key`` holds. No ``content``: as it is shipped."""

    __tablename__ = "register"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(300))
    content: Mapped[dict[str, Any] | None]
    author: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
