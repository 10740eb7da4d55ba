from __future__ import annotations

import asyncio

import pytest

from bench import housing_case


def test_no_case_is_lost_while_each_of_the_other_houses_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housing_case, "KILL_EVERY", 0.2)
    monkeypatch.setattr(housing_case, "DOWN_SECONDS", 0.2)
    figures = asyncio.run(housing_case.all_at_once(8))
    assert (figures["killed"], figures["lost"]) == (5, 0)
