"""What is kept of a taxpayer's portrait, why and how long, from ``kept.yml``; a copy of it, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, TypeAdapter
from sqlalchemy import ColumnElement, Date, Select, delete, func, or_, select

from backends.profile.models import ChoiceRow, DeclarationRow, FactsRow, HabitRow, InventedRow, ServesRow, TagRow
from backends.profile.schemas import Strict
from kit.db import Base, Transaction
from kit.strict_yaml import read_marked

FILE = Path(__file__).with_name("kept.yml")
TABLES: dict[str, type[Base]] = {
    row.__tablename__: row for row in (FactsRow, DeclarationRow, InventedRow, TagRow, ServesRow, HabitRow, ChoiceRow)
}


class Kept(Strict):
    """One table. Kept ``days`` beyond the day in the column ``by``; without one, as long as it is true. ``stays``: why
    a deletion leaves it. ``columns``, ``content`` (of what is kept as JSON): each datum and what it is for."""

    name: str
    purpose: str
    by: str
    days: int
    stays: str = ""
    columns: dict[str, str]
    content: dict[str, str] = Field(default_factory=dict)


@cache
def load_kept() -> Mapping[str, Kept]:
    return TypeAdapter(dict[str, Kept]).validate_python(read_marked(FILE).content)


def copies_of(person: str) -> list[tuple[str, Select[Any]]]:
    """A query for each table, under the name that the copy has it by."""
    return [(name, select(row).where(_of(row, person))) for name, row in TABLES.items()]


def do_forget_portrait(tx: Transaction, person: str) -> int:
    """How many rows."""
    kept, count = load_kept(), 0
    for name, row in TABLES.items():
        if not kept[name].stays:
            count += _count(tx, row, _of(row, person))
            tx.session.execute(delete(row).where(_of(row, person)))
    return count


def do_retain_portraits(tx: Transaction, on: date, *, pretend: bool) -> int:
    """Take away what has been kept long enough; ``pretend``: only count it. How many rows."""
    kept, count = load_kept(), 0
    for name, row in TABLES.items():
        if not kept[name].by:
            continue
        column = row.__table__.columns[kept[name].by]
        limit = on - timedelta(days=kept[name].days)
        over = column < (limit if isinstance(column.type, Date) else datetime.combine(limit, time(), UTC))
        count += _count(tx, row, over)
        if not pretend:
            tx.session.execute(delete(row).where(over))
    return count


def _of(row: type[Base], person: str) -> ColumnElement[bool]:
    """``person``, and those whom they serve as far as it is that they do."""
    columns = row.__table__.columns
    mine = columns["taxpayer_id"] == person
    return or_(mine, columns["person_id"] == person) if "person_id" in columns else mine


def _count(tx: Transaction, row: type[Base], which: ColumnElement[bool]) -> int:
    return tx.session.scalar(select(func.count()).select_from(row).where(which)) or 0
