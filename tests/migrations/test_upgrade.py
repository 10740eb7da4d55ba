from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from kit.db import Database
from migrations import METADATA, upgrade


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A store in which nothing has been created yet."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'daoban.db'}"
    else:
        url = request.getfixturevalue("postgres").create_database()
    database = Database(url)
    yield database
    database.close()


def test_migrations_lead_to_exactly_the_tables_of_the_models(empty: Database) -> None:
    upgrade(empty)
    with empty.connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_second_upgrade_changes_nothing(empty: Database) -> None:
    upgrade(empty)
    tables = inspect(empty.engine).get_table_names()
    upgrade(empty)
    assert inspect(empty.engine).get_table_names() == tables
