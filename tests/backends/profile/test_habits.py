"""What somebody does counts from that moment: what they ask, which pages they open, where and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backends.legislation.service import Legislation
from backends.notices.schemas import Wanted
from backends.notices.tagged import TaggedTaxpayers
from backends.profile.facts import CHANNELS, MODULES, PARTS, Facts, Portrait
from backends.profile.portraits import Portraits
from backends.profile.tags.rules import TagRules
from kit.clock import beijing_date
from kit.db import Database

ME = "me"
MORNING = datetime(2026, 11, 29, 1, tzinfo=UTC)  # nine in Beijing


class Watched:
    """Somebody who is known, at a time that goes on."""

    def __init__(self, store: Database) -> None:
        self.now = MORNING
        self.live: dict[str, int] = {}
        self.store = store
        rules = TagRules.load(Legislation.load())
        self.portraits = Portraits(store, rules, clock=lambda: self.now, live=lambda _who, _on: self.live)
        self.portraits.keep([Portrait(Facts(taxpayer_id=ME, kind="person"), [])])

    def ask(self, text: str, times: int) -> None:
        for _ in range(times):
            self.portraits.note_habit(ME, text, "chat")

    def look(self, page: str, times: int) -> None:
        for _ in range(times):
            self.portraits.note_visit(ME, page)

    def tags(self) -> dict[str, str]:
        return {t.tag: t.value for t in self.portraits.find_tags(ME) if t.group == "behaviour"}

    def reached(self, *tags: str) -> int:
        return TaggedTaxpayers(self.store, self.portraits.rules).count(Wanted(tags=tags), beijing_date(self.now))


@pytest.fixture
def watched(store: Database) -> Watched:
    return Watched(store)


def test_what_is_asked_often_is_a_tag_at_once_and_reaches_an_audience(watched: Watched) -> None:
    watched.ask("怎么开发票", 4)
    assert watched.tags() == {}
    watched.ask("怎么开发票", 1)
    assert watched.tags() == {"often_asks": "invoice", "usual_channel": "chat", "usual_time": "morning"}
    assert watched.reached("often_asks:invoice", "usual_time:morning") == 1
    assert watched.reached("usual_time:evening") == 0


def test_pages_are_told_from_questions(watched: Watched) -> None:
    watched.ask("怎么开发票", 5)
    watched.look("housing", 7)
    tags = watched.tags()
    assert (tags["often_asks"], tags["often_looks"], tags["usual_channel"]) == ("invoice", "housing", "page")
    facts = watched.portraits.find_facts(ME)
    assert facts is not None
    assert (facts.interest, facts.asks, facts.looks, facts.turns) == ("housing", 5, 7, 12)


def test_when_they_come_is_the_part_of_the_day_that_is_the_most(watched: Watched) -> None:
    watched.ask("怎么报税", 3)
    watched.now += timedelta(hours=11)  # eight in the evening
    watched.ask("怎么报税", 4)
    assert watched.tags()["usual_time"] == "evening"
    watched.now += timedelta(days=100)
    watched.portraits.renew(ME)
    assert watched.tags() == {}


def test_whoever_has_switched_it_off_has_no_such_tag(watched: Watched) -> None:
    watched.ask("怎么开发票", 5)
    watched.portraits.switch_habits(ME, off=True)
    watched.ask("怎么开发票", 9)
    watched.look("housing", 9)
    assert watched.tags() == {}


def test_what_the_systems_say_by_now_is_taken_up_with_it(watched: Watched) -> None:
    watched.live["refundable"] = 480
    watched.portraits.renew(ME)
    assert watched.reached("refund_waiting") == 1
    watched.live["refundable"] = 0
    watched.portraits.renew(ME)
    assert watched.reached("refund_waiting") == 0
    watched.portraits.renew("nobody")


def test_every_value_of_a_habit_has_a_name() -> None:
    assert not set(CHANNELS) & set(PARTS) & set(MODULES)
    assert all({**MODULES, **CHANNELS, **PARTS}.values())
