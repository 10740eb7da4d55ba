"""Tables of the portrait: facts, returns, tags, whom a person serves, habits, and what people chose about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class FactsRow(Base):
    """``facts``: a ``Facts`` as JSON. ``invented``: of the sandbox, nobody real."""

    __tablename__ = "profile_facts"

    taxpayer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    facts: Mapped[dict[str, Any]]
    invented: Mapped[bool]
    known_at: Mapped[datetime]


class DeclarationRow(Base):
    """A ``Declaration`` as JSON, by the tax and the first day of its period."""

    __tablename__ = "profile_declarations"

    taxpayer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    tax: Mapped[str] = mapped_column(String(32), primary_key=True)
    period_from: Mapped[date] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]


class InventedRow(Base):
    """``Records`` of an invented taxpayer as JSON: what a real one's are asked of the bureau's systems for."""

    __tablename__ = "profile_invented"

    taxpayer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[dict[str, Any]]


class TagRow(Base):
    """One tag of one taxpayer. ``until``: its last day. ``disputed``: why the taxpayer says it is wrong; then it is
    kept for the record and heeded by nobody."""

    __tablename__ = "profile_tags"
    __table_args__ = (Index("ix_profile_tags_tag", "tag", "taxpayer_id"),)

    taxpayer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    tag: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(64))
    why: Mapped[str] = mapped_column(String(400))
    since: Mapped[date]
    until: Mapped[date]
    disputed: Mapped[str | None] = mapped_column(String(400))


class ServesRow(Base):
    """A person who acts for a firm: as its head, its clerk, its agent."""

    __tablename__ = "profile_serves"

    person_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    taxpayer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))


class HabitRow(Base):
    """How often somebody turned to a module in a part of a day, and where; never what they said."""

    __tablename__ = "profile_habits"

    taxpayer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    module: Mapped[str] = mapped_column(String(16), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(16), primary_key=True)
    times: Mapped[int]


class ChoiceRow(Base):
    """Whoever has no row lets habits be recorded."""

    __tablename__ = "profile_choices"

    taxpayer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    habits_off: Mapped[bool]
    at: Mapped[datetime]
