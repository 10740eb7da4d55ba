from __future__ import annotations

import pytest

from handoff.rules import expected_wait, usual_minutes


@pytest.mark.parametrize(
    ("position", "agents", "minutes", "wait"),
    [(1, 1, 5, 5), (1, 10, 5, 1), (4, 2, 5, 10), (3, 2, 5, 8), (1, 0, 5, 5)],
)
def test_the_expected_wait_is_whole_minutes_and_never_nothing(
    position: int, agents: int, minutes: float, wait: int
) -> None:
    assert expected_wait(position, agents, minutes) == wait


def test_a_few_odd_chats_do_not_upset_the_usual_time() -> None:
    assert usual_minutes([], 5) == 5
    assert usual_minutes([1], 5) == 4
    assert usual_minutes([10] * 97, 5) == pytest.approx(9.85)
