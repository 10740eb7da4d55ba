from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

import handoff.assist.models
import handoff.models
import handoff.quality.models
import handoff.together.models  # noqa: F401
import kit.uploads.models  # noqa: F401
from deploy.environments import end_on_signals
from kit.db import Base, Database
from kit.vault import Vault
from tests.elasticsearch_server import ElasticsearchServer
from tests.house import House, build_home, open_house
from tests.servers import PostgresServer, RedisServer

# The same examples in every run: what a change broke is told apart from what a draw happened to find.
settings.register_profile("fixed", derandomize=True)
settings.load_profile("fixed")

WITH_A_SERVER = {"flow", "pages", "bot"}  # folders whose tests share one running product, Rasa or browser


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


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A real Redis that a test may end and begin again; a machine without one skips, CI fails."""
    with RedisServer.start() as server:
        yield server


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[ElasticsearchServer]:
    """A real Elasticsearch; a machine without one skips, CI fails."""
    with ElasticsearchServer.start() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Each storage test runs on both engines."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'daoban.db'}"
    else:
        url = request.getfixturevalue("postgres").create_database()
    database = Database(url, vault=Vault(["a key of the tests"]))
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture(scope="session")
def first_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home") / "first"
    build_home(home)
    return home


@pytest.fixture
def house(first_home: Path, tmp_path: Path) -> Iterator[House]:
    """A whole app of the test's own, with an obedient Rasa."""
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    with open_house(home) as house:
        yield house


class ByServer(LoadScopeScheduling):  # type: ignore[misc]  # xdist is untyped
    """What shares a server goes to one worker: a package that has one as a whole, else a file."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = file.rpartition("/")[0]
        return folder if folder.rpartition("/")[2] in WITH_A_SERVER else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByServer:
    return ByServer(config, log)


def pytest_configure() -> None:
    end_on_signals()  # fixtures end the servers they started, whatever ends the run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="renew the screenshots in docs/images")
