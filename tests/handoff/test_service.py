from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from conversations.errors import LateReplyError
from conversations.ledger import Draft, Message, append
from conversations.service import Conversations
from handoff.errors import NotYourCaseError, PlacesFullError, RatedAlreadyError
from handoff.places import Place
from handoff.policy.schemas import load_policy
from handoff.repository import do_note_presence, events_of, recent_durations
from handoff.service import Handoff, agent_draft
from kit.auth import Staff
from kit.db import Database
from kit.errors import LogicalError

if TYPE_CHECKING:
    from tests.conftest import FakeClock

WANG = Staff("wang", "王演示", "agent")
LI = Staff("li", "李演示", "agent")


@pytest.fixture
def handoff(database: Database, clock: FakeClock) -> Handoff:
    return Handoff(database, places=2, minutes_per_chat=5, policy=load_policy(), clock=clock)


def at_desk(database: Database, clock: FakeClock, *usernames: str) -> None:
    with database.write() as tx:
        do_note_presence(tx, {("staff", name): True for name in usernames}, clock())


def last_words(database: Database, conversation_id: str) -> Message:
    return Conversations(database).messages(conversation_id)[-1]


def kinds(database: Database, case_id: str) -> list[str]:
    with database.read() as session:
        return [event.kind for event in events_of(session, case_id)]


def open_chat(database: Database, clock: FakeClock, visitor: str, *texts: str) -> str:
    conversation = Conversations(database, clock).open(visitor, None)
    with database.connection() as connection:
        append(connection, [Draft(conversation.id, "taxpayer", t) for t in texts or ("契税多少",)], clock())
    clock.advance(seconds=1)
    return conversation.id


def test_the_queue_tells_places_and_waits(database: Database, handoff: Handoff, clock: FakeClock) -> None:
    at_desk(database, clock, "wang")
    places = [handoff.request(open_chat(database, clock, v), reason="要求人工") for v in "abc"]
    assert [(p.position, p.wait_minutes) for p in places if p] == [(1, 1), (2, 1), (3, 3)]


def test_asking_twice_keeps_one_place(database: Database, handoff: Handoff, clock: FakeClock) -> None:
    chat = open_chat(database, clock, "a")
    first, second = handoff.request(chat, reason="要求人工"), handoff.request(chat, reason="要求人工")
    assert first == second
    assert first is not None
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


def test_with_nobody_online_the_taxpayer_hears_so_and_what_can_be_done(
    database: Database, handoff: Handoff, clock: FakeClock
) -> None:
    chat = open_chat(database, clock, "a")
    place = handoff.request(chat, reason="要求人工")
    assert place is not None
    assert (place.position, place.wait_minutes) == (1, None)
    told = last_words(database, chat)
    for part in ("没有座席在线", "继续等候", "取消排队", "周一至周五 9:00—17:30"):
        assert part in told.text
    assert "分钟" not in told.text
    at_desk(database, clock, "wang", "li")
    assert handoff.place(chat) == Place(place.case_id, 1, 1)


def test_who_leaves_the_queue_is_the_bots_again_and_the_case_ends(
    database: Database, handoff: Handoff, clock: FakeClock
) -> None:
    first, second = (open_chat(database, clock, visitor) for visitor in "ab")
    place = handoff.request(first, reason="要求人工")
    clock.advance(seconds=1)
    handoff.request(second, reason="要求人工")
    assert place is not None
    before = Conversations(database).get(first)
    assert handoff.withdraw(first)
    after = Conversations(database).get(first)
    assert (after.turn, after.fence) == ("bot", before.fence + 1)
    assert "已取消人工排队" in last_words(database, first).text
    assert kinds(database, place.case_id) == ["opened", "withdrawn"]
    assert [(chat, p.position) for chat, p in handoff.waiting()] == [(second, 1)]
    assert not handoff.withdraw(first)
    with pytest.raises(LogicalError):
        handoff.rate(first, place.case_id, 5)


def test_who_left_the_queue_can_ask_for_a_person_again(database: Database, handoff: Handoff, clock: FakeClock) -> None:
    chat = open_chat(database, clock, "a")
    places = []
    for _ in range(2):
        places.append(handoff.request(chat, reason="要求人工"))
        handoff.withdraw(chat)
    assert len({place.case_id for place in places if place is not None}) == 2


def test_an_agent_who_was_quicker_keeps_the_chat(database: Database, handoff: Handoff, clock: FakeClock) -> None:
    chat = open_chat(database, clock, "a")
    handoff.request(chat, reason="要求人工")
    case_id = handoff.claim_next(WANG)
    assert not handoff.withdraw(chat)
    assert Conversations(database).get(chat).turn == "human"
    assert case_id is not None
    assert kinds(database, case_id) == ["opened", "assigned"]


def test_of_agents_and_taxpayers_who_move_a_case_at_once_one_does(
    database: Database, handoff: Handoff, clock: FakeClock
) -> None:
    chats = [open_chat(database, clock, visitor) for visitor in "ab"]
    for chat in chats:
        handoff.request(chat, reason="要求人工")
    with ThreadPoolExecutor(4) as pool:
        claims = [pool.submit(handoff.claim_next, staff) for staff in (WANG, LI)]
        left = [chat for chat, gone in zip(chats, pool.map(handoff.withdraw, chats), strict=True) if gone]
    claimed = [claim.result() for claim in claims if claim.result() is not None]
    assert len(claimed) + len(left) == 2
    assert {chat: Conversations(database).get(chat).turn for chat in chats} == {
        chat: "bot" if chat in left else "human" for chat in chats
    }


def test_a_visitor_waits_only_in_the_conversation_that_is_open(
    database: Database, handoff: Handoff, clock: FakeClock
) -> None:
    old, taken, anothers = (open_chat(database, clock, v) for v in ("visitor", "visitor2", "another"))
    for chat in (taken, old, anothers):
        handoff.request(chat, reason="要求人工")
        clock.advance(seconds=1)
    handoff.claim_next(WANG)
    for visitor in ("visitor", "visitor2"):
        new = Conversations(database, clock).open(visitor, None, new=True)
        handoff.withdraw_others(visitor, but=new.id)
    assert [chat for chat, _ in handoff.waiting()] == [anothers]
    assert "人工排队已取消" in last_words(database, old).text
    assert Conversations(database).get(taken).turn == "human"
    handoff.withdraw_others("another", but=anothers)
    assert [chat for chat, _ in handoff.waiting()] == [anothers]


def test_chats_of_an_agent_who_leaves_wait_at_the_head_of_the_queue_for_another(
    database: Database, handoff: Handoff, clock: FakeClock
) -> None:
    at_desk(database, clock, "wang", "li")
    first, second = (open_chat(database, clock, visitor) for visitor in "ab")
    handoff.request(first, reason="要求人工")
    case_id = handoff.claim_next(WANG)
    clock.advance(seconds=1)
    handoff.request(second, reason="要求人工")
    assert case_id is not None
    held = handoff.access_case(case_id, WANG)
    handoff.hand_back("wang")
    assert [chat for chat, _ in handoff.waiting()] == [first, second]
    told = last_words(database, first)
    assert "已离线" in told.text
    assert "您是下一位" in told.text
    assert told.card is not None
    assert (told.card["status"], told.card["position"]) == ("queued", 1)
    with database.connection() as connection:
        (late,) = append(connection, [agent_draft(held, WANG, "我还在", "a1")], clock())
    assert isinstance(late, LateReplyError)
    assert handoff.claim_next(LI) == case_id
    assert kinds(database, case_id) == ["opened", "assigned", "returned", "assigned"]
    handoff.close(case_id, LI)


def test_time_in_the_queue_is_not_counted_as_an_agents(database: Database, handoff: Handoff, clock: FakeClock) -> None:
    handoff.request(open_chat(database, clock, "a"), reason="要求人工")
    handoff.claim_next(WANG)
    clock.advance(minutes=60)
    handoff.hand_back("wang")
    case_id = handoff.claim_next(LI)
    assert case_id is not None
    clock.advance(minutes=4)
    handoff.close(case_id, LI)
    with database.read() as session:
        assert recent_durations(session) == [4]
