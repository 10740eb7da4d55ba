from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import knowledge_base.models  # noqa: F401  registers its tables
from kit.db import Base, Database
from kit.settings import Settings
from knowledge_base.answer import KnowledgeBase
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import open_small

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
