from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from conversations.ledger import Draft, append
from conversations.service import Conversations
from handoff.errors import NotYourCaseError, PlacesFullError, RatedAlreadyError
from handoff.service import Handoff
from kit.auth import Staff
from kit.db import Database

if TYPE_CHECKING:
    from tests.conftest import FakeClock

WANG = Staff("wang", "王演示", "agent")
LI = Staff("li", "李演示", "agent")


@pytest.fixture
def handoff(database: Database, clock: FakeClock) -> Handoff:
    return Handoff(database, places=2, minutes_per_chat=5, agents_online=lambda: 1, clock=clock)


def open_chat(database: Database, clock: FakeClock, visitor: str, *texts: str) -> str:
    conversation = Conversations(database, clock).open(visitor, None)
    with database.connection() as connection:
        append(connection, [Draft(conversation.id, "taxpayer", t) for t in texts or ("契税多少",)], clock())
    clock.advance(seconds=1)
    return conversation.id


def test_the_queue_tells_places_and_waits(database: Database, handoff: Handoff, clock: FakeClock) -> None:
    places = [handoff.request(open_chat(database, clock, v), reason="要求人工") for v in "abc"]
    assert [(p.position, p.wait_minutes) for p in places if p] == [(1, 5), (2, 10), (3, 15)]


def test_asking_twice_keeps_one_place(database: Database, handoff: Handoff, clock: FakeClock) -> None:
    chat = open_chat(database, clock, "a")
    first, second = handoff.request(chat, reason="要求人工"), handoff.request(chat, reason="要求人工")
    assert first == second
    assert len(handoff.waiting()) == 1


def test_agents_racing_for_the_queue_never_get_the_same_chat(
    database: Database, handoff: Handoff, clock: FakeClock
) -> None:
    for visitor in "abcd":
        handoff.request(open_chat(database, clock, visitor), reason="要求人工")
    with ThreadPoolExecutor(4) as pool:
        claims = list(pool.map(handoff.claim_next, [WANG, LI, WANG, LI]))
    assert None not in claims
    assert len(set(claims)) == 4


def test_full_places_are_refused(database: Database, handoff: Handoff, clock: FakeClock) -> None:
    for visitor in "abc":
        handoff.request(open_chat(database, clock, visitor), reason="要求人工")
    handoff.claim_next(WANG)
    handoff.claim_next(WANG)
    with pytest.raises(PlacesFullError):
        handoff.claim_next(WANG)


def test_closing_gives_the_turn_back_and_asks_for_one_rating(
    database: Database, handoff: Handoff, clock: FakeClock
) -> None:
    chat = open_chat(database, clock, "a")
    handoff.request(chat, reason="要求人工")
    case_id = handoff.claim_next(WANG)
    assert case_id is not None
    with pytest.raises(NotYourCaseError):
        handoff.close(case_id, LI)
    handoff.close(case_id, WANG, "已解答")
    assert Conversations(database).get(chat).turn == "bot"
    cards = [m.card["kind"] for m in Conversations(database).messages(chat) if m.card]
    assert cards == ["handoff", "handoff", "handoff", "rating"]
    handoff.rate(chat, case_id, 5)
    with pytest.raises(RatedAlreadyError):
        handoff.rate(chat, case_id, 1)


def test_a_chat_can_be_handed_over_again_after_it_was_closed(
    database: Database, handoff: Handoff, clock: FakeClock
) -> None:
    chat = open_chat(database, clock, "a")
    handoff.request(chat, reason="要求人工")
    first = handoff.claim_next(WANG)
    assert first is not None
    handoff.close(first, WANG)
    handoff.request(chat, reason="要求人工")
    second = handoff.claim_next(LI)
    assert second is not None
    assert second != first
