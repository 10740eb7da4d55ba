"""Three processes share a desk through PostgreSQL; one is killed in the middle."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from conversations.models import ConversationRow
from conversations.service import Conversations
from handoff.agents import find_hands
from handoff.models import CaseEventRow
from handoff.policy.schemas import load_policy
from handoff.repository import find_open
from handoff.service import Handoff
from kit.db import Base, Database
from kit.settings import ROOT
from tests.handoff.desk_process import PLACES

pytestmark = pytest.mark.postgres

CHATS = 60
PATIENCE = 90  # seconds


@contextmanager
def process(url: str, *agents: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.handoff.desk_process", url, *agents]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def count_closed(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).where(CaseEventRow.kind == "closed")) or 0


def until(database: Database, closed: int) -> None:
    """Nobody has more than there is room for, all the while."""
    deadline = time.monotonic() + PATIENCE
    while count_closed(database) < closed:
        assert time.monotonic() < deadline, "somebody was left waiting"
        with database.read() as session:
            assert all(hands.load <= PLACES for hands in find_hands(session).values())
        time.sleep(0.02)


def test_nobody_is_lost_and_nobody_owned_twice_whatever_becomes_of_the_processes(
    request: pytest.FixtureRequest,
) -> None:
    url = request.getfixturevalue("postgres").create_database()
    database = Database(url)
    Base.metadata.create_all(database.engine)
    handoff = Handoff(database, places=PLACES, minutes_per_chat=5, policy=load_policy())
    for n in range(CHATS):
        handoff.request(Conversations(database).open(f"visitor{n}", None).id, reason="要求人工")
    with ExitStack() as stack:
        killed = stack.enter_context(process(url, "a1", "a2"))
        stack.enter_context(process(url, "b1", "b2"))
        stack.enter_context(process(url, "c1", "c2"))
        until(database, 10)
        killed.kill()
        until(database, CHATS // 2)
        handoff.hand_back("a1")  # as the watch does once their desks are seen to be gone
        handoff.hand_back("a2")
        until(database, CHATS)
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
    database.close()
