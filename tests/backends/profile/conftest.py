from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.db import Database
from migrations import upgrade


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'daoban.db'}")
    upgrade(database)
    yield database
    database.close()
