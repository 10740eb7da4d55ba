"""The limits of a day hold for all processes together."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backends.refund_case.policy import load_policy
from backends.refund_case.schemas import RefundCase
from backends.refund_case.service import RefundCases
from kit.db import Database, Transaction
from tests.backends.refund.office import RefundOffice

SECONDS = 1.0  # that the first waits for the second, which must not come through meanwhile


class SlowDatabase(Database):
    """Has all written and commits once ``other`` is through, or has been waited for."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.written, self.other = threading.Event(), threading.Event()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        with super().write() as tx:
            yield tx
            self.written.set()
            self.other.wait(SECONDS)


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


@pytest.mark.parametrize(
    "limit", [{"daily_count": 1}, {"daily_amount": Decimal(400)}, {"person_daily_amount": Decimal(400)}]
)
def test_two_processes_at_once_keep_to_the_limits_of_the_day(
    database: Database, tmp_path: Path, limit: dict[str, Any]
) -> None:
    policy = load_policy().model_copy(update=limit)
    office = RefundOffice(database, tmp_path, policy)
    office.stop(off=True)
    cases = [office.confirmed(2025), office.confirmed(2026)]
    office.stop(off=False)
    slow, quick = SlowDatabase(url_of(database)), Database(url_of(database))

    def go_on(where: Database, case: RefundCase) -> None:
        RefundCases(where, policy, lambda: office.now).change(case.id, lambda _tx, _case: [])

    def go_on_meanwhile() -> None:
        assert slow.written.wait(30)
        go_on(quick, cases[1])
        slow.other.set()

    with ThreadPoolExecutor(2) as both:
        for done in (both.submit(go_on, slow, cases[0]), both.submit(go_on_meanwhile)):
            done.result(60)
    slow.close()
    quick.close()
    assert [office.status(case) for case in cases] == ["ordered", "approved"]
