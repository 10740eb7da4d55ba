from __future__ import annotations

import pytest

from backends.legislation.service import Legislation


@pytest.fixture(scope="session")
def law() -> Legislation:
    return Legislation.load()
