from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import knowledge_base.tables  # noqa: F401  registers its tables
from kit.db import Base, Database
from kit.settings import Settings
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.encoders import Encoder, open_encoder
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import open_small
from tests.knowledge_base.tiny import build_tiny_model, needs_encoders

Build = Callable[..., KnowledgeBase]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """A store where the engine does not matter."""
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def build(store: Database, tmp_path: Path, clock: FakeClock) -> Iterator[Build]:
    """Builds knowledge bases over entries written by hand; closes them in the end."""
    opened: list[KnowledgeBase] = []

    def build(*entries: dict[str, Any]) -> KnowledgeBase:
        knowledge, _ = open_small(store, tmp_path, *entries, now=clock())
        opened.append(knowledge)
        return knowledge

    yield build
    for knowledge in opened:
        knowledge.close()


@pytest.fixture
def settings_with(tmp_path: Path) -> Callable[..., Settings]:
    """Settings of a fresh home, but for those given."""

    def make(**given: Any) -> Settings:
        return Settings(_env_file=None, var_dir=tmp_path, **given)

    return make


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny_export(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from knowledge_base.training.export import export

    folder = tmp_path_factory.mktemp("tiny-int8")
    export(str(tiny_model), folder, name="tiny")
    return folder


@pytest.fixture(scope="session")
def bundled() -> Encoder:
    return open_encoder("bundled", threads=2)


@pytest.fixture(
    scope="session",
    params=[
        "bundled",
        pytest.param("tiny_export", marks=needs_encoders),
        pytest.param("tiny_model", marks=needs_encoders),
    ],
)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """Each kind of encoder in turn."""
    if request.param == "bundled":
        return request.getfixturevalue("bundled")  # type: ignore[no-any-return]
    return open_encoder(str(request.getfixturevalue(request.param)), threads=2)
