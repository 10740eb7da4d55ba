"""The table of offices: as YAML, as it comes along, and in the store."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import yaml
from pydantic import ValidationError
from sqlalchemy import delete, select

from kit.clock import Clock, utc_now
from kit.db import Database
from kit.settings import ROOT
from knowledge_base.entries.content import describe_fault
from knowledge_base.errors import ContentError
from knowledge_base.offices.models import OfficeRow
from knowledge_base.offices.schemas import Office

BUNDLED = ROOT / "knowledge_base" / "offices" / "beijing.yml"
LOOK_EVERY = timedelta(seconds=10)  # so soon an import is heard of in every process


@dataclass(frozen=True, slots=True)
class Offices:
    """``problems`` are Chinese sentences that name the row, ``notes`` say what of the file was not taken."""

    offices: list[Office]
    problems: list[str]
    notes: Sequence[str] = ()


def read_yaml(data: bytes) -> Offices:
    """A list of offices. Raises ``ContentError`` when ``data`` is no such list."""
    try:
        rows = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError("不是正确的 YAML，请检查缩进、冒号和引号") from error
    if not isinstance(rows, list):
        raise ContentError("YAML 里应是一个列表，每项一个办税地点或渠道")
    return check_rows((f"第 {number} 项", row) for number, row in enumerate(rows, start=1))


def check_rows(rows: Iterable[tuple[str, Any]]) -> Offices:
    """Every row as an office; ``rows`` with the place where the person finds them."""
    offices: list[Office] = []
    problems: list[str] = []
    for place, row in rows:
        try:
            office = Office.model_validate(row)
        except ValidationError as error:
            problems += [f"{place}：{describe_fault(detail)}" for detail in error.errors()]
            continue
        if any(office.name == other.name for other in offices):
            problems.append(f"{place}：“{office.name}”前面已经有了")
        offices.append(office)
    return Offices(offices, problems)


@lru_cache(maxsize=1)
def bundled() -> tuple[Office, ...]:
    return tuple(read_yaml(BUNDLED.read_bytes()).offices)


def replace_offices(database: Database, offices: Sequence[Office]) -> None:
    """``offices`` take the place of all there were; none: those that come along hold again."""
    rows = [OfficeRow(id=n, content=o.model_dump(mode="json")) for n, o in enumerate(offices, start=1)]
    with database.write() as tx:
        tx.session.execute(delete(OfficeRow))
        tx.session.add_all(rows)


def find_offices(database: Database) -> tuple[Office, ...]:
    """What was imported last, or what comes along."""
    with database.read() as session:
        rows = session.scalars(select(OfficeRow).order_by(OfficeRow.id)).all()
        return tuple(Office.model_validate(row.content) for row in rows) or bundled()


class OfficeTable:
    """``find_offices`` for who asks at every message: the store is looked at now and then."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._until = clock()
        self._offices: tuple[Office, ...] = ()

    def __call__(self) -> tuple[Office, ...]:
        with self._lock:
            now = self._clock()
            if now >= self._until:
                self._offices = find_offices(self._database)
                self._until = now + LOOK_EVERY
            return self._offices
