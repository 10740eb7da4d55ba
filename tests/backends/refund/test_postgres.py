"""The screening over PostgreSQL comes to what it comes to over Parquet."""

from __future__ import annotations

from pathlib import Path

import duckdb
import psycopg
import pytest

from backends.legislation.service import Legislation
from backends.refund.bulk_duckdb import COLUMNS
from backends.refund.bulk_postgres import copied
from backends.refund.errors import CityUnreadableError
from backends.refund.screening import TABLES
from bench.refund_city import ON, make_city
from tests.backends.refund.test_bulk import screened
from tests.servers import PostgresServer

pytestmark = pytest.mark.postgres


def test_a_register_in_postgresql_is_screened_as_it_stands(
    postgres: PostgresServer, tmp_path: Path, law: Legislation
) -> None:
    make_city(tmp_path, vehicles=3000, seed=5)
    url = postgres.create_database().replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute(TABLES.encode())
        for table in COLUMNS:
            rows = duckdb.execute(f"from '{tmp_path}/{table}.parquet'")
            names = [column[0] for column in rows.description]
            with connection.cursor().copy(f"copy {table} ({', '.join(names)}) from stdin".encode()) as copy:
                for row in rows.fetchall():
                    copy.write_row(row)
    with copied(url) as folder:
        found = screened(folder, ON, law)
    assert found == screened(tmp_path, ON, law)
    assert len(found) > 20
    assert not folder.exists()


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with pytest.raises(CityUnreadableError, match="数据库"), copied("postgresql://127.0.0.1:1/none"):
        pass
