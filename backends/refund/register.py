"""The register of vehicles, payments, events and what else was paid: one DuckDB file, written once and then only read.

DuckDB lets one process write or many read. The file is therefore made complete under another name, renamed, and
always opened read-only: the app and the command line may hold it at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from backends.refund.assessments import COLUMNS as ASSESSED
from backends.refund.assessments import TaxAssessment
from backends.refund.demo import DEMO_ROWS, Rows
from backends.refund.errors import RegisterUnavailableError
from backends.refund.home_swaps import COLUMNS as SWAPPED
from backends.refund.home_swaps import HomeSwap
from backends.refund.schemas import Candidate, Payment, Vehicle, VehicleEvent, VehicleHistory
from backends.refund.screening import SCREENING, TABLES, VEHICLES

NO_ROWS = Rows()
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "512MB",
    "autoinstall_known_extensions": "false",
}


class VehicleRegister:
    """Reads a register. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        try:
            self._connection = duckdb.connect(str(path), read_only=True, config=_SETTINGS)
        except duckdb.Error as error:
            raise RegisterUnavailableError(
                f"车辆登记数据 {path.name} 打不开，请检查文件权限；演示数据可以删掉该文件后重新启动来重建"
            ) from error

    def screen(self, on: date, since: date, taxpayers: Sequence[str] | None = None) -> Iterator[Candidate]:
        """Vehicles and years with a payment since ``since`` that may lead to a refund, of ``taxpayers`` or of all."""
        given = {"on": on, "since": since, "taxpayers": None if taxpayers is None else list(taxpayers)}
        found = self._connection.cursor().execute(SCREENING, given)
        while rows := found.fetchmany(1000):
            yield from (_candidate(*row) for row in rows)

    def assessments(self, taxpayers: Sequence[str] | None = None) -> Iterator[TaxAssessment]:
        """Of ``taxpayers`` or of all, the latest first."""
        yield from (TaxAssessment(*row) for row in self._all("assessments", ASSESSED, "tax_year", taxpayers))

    def home_swaps(self, taxpayers: Sequence[str] | None = None) -> Iterator[HomeSwap]:
        """Of ``taxpayers`` or of all, the latest first."""
        yield from (HomeSwap(*row) for row in self._all("home_swaps", SWAPPED, "sold_on", taxpayers))

    def _all(
        self, table: str, columns: Mapping[str, str], latest: str, taxpayers: Sequence[str] | None
    ) -> Iterator[tuple[Any, ...]]:
        """A register of before may lack the table."""
        cursor = self._connection.cursor()
        if not cursor.execute("from duckdb_tables() where table_name = ?", [table]).fetchall():
            return
        query = f"select {', '.join(columns)} from {table} where $t::varchar[] is null or taxpayer_id in $t"  # noqa: S608
        found = cursor.execute(f"{query} order by taxpayer_id, {latest} desc, id", {"t": taxpayers and list(taxpayers)})
        while rows := found.fetchmany(1000):
            yield from rows

    def vehicles(self, taxpayer_id: str) -> list[VehicleHistory]:
        found = self._connection.cursor().execute(VEHICLES, {"taxpayer": taxpayer_id})
        return [VehicleHistory(Vehicle(**vehicle), _events(events)) for vehicle, events in found.fetchall()]

    def close(self) -> None:
        self._connection.close()


def open_register(directory: Path, *, demo: bool) -> VehicleRegister:
    """The register in ``directory``, made at first: with the demo vehicles, or empty for the bureau's own to replace.

    Raises ``RegisterUnavailableError``."""
    rows = DEMO_ROWS if demo else NO_ROWS
    path = register_path(directory, demo=demo)
    if not path.exists():
        create_register(path, rows)
    return VehicleRegister(path)


def register_path(directory: Path, *, demo: bool) -> Path:
    return directory / (f"vehicle_tax.demo-{DEMO_ROWS.fingerprint()}.duckdb" if demo else "vehicle_tax.duckdb")


def create_register(path: Path, rows: Rows) -> None:
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(draft, rows)
        draft.replace(path)
    except (duckdb.Error, OSError) as error:
        raise RegisterUnavailableError(f"建不了车辆登记数据 {path}，请检查目录是否可写、磁盘是否已满") from error


def _write(draft: Path, rows: Rows) -> None:
    try:
        with duckdb.connect(str(draft), config=_SETTINGS) as connection:
            connection.execute(TABLES)
            for table, content in rows.by_table().items():
                if content:
                    marks = ", ".join("?" * len(content[0]))
                    connection.executemany(f"insert into {table} values ({marks})", content)  # noqa: S608  our names
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _candidate(
    taxpayer_id: str, vehicle: dict[str, Any], year: int, payments: list[Any], events: list[Any]
) -> Candidate:
    return Candidate(
        taxpayer_id=taxpayer_id,
        vehicle=Vehicle(**vehicle),
        tax_year=year,
        payments=tuple(Payment(**p) for p in payments),
        events=_events(events),
    )


def _events(events: list[dict[str, Any]]) -> tuple[VehicleEvent, ...]:
    return tuple(VehicleEvent(kind=e["kind"], on=e["happened_on"]) for e in events)
