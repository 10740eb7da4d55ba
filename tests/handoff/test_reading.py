from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handoff.errors import NotYourCaseError, ReasonNeededError
from handoff.models import CaseEventRow
from handoff.reading import GRACE, read_until
from kit.auth import Staff

NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
MINE, OTHER, ADMIN = Staff("a", "甲", "agent"), Staff("b", "乙", "agent"), Staff("c", "丙", "admin")


def events(*steps: tuple[str, str | None]) -> list[CaseEventRow]:
    return [
        CaseEventRow(case_id="c", ordinal=n, kind=kind, staff=staff, fence=n, note="", at=NINE + timedelta(hours=n))
        for n, (kind, staff) in enumerate(steps)
    ]


def until(
    staff: Staff, *steps: tuple[str, str | None], hours: float, consulted: bool = False, opened: bool = False
) -> datetime | None:
    now = NINE + timedelta(hours=hours)
    after = timedelta(hours=10)
    return read_until(events(*steps), staff, consulted=consulted, opened=opened, after=after, now=now)


HELD = (("opened", None), ("assigned", "a"))
CLOSED = (*HELD, ("closed", "a"), ("rated", None))
PASSED_ON = (*HELD, ("transferred", None), ("assigned", "b"))


def test_while_it_is_theirs_they_read_everything() -> None:
    assert until(MINE, *HELD, hours=1000) is None
    assert until(OTHER, *PASSED_ON, hours=1000) is None


@pytest.mark.parametrize("steps", [CLOSED, PASSED_ON])
def test_after_that_what_was_said_by_then_for_a_set_time(steps: tuple[tuple[str, str | None], ...]) -> None:
    assert until(MINE, *steps, hours=12) == NINE + timedelta(hours=2) + GRACE
    with pytest.raises(NotYourCaseError):
        until(MINE, *steps, hours=12.1)


def test_a_colleague_who_was_asked_in_reads_until_it_is_over() -> None:
    assert until(OTHER, *HELD, hours=1000, consulted=True) is None
    assert until(OTHER, *CLOSED, hours=5, consulted=True) == NINE + timedelta(hours=2) + GRACE
    with pytest.raises(NotYourCaseError):
        until(OTHER, *CLOSED, hours=13, consulted=True)


def test_nobody_else_reads_it_but_a_supervisor_who_has_said_why() -> None:
    with pytest.raises(NotYourCaseError):
        until(OTHER, *HELD, hours=2)
    for steps in (HELD, CLOSED):
        with pytest.raises(ReasonNeededError, match="写明为什么"):
            until(ADMIN, *steps, hours=2)
        assert until(ADMIN, *steps, hours=1000, opened=True) is None


def test_a_supervisor_reads_what_they_have_in_hand_like_anybody() -> None:
    assert until(ADMIN, ("opened", None), ("assigned", "c"), hours=1000) is None
