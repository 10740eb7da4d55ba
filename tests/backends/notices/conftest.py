from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.db import Base
from tests.backends.notices.office import TABLES, NoticeOffice
from tests.backends.refund.office import MortalDatabase


@pytest.fixture
def office(tmp_path: Path) -> Iterator[NoticeOffice]:
    database = MortalDatabase(f"sqlite:///{tmp_path / 'daoban.db'}")
    Base.metadata.create_all(database.engine, tables=TABLES)
    yield NoticeOffice(database, tmp_path)
    database.close()
