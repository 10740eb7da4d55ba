"""Agents, taxpayers, the clock and crashes in any order: no chat is lost, none owned twice, nothing said twice."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.event import listen

from conversations.ledger import Draft, append
from conversations.models import ConversationRow
from conversations.service import Conversations
from conversations.writer import message_event
from handoff.dispatcher import Router
from handoff.models import CaseEventRow
from handoff.moves import ROUTE
from handoff.opening import do_open
from handoff.policy.schemas import load_policy
from handoff.repository import OpenCase, do_note_presence, events_of, find_open
from handoff.rules import Kind, status_after
from handoff.service import DESK, Handoff, agent_draft
from handoff.timers import SWEEP, Sweep
from handoff.work import Workers, do_take
from kit.auth import Staff, StaffRow
from kit.db import Base, Database, Transaction
from kit.errors import DaobanError
from kit.events import Event
from tests.conftest import FakeClock

AGENTS = [Staff(name, f"{name}演示", "agent") for name in ("wang", "li", "zhao")]
BOSS = Staff("qian", "钱演示", "admin")
PLACES = 2
Crash = Literal["no", "before", "after"]
Found = TypeVar("Found")

agents = st.sampled_from(AGENTS)
crashes = st.sampled_from(["no", "no", "no", "before", "after"])
numbers = st.integers(0, 30)


class CrashError(BaseException):
    """No ``except Exception`` of a process that is dead runs."""


class FrailDatabase(Database):
    """The process dies at a write: ``before`` the commit, or ``after`` it and before anybody hears."""

    crash: Crash = "no"
    writes = 0  # that go well before

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        crash: Crash = "no"
        if self.writes:
            self.writes -= 1
        else:
            crash, self.crash = self.crash, "no"
        with super().write() as tx:
            yield tx
            if crash == "before":
                raise CrashError
            if crash == "after":
                tx.events.clear()
        if crash == "after":
            raise CrashError


class Desk(RuleBasedStateMachine):
    """What really happens is asked of the store; the model keeps what was promised to whom."""

    database: FrailDatabase  # given by the test

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.prepare()
        with self.database.write() as tx:  # nobody signs in, and hashing a password is slow on purpose
            for staff in (*AGENTS, BOSS):
                tx.session.add(StaffRow(username=staff.username, name=staff.name, role=staff.role, password_hash=""))
        self.chats: list[str] = []
        self.wanted: dict[str, bool] = {}  # by conversation: whether a person was promised
        self.said: defaultdict[str, list[str]] = defaultdict(list)  # by conversation: what was acknowledged
        self.heard: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)  # what a page has, from events alone
        self.handles: list[tuple[Staff, OpenCase]] = []  # some of them stale
        self.here: set[str] = set()
        self.desk_seen: object = None
        self.desk_stirred = True
        self.count = 0
        self.begin()

    def prepare(self) -> None:
        raise NotImplementedError

    def begin(self) -> None:
        """A process, new after each crash; pages come back to it."""
        self.handoff = Handoff(self.database, places=PLACES, minutes_per_chat=5, policy=load_policy(), clock=self.clock)
        self.router = Router(self.database, self.handoff, places=PLACES, clock=self.clock)
        self.sweep = Sweep(self.database, self.handoff, places=PLACES, clock=self.clock)
        self.workers = Workers(self.database, threads=1, clock=self.clock)
        self.workers.register(ROUTE, self.router.run)
        self.workers.register(SWEEP, self.sweep.run)
        self.desk_stirred = True
        for chat in self.chats:  # what a page missed is asked for by its last number
            last = self.heard[chat][-1]["seq"] if self.heard[chat] else 0
            self.heard[chat].extend(m.as_dict() for m in Conversations(self.database).messages(chat, after=last))

    def attempt(self, crash: Crash, do: Callable[[], Found]) -> Found | None:
        """A refusal is an answer; after a crash another process goes on."""
        self.database.crash, self.database.writes = crash, self.count % 3
        try:
            return do()
        except DaobanError:
            return None
        except CrashError:
            self.begin()
            return None
        finally:
            self.database.crash, self.database.writes = "no", 0
            self.keep_beating()

    def keep_beating(self) -> None:
        with self.database.write() as tx:
            do_note_presence(tx, {("staff", s.username): s.username in self.here for s in AGENTS}, self.clock())

    def chat(self, number: int) -> str:
        return self.chats[number % len(self.chats)]

    def open_cases(self) -> list[OpenCase]:
        with self.database.read() as session:
            return find_open(session)

    def settle(self) -> None:
        """What became of those to whom a person was promised, as the last event of their case says."""
        open_now = {case.case.conversation_id for case in self.open_cases()}
        for chat in self.chats:
            self.wanted[chat] = chat in open_now

    @initialize(staff=st.sampled_from([AGENTS[:1], AGENTS[:2], AGENTS]), callers=st.integers(1, 5))
    def the_day_begins(self, staff: list[Staff], callers: int) -> None:
        for one in staff:
            self.arrive(one)
        for _ in range(callers):
            self.call("no")

    # Taxpayers

    @rule(crash=crashes)
    def call(self, crash: Crash) -> None:
        chat = Conversations(self.database, self.clock).open(f"visitor{len(self.chats)}", None).id
        self.chats.append(chat)
        self.wanted[chat] = False
        self.database.hub.listen(f"conversation:{chat}", self.on_chat)
        self.clock.advance(seconds=1)
        self.ask(len(self.chats) - 1, crash)

    @precondition(lambda self: self.chats)
    @rule(number=numbers, crash=crashes)
    def ask(self, number: int, crash: Crash) -> None:
        chat = self.chat(number)
        if self.attempt(crash, lambda: self.handoff.request(chat, reason="要求人工")) is not None:
            assert chat in {case.case.conversation_id for case in self.open_cases()}
        self.settle()

    @precondition(lambda self: self.chats)
    @rule(number=numbers, crash=crashes)
    def give_up(self, number: int, crash: Crash) -> None:
        chat = self.chat(number)
        if self.attempt(crash, lambda: self.handoff.withdraw(chat)):
            assert chat not in {case.case.conversation_id for case in self.open_cases()}
        self.settle()

    @precondition(lambda self: self.chats)
    @rule(number=numbers, crash=crashes)
    def leave_a_message(self, number: int, crash: Crash) -> None:
        self.attempt(crash, lambda: self.handoff.leave_message(self.chat(number), "请回电"))
        self.settle()

    @precondition(lambda self: self.chats)
    @rule(number=numbers, crash=crashes)
    def speak_after_all(self, number: int, crash: Crash) -> None:
        self.attempt(crash, lambda: self.handoff.reopen(self.chat(number)))
        self.settle()

    @precondition(lambda self: self.chats)
    @rule(number=numbers, crash=crashes, again=st.booleans())
    def say(self, number: int, crash: Crash, again: bool) -> None:
        self.count += 1
        self.write(Draft(self.chat(number), "taxpayer", f"t{self.count}", client_id=f"t{self.count}"), crash, again)

    @precondition(lambda self: self.handles)
    @rule(number=numbers, crash=crashes, again=st.booleans())
    def answer(self, number: int, crash: Crash, again: bool) -> None:
        """Perhaps under a claim that is no longer the agent's: then it must be refused."""
        staff, held = self.handles[number % len(self.handles)]
        self.count += 1
        ours = any(
            case.case.id == held.case.id and case.staff == staff.username and case.fence == held.fence
            for case in self.open_cases()
        )
        stored = self.write(agent_draft(held, staff, f"a{self.count}", f"a{self.count}"), crash, again)
        assert stored is None or stored == ours

    def write(self, draft: Draft, crash: Crash, again: bool) -> bool | None:
        """Whether it was stored; ``None`` when nobody can tell. A page sends again what was not acknowledged."""

        def store() -> bool:
            with self.database.write() as tx:
                (result,) = append(tx.session.connection(), [draft], self.clock())
                if isinstance(result, DaobanError):
                    return False
                if not result.repeated:
                    tx.events.append(message_event(result))
                return True

        stored = self.attempt(crash, store)
        if stored is None or again:
            stored = self.attempt("no", store)
        if stored:
            self.said[draft.conversation_id].append(draft.text)
        return stored

    # Agents

    @rule(staff=agents)
    def arrive(self, staff: Staff) -> None:
        self.here.add(staff.username)
        self.keep_beating()
        self.attempt("no", lambda: self.handoff.set_state(staff.username, "online"))

    @rule(staff=agents, crash=crashes)
    def go_home(self, staff: Staff, crash: Crash) -> None:
        self.here.discard(staff.username)
        self.keep_beating()
        self.attempt(crash, lambda: self.handoff.hand_back(staff.username))

    @rule(staff=agents, state=st.sampled_from(["online", "away", "leaving"]), crash=crashes)
    def turn(self, staff: Staff, state: Literal["online", "away", "leaving"], crash: Crash) -> None:
        self.attempt(crash, lambda: self.handoff.set_state(staff.username, state))

    @rule(staff=agents, crash=crashes)
    def take_next(self, staff: Staff, crash: Crash) -> None:
        before = {case.case.id: case for case in self.open_cases() if case.status == "queued"}
        taken = self.attempt(crash, lambda: self.handoff.claim_next(staff))
        if taken is None:
            return
        self.handles.append((staff, self.handoff.access_case(taken, staff)))
        if taken in before and not before[taken].route.excluded:
            mine = before[taken]
            passed = [
                case
                for case in before.values()
                if case.case.needs == mine.case.needs
                and case.route.group == mine.route.group
                and not case.route.excluded
                and case.case.counts_from < mine.case.counts_from
            ]
            assert not passed, "who came first within a class was passed by"

    @precondition(lambda self: self.open_cases())
    @rule(number=numbers, staff=agents, crash=crashes)
    def accept(self, number: int, staff: Staff, crash: Crash) -> None:
        cases = self.open_cases()
        offered = [c for c in cases if c.status == "offered"] or cases
        case = offered[number % len(offered)]
        if case.status == "offered" and number % 4:  # mostly whoever it was offered to
            staff = next((s for s in AGENTS if s.username == case.staff), staff)
        self.attempt(crash, lambda: self.handoff.accept(case.case.id, staff))
        found = self.handoff.find(case.case.id)
        if found is not None and (found.status, found.staff) == ("assigned", staff.username):
            self.handles.append((staff, found))

    @precondition(lambda self: self.open_cases())
    @rule(
        number=numbers,
        act=st.sampled_from(["decline", "release", "close", "to_staff", "to_group", "take_over"]),
        to=agents,
        crash=crashes,
    )
    def handle(self, number: int, act: str, to: Staff, crash: Crash) -> None:
        cases = [c for c in self.open_cases() if c.staff] or self.open_cases()
        case = cases[number % len(cases)]
        staff = next((s for s in (*AGENTS, BOSS) if s.username == case.staff), to)
        acts: dict[str, Callable[[], None]] = {
            "decline": lambda: self.handoff.decline(case.case.id, staff),
            "release": lambda: self.handoff.release(case.case.id, staff),
            "close": lambda: self.handoff.close(case.case.id, staff),
            "to_staff": lambda: self.handoff.transfer(case.case.id, staff, to_staff=to.username),
            "to_group": lambda: self.handoff.transfer(case.case.id, staff, to_group="refund"),
            "take_over": lambda: self.take_over(case.case.id),
        }
        self.attempt(crash, acts[act])
        self.settle()

    def take_over(self, case_id: str) -> None:
        with self.database.write() as tx:
            do_open(tx, case_id, BOSS, "看看", self.clock())
        self.handoff.take_over(case_id, BOSS)

    # The clock and the machines

    @rule(seconds=st.sampled_from([1, 10, 31, 200, 700]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)
        self.keep_beating()

    @rule(crash=crashes)
    def work(self, crash: Crash) -> None:
        self.attempt(crash, self.workers.drain)
        self.settle()

    @rule(crash=crashes)
    def look(self, crash: Crash) -> None:
        self.attempt(crash, self.sweep.run)
        self.settle()

    @rule()
    def die_at_work(self) -> None:
        """A process takes work and is never heard of again."""
        with self.database.write() as tx:
            do_take(tx, [ROUTE, SWEEP], self.clock())

    # What must hold

    @invariant()
    def every_chat_has_one_owner(self) -> None:
        with self.database.read() as session:
            rows = {row.id: row for row in session.scalars(select(ConversationRow))}
        cases = defaultdict(list)
        for case in self.open_cases():
            cases[case.case.conversation_id].append(case)
        for chat in self.chats:
            row, (*found,) = rows[chat], cases[chat]
            assert len(found) <= 1
            assert (row.turn == "human") == bool(found), "a chat that people have the turn of belongs to a case"
            if found:
                assert found[0].fence == row.fence
                assert row.waiting == (found[0].status in ("queued", "offered"))
                assert (found[0].staff is None) == (found[0].status == "queued")

    @invariant()
    def nobody_who_was_promised_a_person_is_lost(self) -> None:
        open_now = {case.case.conversation_id for case in self.open_cases()}
        assert {chat for chat, wanted in self.wanted.items() if wanted} <= open_now

    @invariant()
    def nobody_has_more_than_there_is_room_for(self) -> None:
        loads: defaultdict[str, float] = defaultdict(float)
        for case in self.open_cases():
            if case.staff is not None:
                loads[case.staff] += case.case.difficulty
        assert all(load <= PLACES for name, load in loads.items() if name != BOSS.username)

    @invariant()
    def history_has_no_gaps_and_only_grows(self) -> None:
        with self.database.read() as session:
            counted = select(CaseEventRow.case_id, func.count(), func.max(CaseEventRow.ordinal)).group_by(
                CaseEventRow.case_id
            )
            assert all(count == last for _, count, last in session.execute(counted))

    @invariant()
    def everything_said_is_there_once_and_in_order(self) -> None:
        for chat in self.chats:
            messages = Conversations(self.database).messages(chat)
            assert [m.seq for m in messages] == list(range(1, len(messages) + 1))
            assert [m.text for m in messages if m.author in ("taxpayer", "agent")] == self.said[chat]
            assert self.heard[chat] == [m.as_dict() for m in messages], (
                "what a page got from events is what a fresh one reads"
            )

    @invariant()
    def a_desk_that_follows_the_news_sees_what_a_fresh_one_sees(self) -> None:
        fresh = [(w.case_id, w.status, w.offered_to) for w in self.handoff.who_waits()]
        if self.desk_stirred:
            self.desk_seen, self.desk_stirred = fresh, False
        assert self.desk_seen == fresh

    def on_chat(self, event: Event) -> None:
        if event.name == "message":
            self.heard[event.data["conversation_id"]].append(event.data["message"])

    def on_desk(self, _event: Event) -> None:
        self.desk_stirred = True

    def teardown(self) -> None:
        """In the end everybody who still wants a person gets one."""
        for staff in AGENTS:
            self.arrive(staff)
        for _ in range(3 * len(self.chats) + 10):
            if not self.open_cases():
                break
            self.clock.advance(seconds=31)
            self.keep_beating()
            for staff in AGENTS:
                self.attempt("no", lambda staff=staff: self.handoff.set_state(staff.username, "online"))  # type: ignore[misc]
            self.workers.drain()
            self.router.run()
            for case in self.open_cases():
                owner = next((s for s in (*AGENTS, BOSS) if s.username == case.staff), None)
                if owner is not None and case.status == "offered":
                    self.handoff.accept(case.case.id, owner)
                if owner is not None:
                    self.handoff.close(case.case.id, owner)
        assert not self.open_cases(), "somebody was left waiting"
        with self.database.read() as session:
            ids = session.scalars(select(CaseEventRow.case_id).distinct()).all()
            for case_id in ids:
                kind: Kind = events_of(session, case_id)[-1].kind  # type: ignore[assignment]
                assert status_after(kind) in ("closed", "withdrawn", "ticket")
        self.finish()

    def finish(self) -> None:
        raise NotImplementedError


def hurry(connection: DBAPIConnection, _record: object) -> None:
    """Here processes die, and the machine does not."""
    connection.cursor().execute("pragma synchronous=off")


def run(machine: type[Desk], examples: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=60,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_on_sqlite(tmp_path: Path) -> None:
    template = tmp_path / "template.db"
    first = Database(f"sqlite:///{template}")
    Base.metadata.create_all(first.engine)
    first.close()

    class OnSqlite(Desk):
        def prepare(self) -> None:
            file = tmp_path / "desk.db"
            for old in tmp_path.glob("desk.db*"):
                old.unlink()
            shutil.copy(template, file)
            self.database = FrailDatabase(f"sqlite:///{file}")
            listen(self.database.engine, "connect", hurry)
            self.database.hub.listen(DESK, self.on_desk)

        def finish(self) -> None:
            self.database.close()

    run(OnSqlite, 12)


@pytest.mark.postgres
def test_on_postgresql(request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres").create_database()
    database = FrailDatabase(url)
    Base.metadata.create_all(database.engine)

    class OnPostgres(Desk):
        def prepare(self) -> None:
            self.database = database
            database.hub = type(database.hub)()
            database.hub.listen(DESK, self.on_desk)
            with database.write() as tx:
                for table in reversed(Base.metadata.sorted_tables):
                    if table.name != "ledger_entry":  # which refuses, and is no part of the model
                        tx.session.execute(table.delete())

        def finish(self) -> None:
            """The next run clears it."""

    run(OnPostgres, 6)
    database.close()
