"""A bureau's desk as data: hours, holidays, and what is wrong with a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from handoff.policy.hours import Hours, tell_moment
from handoff.policy.schemas import BUNDLED, load_policy
from kit.clock import BEIJING
from kit.settings import SettingsError

HOURS = load_policy().hours


def beijing(*when: int) -> datetime:
    return datetime(*when, tzinfo=BEIJING)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ((2026, 11, 24, 9, 0), True),
        ((2026, 11, 24, 8, 59), False),
        ((2026, 11, 24, 17, 30), False),
        ((2026, 11, 28, 10, 0), False),  # Saturday
        ((2026, 10, 1, 10, 0), False),  # a holiday
        ((2026, 10, 10, 10, 0), True),  # a Saturday worked in exchange
    ],
)
def test_when_somebody_is_there(when: tuple[int, ...], is_open: bool) -> None:
    assert HOURS.is_open(beijing(*when)) is is_open


def test_the_next_opening_passes_over_weekends_and_holidays() -> None:
    friday = beijing(2026, 11, 27, 18, 0)
    assert HOURS.next_opening(friday) == beijing(2026, 11, 30, 9, 0)
    assert HOURS.next_opening(beijing(2026, 9, 30, 20, 0)) == beijing(2026, 10, 8, 9, 0)
    assert HOURS.next_opening(beijing(2026, 11, 24, 3, 0)) == beijing(2026, 11, 24, 9, 0)


def test_a_message_is_answered_within_a_working_day() -> None:
    assert HOURS.due(beijing(2026, 11, 27, 18, 0)) == beijing(2026, 11, 30, 17, 30)
    assert HOURS.due(beijing(2026, 11, 24, 10, 0)) == beijing(2026, 11, 25, 17, 30)


def test_hours_are_told_as_people_say_them() -> None:
    assert HOURS.describe() == "周一至周五 9:00—17:30，法定节假日除外"
    mixed = Hours.model_validate(
        {"weekly": {"monday": ["09:00", "12:00"], "tuesday": ["09:00", "12:00"], "saturday": ["10:00", "11:30"]}}
    )
    assert mixed.describe() == "周一、周二 9:00—12:00、周六 10:00—11:30"


def test_moments_are_told_as_people_say_them() -> None:
    now = beijing(2026, 11, 24, 20, 0)
    assert tell_moment(beijing(2026, 11, 25, 9, 0), now) == "明天 9:00"
    assert tell_moment(beijing(2026, 11, 30, 9, 0), now) == "11月30日（周一）9:00"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agents": {"wang": {"groups": ["nowhere"]}}}, "没有这个组：nowhere"),
        ({"points_per_minute": 0}, "points_per_minute"),
        ({"groups": [{"name": "east", "title": "综合", "bureau": "通州区税务局"}]}, "至少要有一个组是本局的"),
        (
            {
                "groups": [
                    {"name": "general", "title": "综合", "overflow": ["east"]},
                    {"name": "east", "title": "综合", "bureau": "通州区税务局"},
                ]
            },
            "只能写同一个局的组",
        ),
        ({"hours": {"weekly": {"monday": ["18:00", "09:00"]}}}, "开始时间要早于结束时间"),
    ],
)
def test_a_file_that_is_wrong_says_what_and_where(tmp_path: Path, change: dict[str, object], said: str) -> None:
    desk = yaml.safe_load(BUNDLED.read_text(encoding="utf-8"))
    file = tmp_path / "desk.yml"
    file.write_text(yaml.safe_dump({**desk, **change}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        load_policy(file)
