"""Nobody is left in silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from conversations.ledger import Draft, append
from conversations.service import Conversations
from handoff.policy.schemas import load_policy
from handoff.service import agent_draft
from handoff.timers import Served, Step, next_step
from kit.db import Database
from kit.events import Event
from tests.handoff.test_handling import LI, WANG, Office

if TYPE_CHECKING:
    from tests.conftest import FakeClock

T = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return T + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("answered", "unanswered", "now", "step"),
    [
        (None, None, 2, None),
        (None, None, 3, "nudge_agent"),
        (None, 2.5, 3, "nudge_agent"),  # the agent has not said a word since taking the chat
        (None, None, 6, "reassign"),
        (1, None, 4, None),
        (1, None, 6, "nudge_taxpayer"),
        (1, None, 11, "close"),
        (1, 5, 7, None),
        (1, 5, 8, "nudge_agent"),
        (1, 5, 11, "reassign"),
        (-5, None, 3, "nudge_agent"),  # said to somebody else, before
    ],
)
def test_whose_silence_it_is_and_what_is_due(
    answered: float | None, unanswered: float | None, now: float, step: Step | None
) -> None:
    served = Served(
        "case",
        "chat",
        "wang",
        2,
        T,
        0 if answered is None else 4,
        at(answered) if answered is not None else None,
        at(unanswered) if unanswered is not None else None,
    )
    assert next_step(served, load_policy().timers, at(now)) == step


@pytest.fixture
def office(database: Database, clock: FakeClock) -> Office:
    return Office(database, clock)


def taken(office: Office, *, answered: bool) -> str:
    office.here("wang", "li")
    case = office.call("a")
    office.handoff.accept(case, WANG)
    if answered:
        say(office, agent_draft(office.handoff.access_case(case, WANG), WANG, "您好", "hello"))
    return case


def say(office: Office, draft: Draft) -> None:
    with office.database.connection() as connection:
        append(connection, [draft], office.clock())


def test_a_silent_agent_is_warned_and_then_another_gets_the_chat_and_the_taxpayer_hears_of_both(
    office: Office,
) -> None:
    case = taken(office, answered=False)
    heard: list[Event] = []
    office.database.hub.listen("desk", heard.append)
    for _ in range(3):
        office.later(minutes=1, seconds=30)
    assert [e.data for e in heard if e.name == "nudged"] == [{"case_id": case, "username": "wang"}]
    assert "已经提醒" in office.last_words(case)
    office.later(minutes=2)
    assert office.kinds(case)[:4] == ["opened", "assigned", "returned", "offered"]
    assert office.stand(case) == ("offered", "li")
    assert "一直没有回复" in office.last_words(case)
    office.handoff.accept(case, LI)


def test_a_silent_taxpayer_is_asked_and_the_chat_is_closed_politely_and_goes_on_with_the_next_word(
    office: Office,
) -> None:
    case = taken(office, answered=True)
    found = office.handoff.find(case)
    assert found is not None
    chat = found.case.conversation_id
    for _ in range(2):
        office.later(minutes=3)
    assert "您还在吗" in office.last_words(case)
    office.later(minutes=5)
    assert office.stand(case)[0] == "closed"
    assert Conversations(office.database).get(chat).turn == "bot"
    texts = [m.text for m in Conversations(office.database).messages(chat)]
    assert sum("您还在吗" in text for text in texts) == 1
    office.clock.advance(hours=1)
    assert office.handoff.reopen(chat)
    assert office.stand(case) == ("queued", None)
    assert not office.handoff.reopen(chat)
    office.later(seconds=1)
    assert office.stand(case) == ("offered", "wang")  # who knows the matter


def test_what_an_agent_closed_is_not_opened_by_a_word(office: Office) -> None:
    case = taken(office, answered=True)
    office.handoff.close(case, WANG)
    found = office.handoff.find(case)
    assert found is not None
    assert not office.handoff.reopen(found.case.conversation_id)


def test_out_of_hours_a_message_is_left_and_answered_later(office: Office) -> None:
    office.clock.advance(hours=12)
    case = office.call("a")
    found = office.handoff.find(case)
    assert found is not None
    chat = found.case.conversation_id
    for part in ("不在人工服务时间", "周一至周五", "9:00开始", "留言"):
        assert part in office.last_words(case)
    office.handoff.leave_message(chat, "契税怎么退，我的身份证 110101199003078515")
    assert Conversations(office.database).get(chat).turn == "bot"
    (ticket,) = office.handoff.tickets()
    assert ticket.text.startswith("契税怎么退")
    assert "110101199003078515" not in ticket.text
    assert ticket.due_at > ticket.left_at
    office.clock.advance(hours=12)
    office.handoff.answer_ticket(case, WANG, "请带身份证到大厅办理")
    texts = [(m.author, m.text) for m in Conversations(office.database).messages(chat)]
    assert ("agent", "请带身份证到大厅办理") in texts
    assert office.stand(case)[0] == "closed"
    assert Conversations(office.database).get(chat).turn == "bot"
    assert office.handoff.tickets() == []


def test_who_leaves_the_page_out_of_hours_has_left_what_they_asked(office: Office) -> None:
    office.clock.advance(hours=12)
    chat = Conversations(office.database, office.clock).open("visitor", None).id
    say(office, Draft(chat, "taxpayer", "二手房契税怎么退"))
    office.handoff.request(chat, reason="要求人工")
    office.handoff.go(chat)
    (ticket,) = office.handoff.tickets()
    assert ticket.text == "二手房契税怎么退"
