from __future__ import annotations

import asyncio

import pytest

from conversations.cards import Reply
from conversations.errors import ConversationClosedError, ConversationNotFoundError, LateReplyError
from conversations.ledger import Draft, Stored, append
from conversations.service import Conversation, Conversations, access_conversation, do_change_turn, draft_of
from conversations.writer import LedgerWriter
from kit.clock import utc_now
from kit.db import Database
from kit.errors import DaobanError
from kit.events import Event


@pytest.fixture
def conversation(database: Database) -> Conversation:
    return Conversations(database).open("visitor", None)


def write(database: Database, *drafts: Draft) -> list[Stored | DaobanError]:
    with database.connection() as connection:
        return append(connection, drafts, utc_now())


def taxpayer(conversation: Conversation, text: str, client_id: str | None = None) -> Draft:
    return Draft(conversation.id, "taxpayer", text, client_id=client_id)


def test_messages_are_numbered_in_order_without_gaps(database: Database, conversation: Conversation) -> None:
    write(database, taxpayer(conversation, "一"), taxpayer(conversation, "二"))
    write(database, taxpayer(conversation, "三"))
    stored = Conversations(database).messages(conversation.id)
    assert [(m.seq, m.text) for m in stored] == [(1, "一"), (2, "二"), (3, "三")]


def test_what_the_bot_said_last_comes_with_what_its_buttons_do(database: Database, conversation: Conversation) -> None:
    ledger = Conversations(database)
    assert ledger.last_reply(conversation.id) is None
    said = Reply(text="要哪一个？", commands={"deed": "ask:deed"})
    write(
        database,
        draft_of(conversation.id, Reply(text="您好"), author="bot", fence=conversation.fence),
        draft_of(conversation.id, said, author="bot", fence=conversation.fence),
        taxpayer(conversation, "再说一遍"),
    )
    assert ledger.last_reply(conversation.id) == said


def test_a_resent_message_is_stored_once(database: Database, conversation: Conversation) -> None:
    first, twin = write(database, taxpayer(conversation, "问", "c1"), taxpayer(conversation, "问", "c1"))
    (again,) = write(database, taxpayer(conversation, "问", "c1"))
    assert isinstance(first, Stored)
    assert isinstance(twin, Stored)
    assert isinstance(again, Stored)
    assert (first.repeated, twin.repeated, again.repeated) == (False, True, True)
    assert again.message.seq == first.message.seq
    assert len(Conversations(database).messages(conversation.id)) == 1


def test_a_late_bot_reply_is_refused_after_the_turn_has_gone(database: Database, conversation: Conversation) -> None:
    with database.write() as tx:
        held = access_conversation(tx, conversation.id)
        do_change_turn(tx, conversation.id, "human", held_fence=held.fence)
    late, system = write(
        database,
        Draft(conversation.id, "bot", "迟到的回答", fence=conversation.fence),
        Draft(conversation.id, "system", "转接中"),
    )
    assert isinstance(late, LateReplyError)
    assert isinstance(system, Stored)
    assert system.message.seq == 1


def test_of_two_claims_of_the_turn_one_wins(database: Database, conversation: Conversation) -> None:
    with database.write() as tx:
        do_change_turn(tx, conversation.id, "human", held_fence=conversation.fence)
    with pytest.raises(LateReplyError), database.write() as tx:
        do_change_turn(tx, conversation.id, "human", held_fence=conversation.fence)


def test_a_closed_conversation_takes_no_more_words(database: Database, conversation: Conversation) -> None:
    with database.write() as tx:
        do_change_turn(tx, conversation.id, "closed", held_fence=conversation.fence)
    (refused,) = write(database, taxpayer(conversation, "还在吗"))
    assert isinstance(refused, ConversationClosedError)


def test_one_refused_message_does_not_take_its_batch_with_it(database: Database, conversation: Conversation) -> None:
    unknown, stored = write(database, Draft("0" * 32, "taxpayer", "谁"), taxpayer(conversation, "我"))
    assert isinstance(unknown, ConversationNotFoundError)
    assert isinstance(stored, Stored)


def test_events_leave_after_the_commit(database: Database, conversation: Conversation) -> None:
    seen: list[list[str]] = []

    def on_message(_event: Event) -> None:
        seen.append([m.text for m in Conversations(database).messages(conversation.id)])

    database.hub.listen(f"conversation:{conversation.id}", on_message)

    async def speak() -> None:
        writer = LedgerWriter(database)
        writer.start()
        await asyncio.gather(*(writer.say(taxpayer(conversation, str(n), str(n))) for n in range(20)))
        await asyncio.to_thread(writer.stop)

    asyncio.run(speak())
    assert len(seen) == 20
    # Whoever hears of a message finds it in the store.
    assert all(len(texts) >= n for n, texts in enumerate(seen, start=1))
