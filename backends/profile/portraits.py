"""Portraits as the house uses them: read for the pages, the chat and the desk; kept and found anew day by day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backends.legislation.service import Legislation
from backends.profile.facts import Declaration, Facts, Portrait
from backends.profile.tags.rules import Group, TagRules
from backends.profile.tags.store import (
    do_drop_declarations,
    do_keep_declarations,
    do_keep_facts,
    do_keep_serving,
    do_refresh,
    find_declarations,
    find_facts,
    find_page,
    find_people_of,
    find_tags,
)
from kit.clock import BEIJING, Clock, beijing_date, utc_now
from kit.db import Database

PORTRAITS = "portraits"  # work of the hand-off
PAGE = 500  # taxpayers of one transaction
ANEW_AT = time(0, 10)  # in Beijing: a day's rules and the law's dates begin with the day

Source = Callable[[date], Iterable[Portrait]]


@dataclass(frozen=True, slots=True)
class HeldTag:
    """A tag as its taxpayer reads it. ``disputed``: why they say it is wrong; it is heeded by nobody then."""

    tag: str
    name: str
    group: Group
    value: str
    why: str
    since: date
    until: date
    disputed: str | None


class Portraits:
    """``source``: where this deployment's invented taxpayers come from, if it has any; real ones are kept by whoever
    has them (``keep``)."""

    def __init__(
        self, database: Database, rules: TagRules, source: Source = lambda _on: (), clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._rules = rules
        self._source = source
        self._clock = clock

    @classmethod
    def open(cls, database: Database, source: Source, clock: Clock = utc_now) -> Portraits:
        """With the invented taxpayers at hand at once."""
        portraits = cls(database, TagRules.load(Legislation.load()), source, clock)
        portraits.take_invented()
        return portraits

    @property
    def rules(self) -> TagRules:
        return self._rules

    def find_facts(self, taxpayer_id: str) -> Facts | None:
        with self._database.read() as session:
            return find_facts(session, taxpayer_id)

    def find_declarations(self, taxpayer_id: str) -> list[Declaration]:
        """By the first day of their period."""
        with self._database.read() as session:
            return find_declarations(session, taxpayer_id)

    def find_people_of(self, taxpayers: Collection[str]) -> dict[str, str]:
        """By firm, the person who acts for it: its clerk rather than an agent, an agent rather than its head."""
        with self._database.read() as session:
            return find_people_of(session, taxpayers)

    def find_tags(self, taxpayer_id: str) -> list[HeldTag]:
        """Those that hold today, in the order of the rules, the disputed with them."""
        with self._database.read() as session:
            rows = {row.tag: row for row in find_tags(session, taxpayer_id, self._today)}
        names, groups = self._rules.names, self._rules.groups
        return [
            HeldTag(r.tag, names[r.tag], groups[r.tag], r.value, r.why, r.since, r.until, r.disputed)
            for r in (rows[tag] for tag in names if tag in rows)
        ]

    def keep(self, portraits: Sequence[Portrait], *, invented: bool = False) -> None:
        """What is known by now, with the tags that follow from it."""
        with self._database.write() as tx:
            if invented:  # told from today backwards: what was told another day is another story
                do_drop_declarations(tx, [one.facts.taxpayer_id for one in portraits])
            do_keep_facts(tx, [one.facts for one in portraits], self._clock, invented=invented)
            for one in portraits:
                do_keep_declarations(tx, one.declarations)
                do_keep_serving(tx, one.facts.taxpayer_id, one.served_by)
                do_refresh(tx, self._rules, one.facts, self._today)

    def take_invented(self) -> None:
        self.keep(list(self._source(self._today)), invented=True)

    def refresh_all(self) -> int:
        """Everybody's tags of today; how many taxpayers. A page at a time, so that others write between."""
        place, count = "", 0
        while True:
            with self._database.write() as tx:
                page = find_page(tx.session, place, PAGE)
                for facts in page:
                    do_refresh(tx, self._rules, facts, self._today)
            if not page:
                return count
            place, count = page[-1].taxpayer_id, count + len(page)

    def run(self, _subject: str = "") -> datetime:
        """Work of the hand-off, when a day has begun."""
        self.take_invented()
        self.refresh_all()
        return datetime.combine(self._today + timedelta(days=1), ANEW_AT, BEIJING)

    @property
    def _today(self) -> date:
        return beijing_date(self._clock())
