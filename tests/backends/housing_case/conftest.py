from __future__ import annotations

from pathlib import Path

import pytest

from kit.db import Database
from tests.backends.housing_office import Office
from tests.conftest import FakeClock


@pytest.fixture
def office(database: Database, tmp_path: Path, clock: FakeClock) -> Office:
    return Office(database, tmp_path, clock)
