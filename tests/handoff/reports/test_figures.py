from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from handoff.reports.figures import figures, figures_by, forecast_by_hour, monthly
from handoff.reports.stories import Story

NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def story(**changes: Any) -> Story:
    usual: dict[str, Any] = {
        "case_id": "c",
        "opened_at": NINE,
        "group": "general",
        "staff": "agent1",
        "theme": "契税",
        "bot": 2.0,
        "waited": 1.0,
        "answered": 0.5,
        "held": 6.0,
        "ended": "closed",
        "result": "resolved",
        "score": None,
    }
    return Story(**{**usual, **changes})


MANY = [
    story(),
    story(waited=5.0, score=5),
    story(waited=None, answered=None, held=0.0, ended="withdrawn", result=None, staff=None, theme=""),
    story(opened_at=NINE.replace(hour=2), staff="agent2", theme="发票", result="unresolved", score=2),
]


def test_figures_are_taken_of_those_they_are_about() -> None:
    total = figures("合计", MANY, 3)
    assert (total.cases, total.taken, total.gave_up) == (4, 3, 1)
    assert total.waited is not None
    assert round(total.waited, 2) == 2.33
    assert total.waited_p90 == 5.0
    assert total.in_time == 0.5  # who gave up was not taken in time
    assert total.resolved is not None
    assert round(total.resolved, 2) == 0.67
    assert total.satisfied == 0.5
    assert total.held == 6.0  # the bot's two minutes are none of it
    assert total.bot == 2.0


def test_nothing_has_no_mean() -> None:
    empty = figures("合计", [], 3)
    assert (empty.cases, empty.waited, empty.in_time, empty.satisfied) == (0, None, None, None)


def test_cases_are_put_together_in_each_way() -> None:
    names = {"agent1": "王演示", "general": "综合"}
    assert [(f.name, f.cases) for f in figures_by(MANY, "hour", names, 3)] == [("09:00", 3), ("10:00", 1)]
    assert [f.name for f in figures_by(MANY, "agent", names, 3)] == ["王演示", "没有人接", "agent2"]
    assert [f.name for f in figures_by(MANY, "theme", names, 3)] == ["契税", "没有填", "发票"]
    assert [f.name for f in figures_by(MANY, "group", names, 3)] == ["综合"]


def test_an_hour_is_forecast_beside_what_happened() -> None:
    busy = [story(case_id=str(n), held=10.0, waited=4.0) for n in range(30)]
    [hour] = forecast_by_hour(busy, 1, 4, 3)
    assert (hour.arrivals, hour.agents, hour.happened) == (30, 1, 4.0)
    assert hour.expected is None  # five chats at once for four places
    assert hour.needed == 2


def test_the_month_is_told_as_a_bureau_publishes_it() -> None:
    report = monthly("2026-11", MANY, MANY[:2], conversations=20)
    assert (report.served, report.change) == (3, 0.5)
    assert (report.by_bot, report.bot_share) == (16, 0.8)
    assert report.satisfied == 0.5
    assert report.themes[0] == ("契税", 2, 2 / 3)
