"""The bulk rules run by DuckDB over a folder of Parquet or CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from backends.refund import assessments, home_swaps
from backends.refund.bulk import TROUBLES, bulk
from backends.refund.bulk_law import BulkLaw
from backends.refund.bulk_lines import SUMMARY
from backends.refund.bulk_summary import do_keep_summary, kept_summary, quoted
from backends.refund.bulk_text import in_utf8
from backends.refund.errors import CityUnreadableError

THREADS = 2
MEMORY = "4GB"
REGISTER = ".duckdb"  # a register's file
HAS = "from duckdb_tables() where database_name = 'register' and table_name = ?"
# The columns of the register that the screening reads, as CSV would have to be read.
COLUMNS: dict[str, dict[str, str]] = {
    "vehicles": {
        "id": "varchar",
        "kind": "varchar",
        "energy": "varchar",
        "displacement_l": "decimal(4, 1)",
        "acquired_on": "date",
    },
    "payments": {
        "id": "varchar",
        "vehicle_id": "varchar",
        "tax_year": "integer",
        "paid_on": "date",
        "amount": "decimal(15, 2)",
        "channel": "varchar",
    },
    "events": {"vehicle_id": "varchar", "kind": "varchar", "happened_on": "date"},
}
# Of other taxes; a folder need not have them.
OTHERS = {"assessments": assessments.COLUMNS, "home_swaps": home_swaps.COLUMNS}
UNLISTED = "有缴款或事项、车辆表里没有的车"
WHAT_AND_WHERE = ("Error when converting", "Invalid unicode", "file = ")
LAW = """create table law (
    tax_year integer, energy varchar, above decimal(4, 1), upto decimal(4, 1), annual bigint,
    overpaid integer, twice integer, lost integer, lost_before integer, returned integer, returned_before integer
)"""


@dataclass(frozen=True, slots=True)
class Found:
    """What one vehicle gets back for one year, before interest and before arrears are set off. ``trouble``: what is
    wrong with its records, for which a person must look."""

    vehicle_id: str
    tax_year: int
    refundable: Decimal
    needs_person: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Sizes:
    vehicles: int
    payments: int
    events: int


class Screening:
    """One run. Raises ``CityUnreadableError``."""

    def __init__(self, directory: Path, law: BulkLaw, *, threads: int = THREADS, memory: str = MEMORY) -> None:
        """``directory``: has the tables as Parquet or CSV; or a register's own file."""
        self._law = law
        self._directory = directory
        self._copies = TemporaryDirectory()
        self._db = duckdb.connect(config={"threads": threads, "memory_limit": memory})
        self._db.execute("set preserve_insertion_order = false")
        self._db.execute("create macro shiftleft(x, n) as x << n::bigint")
        self._db.execute("create macro shiftright(x, n) as x >> n::bigint")
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        if self._directory.suffix == REGISTER:
            self._read(self._directory.name, f"attach {quoted(self._directory)} as register (read_only)")
        for table in COLUMNS:
            source = self._source(table)
            kinds = {name: kind for name, kind, *_ in self._read(table, f"describe from {source}")}
            text = _select(table, source, self._law.on, written=kinds.get("amount") == "VARCHAR")
            self._read(table, f"create view {table} as {text}")

    def run(self) -> None:
        self._db.execute(LAW)
        rows = ", ".join(f"({', '.join(_literal(v) for v in astuple(year))})" for year in self._law.years)
        self._db.execute(f"insert into law values {rows}")  # noqa: S608  row by row takes longer than the screening
        steps = bulk(self._law)
        try:
            kept = kept_summary(self._directory, self._law.on)
            summary = steps.summary if kept is None else f"from read_parquet({quoted(kept)})"
            self._db.execute(f"create view summary as {summary}")
            for name in ("absent", "marked", "suspects", "years", "found"):
                self._db.execute(f"create temp table {name} as {getattr(steps, name)}")
        except duckdb.Error as error:
            raise CityUnreadableError(f"数据里有算不了的内容：{_told_by(error)}") from error

    def keep_summary(self) -> int:
        return do_keep_summary(self._db, self._directory, SUMMARY)

    def others(self) -> Iterator[tuple[str, str, int, Decimal, bool]]:
        """Of other taxes, by table, id and year: those three, what comes back, and whether a person must look."""
        for table in self._with_others():
            query = f"{self._law.others[table]} order by id, tax_year"
            for one, tax_year, cents, person in self._read(table, query):
                yield table, one, tax_year, (Decimal(cents) / 100).quantize(Decimal("0.01")), bool(person)

    def _with_others(self) -> list[str]:
        """Those tables of other taxes that there are, made ready."""
        present = []
        for table, columns in OTHERS.items():
            try:
                source = self._source(table)
            except _NoTableError:
                continue
            if self._directory.suffix == REGISTER and not self._db.execute(HAS, [table]).fetchall():
                continue  # a register of before
            text = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in columns.items())
            self._read(table, f"create or replace view {table} as select {text} from {source}")  # noqa: S608
            present.append(table)
        return present

    def _source(self, table: str) -> str:
        """Raises ``CityUnreadableError``."""
        directory = self._directory
        if directory.suffix == REGISTER:
            return f"register.{table}"
        if (directory / f"{table}.parquet").exists():
            return f"read_parquet({quoted(directory / f'{table}.parquet')})"
        if (directory / table).is_dir():
            return f"read_parquet({quoted(directory / table / '*.parquet')})"
        if (directory / f"{table}.csv").exists():
            # A day is cast by the select: left to itself the reader guesses how a file writes its days.
            file = in_utf8(directory / f"{table}.csv", Path(self._copies.name))
            columns = {**COLUMNS, **OTHERS}[table]
            kinds = ", ".join(f"'{name}': '{'varchar' if kind == 'date' else kind}'" for name, kind in columns.items())
            return f"read_csv({quoted(file)}, header = true, types = {{{kinds}}})"
        raise _NoTableError(f"{directory} 里没有 {table}.parquet 或 {table}.csv")

    def _read(self, table: str, query: str) -> list[tuple[Any, ...]]:
        """Raises ``CityUnreadableError`` naming ``table``."""
        try:
            return self._db.execute(query).fetchall()
        except duckdb.Error as error:
            raise CityUnreadableError(f"{table} 里的数据读不了：{_told_by(error)}") from error

    def taxpayers(self) -> list[str]:
        """Who gets something back, by id. After ``run``, of a register's own file."""
        query = "select v.taxpayer_id from found f join register.vehicles v on v.id = f.vehicle_id where f.cents > 0"
        for table in self._with_others():
            others = self._law.others[table]
            query += f" union select a.taxpayer_id from ({others}) f join {table} a on a.id = f.id where f.cents > 0"  # noqa: S608
        return [row[0] for row in self._db.execute(f"from ({query}) order by 1").fetchall()]

    def found(self) -> Iterator[Found]:
        """By vehicle and year. After ``run``."""
        rows = self._db.execute("select * from found order by vehicle_id, tax_year")
        while page := rows.fetchmany(10_000):
            for vehicle_id, tax_year, cents, needs_person, trouble in page:
                refundable = (Decimal(cents) / 100).quantize(Decimal("0.01"))
                yield Found(vehicle_id, tax_year, refundable, bool(needs_person), TROUBLES.get(trouble, ""))

    def troubles(self) -> dict[str, int]:
        """Of how many vehicles and years the records are at fault, by what is wrong. After ``run``."""
        rows = self._db.execute("select trouble, count(*) from found where trouble > 0 group by 1 order by 1")
        told = {TROUBLES[trouble]: count for trouble, count in rows.fetchall()}
        unlisted = self._db.execute("select count(*) from marked where about is null").fetchone()
        assert unlisted is not None
        return told | ({UNLISTED: unlisted[0]} if unlisted[0] else {})

    def total(self) -> tuple[int, int]:
        """How many years, and cents in all."""
        row = self._db.execute("select count(*), coalesce(sum(cents), 0) from found").fetchone()
        assert row is not None
        return int(row[0]), int(row[1])

    def sizes(self) -> Sizes:
        counts = [self._db.execute(f"select count(*) from {table}").fetchone() for table in COLUMNS]  # noqa: S608
        return Sizes(*(int(c[0]) for c in counts if c is not None))

    def close(self) -> None:
        self._db.close()
        self._copies.cleanup()


class _NoTableError(CityUnreadableError):
    """A folder need not have tables of other taxes."""


def _select(table: str, source: str, on: date, *, written: bool) -> str:
    """``written``: amounts are text, which is all the same a sum in yuan."""
    columns = COLUMNS[table]
    yuan = "cast(amount as decimal(18, 4))" if written else "amount"
    text = ", ".join(
        f"cast(round({yuan} * 100) as bigint) as cents" if name == "amount" else f"cast({name} as {kind}) as {name}"
        for name, kind in columns.items()
    )
    seen = {
        "vehicles": "",
        "payments": f" where paid_on is null or cast(paid_on as date) <= date '{on}'",
        "events": f" where happened_on is null or cast(happened_on as date) <= date '{on}'",
    }
    return f"select {text} from {source}{seen[table]}"  # noqa: S608


def _told_by(error: duckdb.Error) -> str:
    """What is wrong and where, of the many lines that DuckDB says."""
    first, *more = (line.strip() for line in str(error).splitlines())
    return "；".join([first, *(line for line in more if line.startswith(WHAT_AND_WHERE))])


def _literal(value: str | int | Decimal) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)


def taxpayers_in(register: Path, law: BulkLaw) -> list[str]:
    """Who gets something back, by id, of a register's file. Raises ``CityUnreadableError``."""
    screening = Screening(register, law)
    try:
        screening.run()
        return screening.taxpayers()
    finally:
        screening.close()


def keep_summary(directory: Path, *, threads: int = THREADS, memory: str = MEMORY) -> int:
    """Add up the payments in ``directory`` by vehicle, to be kept there; how many vehicles paid.

    Raises ``CityUnreadableError``."""
    screening = Screening(directory, BulkLaw(date.max, date.min, ()), threads=threads, memory=memory)
    try:
        return screening.keep_summary()
    finally:
        screening.close()
