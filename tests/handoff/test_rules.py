from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handoff.rules import SILENT, Sign, expected_wait, gone_since, usual_minutes


@pytest.mark.parametrize(
    ("position", "free", "places", "minutes", "wait"),
    [(1, 0, 1, 5, 5), (1, 0, 10, 5, 1), (4, 0, 2, 5, 10), (3, 0, 2, 5, 8), (3, 3, 6, 5, 1), (5, 3, 6, 12, 4)],
)
def test_the_expected_wait_is_whole_minutes_and_never_nothing(
    position: int, free: int, places: int, minutes: float, wait: int
) -> None:
    assert expected_wait(position, free, places, minutes) == wait


def test_a_few_odd_chats_do_not_upset_the_usual_time() -> None:
    assert usual_minutes([], 5) == 5
    assert usual_minutes([1], 5) == 4
    assert usual_minutes([10] * 97, 5) == pytest.approx(9.85)


def test_with_nobody_at_work_no_wait_is_invented() -> None:
    assert expected_wait(1, 0, 0, 5) is None


MET = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("sign", "after", "gone"),
    [
        (None, SILENT / 2, None),  # just met
        (None, MINUTE, MET),
        (Sign(True, MET + MINUTE), MINUTE, None),
        (Sign(True, MET + MINUTE), 3 * MINUTE, MET + MINUTE),  # the process that said so has ended
        (Sign(False, MET + MINUTE), MINUTE, MET + MINUTE),
        (Sign(False, MET - MINUTE), SILENT / 2, None),  # gone, and met again since
    ],
)
def test_who_is_gone_and_since_when(sign: Sign | None, after: timedelta, gone: datetime | None) -> None:
    assert gone_since(sign, MET, MET + after) == gone
