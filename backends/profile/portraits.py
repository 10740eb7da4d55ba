"""Portraits as the house uses them: read for the pages, the chat and the desk; kept and found anew day by day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from backends.legislation.service import Legislation
from backends.profile.conditions import readable
from backends.profile.errors import NoReasonError
from backends.profile.facts import Declaration, Facts, Portrait
from backends.profile.habits import (
    PAGE,
    do_note_habit,
    do_switch_habits,
    habits_off,
    load_pages,
    module_of,
    with_habits,
)
from backends.profile.matters.announcements import CalendarTable
from backends.profile.matters.rules import MatterRules
from backends.profile.models import FactsRow
from backends.profile.returns import with_returns
from backends.profile.tags.rules import Group, TagRules
from backends.profile.tags.store import (
    do_dispute,
    do_drop_declarations,
    do_keep_declarations,
    do_keep_facts,
    do_keep_serving,
    do_refresh,
    find_declarations,
    find_facts,
    find_facts_of,
    find_page,
    find_people_of,
    find_tags,
)
from kit.clock import BEIJING, Clock, beijing_date, utc_now
from kit.db import Database, Transaction
from kit.redaction import redact

PORTRAITS = "portraits"  # work of the hand-off
AT_ONCE = 500  # taxpayers of one transaction
ANEW_AT = time(0, 10)  # in Beijing: a day's rules and the law's dates begin with the day

Source = Callable[[date], Iterable[Portrait]]
Live = Callable[[str, date], Mapping[str, Any]]
OnDispute = Callable[[Transaction, "Disputed"], None]


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


@dataclass(frozen=True, slots=True)
class Disputed:
    """What a taxpayer says of one of their tags; ``reason`` none: the dispute is taken back."""

    taxpayer_id: str
    tag: str
    name: str
    why: str
    reason: str | None


class Portraits:
    """``source``: where this deployment's invented taxpayers come from, if it has any; real ones are kept by whoever
    has them (``keep``, ``keep_returns``). ``live``: of a taxpayer, the facts that the systems tell by the minute, which
    go before what is kept. ``on_dispute`` hears of each dispute in its transaction."""

    def __init__(
        self,
        database: Database,
        rules: TagRules,
        source: Source = lambda _on: (),
        clock: Clock = utc_now,
        on_dispute: OnDispute = lambda _tx, _told: None,
        live: Live = lambda _taxpayer, _on: {},
    ) -> None:
        self._database = database
        self._rules = rules
        self._duties = MatterRules.load(Legislation.load(), CalendarTable(database, clock))
        self._source = source
        self._clock = clock
        self._on_dispute = on_dispute
        self._live = live

    @classmethod
    def open(
        cls,
        database: Database,
        source: Source,
        clock: Clock = utc_now,
        on_dispute: OnDispute = lambda _tx, _told: None,
        live: Live = lambda _taxpayer, _on: {},
    ) -> Portraits:
        """With the invented taxpayers at hand at once."""
        portraits = cls(database, TagRules.load(Legislation.load()), source, clock, on_dispute, live)
        portraits.take_invented()
        return portraits

    @property
    def rules(self) -> TagRules:
        return self._rules

    def find_facts(self, taxpayer_id: str) -> Facts | None:
        with self._database.read() as session:
            facts = find_facts(session, taxpayer_id)
            return with_habits(session, [facts], self._today)[0] if facts is not None else None

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
            HeldTag(r.tag, names[r.tag], groups[r.tag], r.value, readable(r.why), r.since, r.until, r.disputed)
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
            self._do_refresh(tx, [one.facts for one in portraits])

    def keep_returns(self, returns: Sequence[Declaration]) -> None:
        """What was filed, and paid, with the tags that follow from it: a notice that asks for it is withdrawn then."""
        with self._database.write() as tx:
            do_keep_declarations(tx, returns)
            self._do_refresh(tx, find_facts_of(tx.session, {one.taxpayer_id for one in returns}))

    def take_invented(self) -> None:
        told = self._source(self._today)
        self.keep([replace(one, facts=self._now(one.facts)) for one in told], invented=True)

    def renew(self, taxpayer_id: str) -> None:
        """Take up what the systems say by now of one taxpayer, and find their tags anew at once."""
        self._take_up(taxpayer_id, lambda _tx: None)

    def _take_up(self, taxpayer_id: str, first: Callable[[Transaction], None]) -> None:
        """With what ``first`` does in the same transaction."""
        with self._database.read() as session:
            row = session.get(FactsRow, taxpayer_id)
            known, invented = find_facts(session, taxpayer_id), row is not None and row.invented
        facts = self._now(known) if known is not None else None
        with self._database.write() as tx:
            first(tx)
            if facts is None:
                return
            if (facts, facts.known) != (known, known.known if known is not None else None):
                do_keep_facts(tx, [facts], self._clock, invented=invented)
            self._do_refresh(tx, [facts])

    def refresh_all(self) -> int:
        """Everybody's tags of today; how many taxpayers. A page at a time, so that others write between."""
        place, count = "", 0
        while True:
            with self._database.write() as tx:
                page = find_page(tx.session, place, AT_ONCE)
                self._do_refresh(tx, page)
            if not page:
                return count
            place, count = page[-1].taxpayer_id, count + len(page)

    def run(self, _subject: str = "") -> datetime:
        """Work of the hand-off, when a day has begun."""
        self.take_invented()
        self.refresh_all()
        return datetime.combine(self._today + timedelta(days=1), ANEW_AT, BEIJING)

    def dispute(self, taxpayer_id: str, tag: str, reason: str | None) -> None:
        """``None`` takes a dispute back. Raises ``TagNotFoundError``, ``NoReasonError``."""
        if reason is not None and not reason.strip():
            raise NoReasonError("请写明哪里不对", field="reason")
        said = redact(reason.strip()) if reason is not None else None
        with self._database.write() as tx:
            row = do_dispute(tx, taxpayer_id, tag, said)
            self._on_dispute(tx, Disputed(taxpayer_id, tag, self._rules.names.get(tag, tag), readable(row.why), said))

    def habits_off(self, taxpayer_id: str) -> bool:
        with self._database.read() as session:
            return habits_off(session, taxpayer_id)

    def switch_habits(self, taxpayer_id: str, *, off: bool) -> None:
        """What was recorded and the tags that came of it go when it is switched off."""
        with self._database.write() as tx:
            do_switch_habits(tx, taxpayer_id, self._clock, off=off)
            facts = find_facts(tx.session, taxpayer_id)
            self._do_refresh(tx, [facts] if facts is not None else [])

    def note_habit(self, taxpayer_id: str, text: str, channel: str) -> None:
        """They asked ``text``: which module that is counts, the words are not kept."""
        self._note(taxpayer_id, module_of(text), channel)

    def note_visit(self, taxpayer_id: str, page: str) -> None:
        """They opened ``page``; what is no page of ours is none."""
        module = load_pages().get(page)
        if module is not None:
            self._note(taxpayer_id, module, PAGE)

    def _note(self, taxpayer_id: str, module: str, channel: str) -> None:
        """With the tags that follow: what somebody does now counts from now."""
        self._take_up(taxpayer_id, lambda tx: do_note_habit(tx, taxpayer_id, module, channel, self._clock()))

    def _now(self, facts: Facts) -> Facts:
        return facts.model_copy(update=dict(self._live(facts.taxpayer_id, self._today)))

    def _do_refresh(self, tx: Transaction, page: Sequence[Facts]) -> None:
        told = with_returns(tx.session, page, self._duties, self._today)
        do_refresh(tx, self._rules, with_habits(tx.session, told, self._today), self._today)

    @property
    def _today(self) -> date:
        return beijing_date(self._clock())
