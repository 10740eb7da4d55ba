"""What somebody turns to and where: counted by the day while they let it be, never what they said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backends.profile.facts import MODULES, Facts
from backends.profile.models import ChoiceRow, HabitRow
from kit.clock import Clock
from kit.db import Transaction
from kit.strict_yaml import read_marked

WORDS = Path(__file__).with_name("modules.yml")
PAGES = Path(__file__).with_name("pages.yml")
PAGE = "page"  # the channel of what was looked at, not asked
LOOKED_BACK = timedelta(days=90)


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


def habits_off(session: Session, taxpayer_id: str) -> bool:
    row = session.get(ChoiceRow, taxpayer_id)
    return row is not None and row.habits_off


def do_switch_habits(tx: Transaction, taxpayer_id: str, clock: Clock, *, off: bool) -> None:
    """What was recorded goes when it is switched off."""
    tx.session.merge(ChoiceRow(taxpayer_id=taxpayer_id, habits_off=off, at=clock()))
    if off:
        tx.session.execute(delete(HabitRow).where(HabitRow.taxpayer_id == taxpayer_id))


def do_note_habit(tx: Transaction, taxpayer_id: str, module: str, channel: str, on: date) -> None:
    """One time more, unless they have switched it off."""
    assert module in MODULES
    if habits_off(tx.session, taxpayer_id):
        return
    insert = sqlite.insert if tx.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(HabitRow).values(taxpayer_id=taxpayer_id, module=module, channel=channel, on=on, times=1)
    key = ["taxpayer_id", "module", "channel", "on"]
    tx.session.execute(new.on_conflict_do_update(index_elements=key, set_={"times": HabitRow.times + 1}))


def with_habits(session: Session, page: Collection[Facts], on: date) -> list[Facts]:
    """``page`` with what each turned to most in the last 90 days, asking or looking; ``asks`` counts the asking."""
    since = on - LOOKED_BACK
    query = (
        select(HabitRow.taxpayer_id, HabitRow.module, HabitRow.channel, func.sum(HabitRow.times))
        .where(HabitRow.taxpayer_id.in_([one.taxpayer_id for one in page]), HabitRow.on > since)
        .group_by(HabitRow.taxpayer_id, HabitRow.module, HabitRow.channel)
    )
    modules: dict[str, Counter[str]] = {}
    channels: dict[str, Counter[str]] = {}
    for taxpayer_id, module, channel, times in session.execute(query):
        modules.setdefault(taxpayer_id, Counter())[module] += times
        channels.setdefault(taxpayer_id, Counter())[channel] += times
    return [
        _with(one, modules[one.taxpayer_id], channels[one.taxpayer_id]) if one.taxpayer_id in modules else one
        for one in page
    ]


def _with(facts: Facts, modules: Counter[str], channels: Counter[str]) -> Facts:
    asks = channels.total() - channels[PAGE]
    most = {"interest": _most(modules), "channel": _most(channels), "asks": asks}
    return facts.model_copy(update=most)


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda key: (-counts[key], key))
