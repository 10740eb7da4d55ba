"""The register's tables out of PostgreSQL, as CSV for the screening: copied in one snapshot, nothing changed there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql

from backends.refund.bulk_duckdb import COLUMNS, OTHERS
from backends.refund.errors import CityUnreadableError

SCHEMES = ("postgresql://", "postgres://")


def is_postgres(place: str) -> bool:
    return place.startswith(SCHEMES)


@contextmanager
def copied(url: str) -> Iterator[Path]:
    """A folder with ``vehicles``, ``payments`` and ``events`` as they stand, and what there is of other taxes; gone
    afterwards.

    Raises ``CityUnreadableError``."""
    with TemporaryDirectory() as folder:
        try:
            with psycopg.connect(url) as connection:
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                connection.read_only = True
                for table, columns in COLUMNS.items():
                    _copy(connection, table, list(columns), Path(folder) / f"{table}.csv")
                for table, columns in OTHERS.items():
                    if connection.execute("select to_regclass(%s)", [table]).fetchone() != (None,):
                        _copy(connection, table, list(columns), Path(folder) / f"{table}.csv")
        except psycopg.Error as error:
            raise CityUnreadableError(f"数据库里的数据读不了：{str(error).splitlines()[0]}") from error
        yield Path(folder)


def _copy(connection: psycopg.Connection, table: str, columns: list[str], file: Path) -> None:
    names = sql.SQL(", ").join(sql.Identifier(name) for name in columns)
    query = sql.SQL("copy (select {} from {}) to stdout (format csv, header)").format(names, sql.Identifier(table))
    with connection.cursor() as cursor, file.open("wb") as out, cursor.copy(query) as rows:
        for block in rows:
            out.write(block)
