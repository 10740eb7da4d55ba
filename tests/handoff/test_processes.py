"""Three processes share a desk through PostgreSQL and Redis; one is killed in the middle, one is cut off from the
store."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from conversations.models import ConversationRow
from conversations.service import Conversations
from handoff.agents import find_hands
from handoff.models import CaseEventRow
from handoff.policy.schemas import load_policy
from handoff.repository import find_open
from handoff.service import Handoff
from kit.db import Base, Database
from kit.events import Event
from kit.settings import ROOT
from tests.handoff.desk_process import PLACES, open_news
from tests.servers import Cable, PostgresServer, RedisServer

pytestmark = pytest.mark.postgres

CHATS = 60
CUT_SECONDS = 30.0
PATIENCE = 240  # seconds


@contextmanager
def process(*arguments: str, log: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.handoff.desk_process", *arguments]
    with (log or Path("/dev/null")).open("wb") as out:
        running = subprocess.Popen(command, cwd=ROOT, stdout=out)
        try:
            yield running
        finally:
            running.kill()
            running.wait()


def count(database: Database, kind: str, *staff: str) -> int:
    query = select(func.count()).where(CaseEventRow.kind == kind)
    with database.read() as session:
        return session.scalar(query.where(CaseEventRow.staff.in_(staff)) if staff else query) or 0


def until(database: Database, number: int, kind: str, *staff: str) -> None:
    """Nobody has more than there is room for, all the while."""
    deadline = time.monotonic() + PATIENCE
    while count(database, kind, *staff) < number:
        assert time.monotonic() < deadline, "somebody was left waiting"
        with database.read() as session:
            assert all(hands.load <= PLACES for hands in find_hands(session).values())
        time.sleep(0.02)


def holds(database: Database, *staff: str) -> bool:
    with database.read() as session:
        return any(case.staff in staff and case.status == "assigned" for case in find_open(session))


def test_nobody_is_lost_and_nobody_owned_twice_whatever_becomes_of_the_processes(
    postgres: PostgresServer, redis_server: RedisServer, tmp_path: Path
) -> None:
    url = postgres.create_database()
    cable = Cable(postgres.port)
    line = make_url(url).set(port=cable.port).render_as_string()
    database = Database(url)
    Base.metadata.create_all(database.engine)
    handoff = Handoff(database, places=PLACES, minutes_per_chat=5, policy=load_policy())
    chats = [Conversations(database).open(f"visitor{n}", None).id for n in range(CHATS)]
    for chat in chats:
        handoff.request(chat, reason="要求人工")
    news, heard = open_news(database, redis_server.url), Counter[tuple[str, int]]()
    for chat in chats:
        database.hub.listen(f"conversation:{chat}", lambda event: heard.update(said_in(event)))
    with ExitStack() as stack:
        news.start()
        stack.callback(news.stop)
        stack.callback(cable.close)
        log = tmp_path / "cut_off.log"
        killed = stack.enter_context(process(url, redis_server.url, "a1", "a2"))
        stack.enter_context(process(line, redis_server.url, "b1", "b2", log=log))
        stack.enter_context(process(url, redis_server.url, "c1", "c2"))
        for agents in (("a1", "a2"), ("b1", "b2"), ("c1", "c2")):
            until(database, 2, "assigned", *agents)
        while not holds(database, "b1", "b2"):
            time.sleep(0.001)
        cut = threading.Thread(target=cable.cut, args=(CUT_SECONDS,))
        cut.start()
        killed.kill()
        done_before = count(database, "closed", "b1", "b2")
        handoff.hand_back("a1")  # as the watch does once their desks are seen to be gone
        handoff.hand_back("a2")
        handoff.hand_back("b1")
        cut.join()
        assert count(database, "closed", "b1", "b2") <= done_before + 1, "the line was not cut"
        until(database, CHATS, "closed")
    with database.read() as session:
        assert find_open(session) == []
        assert set(session.scalars(select(ConversationRow.turn))) == {"bot"}
        events = session.execute(select(CaseEventRow.case_id, CaseEventRow.ordinal, CaseEventRow.kind)).all()
    assert Counter(kind for _, _, kind in events)["closed"] == CHATS
    kinds: dict[str, list[str]] = {}
    for case_id, _, kind in sorted(events):
        kinds.setdefault(case_id, []).append(kind)
    for lived in kinds.values():
        for one, after in pairwise(lived):
            assert (one, after) not in {("assigned", "assigned"), ("closed", "closed"), ("offered", "offered")}
    for chat in chats:
        numbers = [message.seq for message in Conversations(database).messages(chat)]
        assert numbers == list(range(1, len(numbers) + 1))
    assert heard, "nothing of other processes was heard"
    assert max(heard.values()) == 1
    assert "Error" in log.read_text(), "the process noticed nothing"
    database.close()


def said_in(event: Event) -> list[tuple[str, int]]:
    return [(event.topic, event.data["message"]["seq"])] if event.name == "message" and event.far else []
