"""Who is away, told to all processes by the store, and what becomes of the chats of who stays away."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from conversations.service import Conversations
from handoff.absence import find_absent
from handoff.policy.schemas import load_policy
from handoff.presence import Presence
from handoff.repository import events_of, find_stands
from handoff.service import DESK, Handoff
from handoff.watch import Watch
from kit.auth import Staff
from kit.db import Database
from kit.events import Event

if TYPE_CHECKING:
    from tests.conftest import FakeClock

WANG = Staff("wang", "王演示", "agent")


class Process:
    """One app process over the shared store: its open pages, and its watch."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.database = database
        self.clock = clock
        self.presence = Presence()
        self.handoff = Handoff(database, places=5, minutes_per_chat=5, policy=load_policy(), clock=clock)
        self.watch = Watch(
            database,
            self.handoff,
            self.presence,
            agent_away=timedelta(minutes=3),
            visitor_away=timedelta(minutes=10),
            clock=clock,
        )

    def look(self) -> None:
        asyncio.run(self.watch.look())

    def away(self) -> Mapping[str, datetime]:
        with self.database.read() as session:
            return find_absent(session, find_stands(session), self.clock()).waiting

    def later(self, **by: float) -> None:
        self.clock.advance(**by)
        self.look()


@pytest.fixture
def process(database: Database, clock: FakeClock) -> Process:
    return Process(database, clock)


def wait_for_person(process: Process, visitor: str = "visitor") -> str:
    chat = Conversations(process.database, process.clock).open(visitor, None).id
    process.handoff.request(chat, reason="要求人工")
    process.clock.advance(seconds=1)
    return chat


def kinds(process: Process, case_id: str) -> list[str]:
    with process.database.read() as session:
        return [event.kind for event in events_of(session, case_id)]


def test_an_agent_is_online_in_every_process_while_a_desk_is_open(process: Process, clock: FakeClock) -> None:
    chat = wait_for_person(process)
    other = Process(process.database, clock)
    leaves = [other.presence.arrive("staff", "wang") for _ in range(2)]
    other.look()
    place = process.handoff.place(chat)
    assert place is not None
    assert place.wait_minutes == 1
    leaves[0]()
    other.later(minutes=5)
    assert process.handoff.place(chat) == place
    leaves[1]()
    other.look()
    place = process.handoff.place(chat)
    assert place is not None
    assert place.wait_minutes is None


def test_a_process_that_ends_without_goodbye_takes_its_agents_with_it(process: Process, clock: FakeClock) -> None:
    chat = wait_for_person(process)
    process.presence.arrive("staff", "wang")
    process.look()
    clock.advance(minutes=1)
    place = process.handoff.place(chat)
    assert place is not None
    assert place.wait_minutes is None


def test_a_visitor_who_stays_away_leaves_the_queue(process: Process) -> None:
    leave = process.presence.arrive("conversation", chat := wait_for_person(process))
    process.later(minutes=60)
    assert process.handoff.place(chat) is not None
    leave()
    process.look()
    process.later(minutes=9)
    assert chat in process.away()
    process.later(minutes=2)
    assert process.handoff.place(chat) is None
    assert "离开页面" in Conversations(process.database).messages(chat)[-1].text


def test_a_visitor_who_comes_back_in_time_keeps_the_place(process: Process) -> None:
    first = wait_for_person(process)
    stay = process.presence.arrive("conversation", wait_for_person(process, "second"))
    process.later(minutes=9)
    leave = process.presence.arrive("conversation", first)
    process.later(minutes=9)
    place = process.handoff.place(first)
    assert place is not None
    assert place.position == 1
    assert not process.away()
    leave()
    stay()


def test_an_agent_who_stays_away_loses_the_chats_to_another(process: Process) -> None:
    visitor = process.presence.arrive("conversation", chat := wait_for_person(process))
    leave = process.presence.arrive("staff", "wang")
    case_id = process.handoff.claim_next(WANG)
    assert case_id is not None
    process.later(minutes=60)
    leave()
    process.look()
    process.later(minutes=2)
    assert kinds(process, case_id) == ["opened", "assigned"]
    process.later(minutes=2)
    assert kinds(process, case_id) == ["opened", "assigned", "returned"]
    place = process.handoff.place(chat)
    assert place is not None
    assert place.position == 1
    assert "已离线" in Conversations(process.database).messages(chat)[-1].text
    visitor()


def test_an_agent_back_in_time_keeps_the_chats(process: Process) -> None:
    visitor = process.presence.arrive("conversation", wait_for_person(process))
    leave = process.presence.arrive("staff", "wang")
    case_id = process.handoff.claim_next(WANG)
    assert case_id is not None
    process.look()
    leave()
    process.look()
    process.later(minutes=2)
    back = process.presence.arrive("staff", "wang")
    process.later(minutes=2)
    assert kinds(process, case_id) == ["opened", "assigned"]
    visitor()
    back()


def test_two_processes_move_an_overdue_case_once(process: Process, clock: FakeClock) -> None:
    held, left = wait_for_person(process), wait_for_person(process, "second")
    visitor = process.presence.arrive("conversation", held)
    claimed = process.handoff.claim_next(WANG)
    place = process.handoff.place(left)
    assert claimed is not None
    assert place is not None
    other = Process(process.database, clock)
    clock.advance(minutes=20)

    async def both() -> None:
        await asyncio.gather(process.watch.look(), other.watch.look())

    asyncio.run(both())
    assert kinds(process, claimed) == ["opened", "assigned", "returned"]
    assert kinds(process, place.case_id) == ["opened", "withdrawn"]
    visitor()


def test_time_in_which_nobody_could_come_back_does_not_count(process: Process, clock: FakeClock) -> None:
    chat = wait_for_person(process)
    clock.advance(minutes=60)
    restarted = Process(process.database, clock)
    restarted.later(minutes=9)
    assert process.handoff.place(chat) is not None
    restarted.later(minutes=1)
    assert process.handoff.place(chat) is None


def test_the_desks_are_told_when_somebody_comes_or_goes_and_only_then(process: Process) -> None:
    heard: list[Event] = []
    leave = process.presence.arrive("conversation", wait_for_person(process))
    process.look()
    process.database.hub.listen(DESK, heard.append)
    process.later(seconds=10)
    assert heard == []
    leave()
    process.look()
    assert [event.name for event in heard] == ["presence"]
    process.presence.arrive("staff", "wang")
    process.look()
    assert [event.name for event in heard] == ["presence", "presence"]
    process.presence.arrive("conversation", "of nobody who waits")
    process.look()
    assert len(heard) == 2
