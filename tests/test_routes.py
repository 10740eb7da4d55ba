from __future__ import annotations

from tests.house import House
from tests.routes import TABLE, table


def test_every_route_is_in_the_table_and_lets_in_whom_the_table_says(house: House) -> None:
    """After a change that is meant: ``python -m tests.routes``, and read the difference."""
    assert table(house) == TABLE.read_text(encoding="utf-8")
