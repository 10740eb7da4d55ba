"""The simulated day is believable: at a steady load it waits as theory says."""

from __future__ import annotations

import pytest

from bench.day import CURVE, erlang_c, figures, read_curve, simulate


def test_at_a_steady_load_people_wait_as_erlang_c_says() -> None:
    days = simulate([15.0] * 300, agents=10, per_agent=1, days=3)
    found = figures(days)
    expected = erlang_c(1.0, found["chat_minutes"], 10)
    assert expected is not None
    assert found["wait_minutes"] == pytest.approx(expected, rel=0.25)  # three weeks of days, by chance


def test_nobody_is_lost_in_a_day_and_all_are_taken_in_the_order_in_which_they_came() -> None:
    (day,) = simulate(read_curve(CURVE), agents=10, per_agent=4, days=1)
    assert all(chat.came <= chat.taken < chat.ended for chat in day)
    taken = [chat.taken for chat in day]
    assert taken == sorted(taken)


def test_more_chats_for_each_agent_shorten_the_wait_and_lengthen_the_chat() -> None:
    one, four = (figures(simulate(read_curve(CURVE), agents=10, per_agent=n, days=1)) for n in (1, 4))
    assert four["wait_minutes"] < one["wait_minutes"]
    assert four["chat_minutes"] > one["chat_minutes"]


def test_a_queue_that_grows_without_end_has_no_mean_wait() -> None:
    assert erlang_c(1.0, 10, 10) is None
    assert erlang_c(0.5, 10, 10) == pytest.approx(0.0361 * 10 / 5, rel=0.01)  # C(10, 5) of the tables is 0.0361
