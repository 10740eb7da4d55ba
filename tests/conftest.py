from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import handoff.models  # noqa: F401  registers its tables
from kit.db import Base, Database
from tests.servers import PostgresServer


class FakeClock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL of our own; a machine without one skips, CI fails."""
    with PostgresServer.start() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Each storage test runs on both engines."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'daoban.db'}"
    else:
        url = request.getfixturevalue("postgres").create_database()
    database = Database(url)
    Base.metadata.create_all(database.engine)
    yield database
    database.close()
