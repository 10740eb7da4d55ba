"""What somebody turns to, where and when: counted by part of the day while they let it be, never what they said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backends.profile.facts import MODULES, Facts
from backends.profile.models import ChoiceRow, HabitRow
from kit.clock import BEIJING, Clock, beijing_date
from kit.db import Transaction
from kit.strict_yaml import read_marked

WORDS = Path(__file__).with_name("modules.yml")
PAGES = Path(__file__).with_name("pages.yml")
PAGE = "page"  # the channel of what was looked at, not asked
LOOKED_BACK = timedelta(days=90)
BEGINS = ((time(5), "morning"), (time(12), "afternoon"), (time(18), "evening"), (time(23), "night"))


@cache
def _words() -> dict[str, list[str]]:
    return TypeAdapter(dict[str, list[str]]).validate_python(read_marked(WORDS).content)


def module_of(text: str) -> str:
    """The module whose words it has; ``consult`` where none has any.

    >>> module_of("我的发票额度还有多少"), module_of("什么是滞纳金"), module_of("在吗")
    ('invoice', 'pay', 'consult')
    """
    return next((module for module, words in _words().items() if any(w in text for w in words)), "consult")


@cache
def load_pages() -> dict[str, str]:
    """The module that each page is of."""
    return TypeAdapter(dict[str, str]).validate_python(read_marked(PAGES).content)


def part_of(at: datetime) -> str:
    """
    >>> from datetime import UTC
    >>> [part_of(datetime(2026, 11, 29, hour, tzinfo=UTC)) for hour in (2, 4, 10, 15, 20)]
    ['morning', 'afternoon', 'evening', 'night', 'night']
    """
    hour = at.astimezone(BEIJING).time()
    return next((part for begins, part in reversed(BEGINS) if hour >= begins), "night")


def habits_off(session: Session, taxpayer_id: str) -> bool:
    row = session.get(ChoiceRow, taxpayer_id)
    return row is not None and row.habits_off


def do_switch_habits(tx: Transaction, taxpayer_id: str, clock: Clock, *, off: bool) -> None:
    """What was recorded goes when it is switched off."""
    tx.session.merge(ChoiceRow(taxpayer_id=taxpayer_id, habits_off=off, at=clock()))
    if off:
        tx.session.execute(delete(HabitRow).where(HabitRow.taxpayer_id == taxpayer_id))


def do_note_habit(tx: Transaction, taxpayer_id: str, module: str, channel: str, at: datetime) -> None:
    """One time more, unless they have switched it off."""
    assert module in MODULES
    if habits_off(tx.session, taxpayer_id):
        return
    insert = sqlite.insert if tx.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    key = {
        "taxpayer_id": taxpayer_id,
        "module": module,
        "channel": channel,
        "on": beijing_date(at),
        "part": part_of(at),
    }
    new = insert(HabitRow).values(**key, times=1)
    tx.session.execute(new.on_conflict_do_update(index_elements=list(key), set_={"times": HabitRow.times + 1}))


def with_habits(session: Session, page: Collection[Facts], on: date) -> list[Facts]:
    """``page`` with what each turned to in the last 90 days."""
    since, row = on - LOOKED_BACK, HabitRow
    query = (
        select(row.taxpayer_id, row.module, row.channel, row.part, func.sum(row.times))
        .where(row.taxpayer_id.in_([one.taxpayer_id for one in page]), row.on > since)
        .group_by(row.taxpayer_id, row.module, row.channel, row.part)
    )
    found: dict[str, Counter[Turn]] = {}
    for taxpayer_id, *turn, times in session.execute(query):
        found.setdefault(taxpayer_id, Counter())[Turn(*turn)] += times
    return [_with(one, found[one.taxpayer_id]) if one.taxpayer_id in found else one for one in page]


class Turn(NamedTuple):
    module: str
    channel: str
    part: str


def _with(facts: Facts, turns: Counter[Turn]) -> Facts:
    asked = Counter({turn: times for turn, times in turns.items() if turn.channel != PAGE})
    read = turns - asked
    habits = {
        "interest": _most(turns, "module"),
        "asked": _most(asked, "module"),
        "asks": asked.total(),
        "reads": _most(read, "module"),
        "looks": read.total(),
        "turns": turns.total(),
        "channel": _most(turns, "channel"),
        "part": _most(turns, "part"),
    }
    return facts.model_copy(update=habits)


def _most(turns: Counter[Turn], by: str) -> str:
    counts: Counter[str] = Counter()
    for turn, times in turns.items():
        counts[getattr(turn, by)] += times
    return min(counts, key=lambda key: (-counts[key], key), default="")
