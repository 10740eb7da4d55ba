"""What the bot has in hand is stored with its reply, or not at all; and who may speak while a person is waited for."""

from __future__ import annotations

from typing import Any

import pytest

from conversations.cards import Reply
from conversations.errors import ConversationClosedError, LateReplyError
from conversations.ledger import Draft, Stored, append
from conversations.rules import Turn, check_may_speak
from conversations.service import Conversation, Conversations, access_conversation, do_change_turn, draft_of
from kit.clock import utc_now
from kit.db import Database
from kit.errors import DaobanError

BEFORE = {"said": "我是个体户"}
AFTER = {"holding": "task", "task": {"form": "housing", "facts": {"sale_price": "5000000~5000000"}}}


@pytest.fixture
def conversation(database: Database) -> Conversation:
    return Conversations(database).open("visitor", None)


def write(database: Database, *drafts: Draft) -> list[Stored | DaobanError]:
    with database.connection() as connection:
        return append(connection, drafts, utc_now())


def reply(conversation: Conversation, text: str, thread: dict[str, Any] | None, **more: Any) -> Draft:
    return Draft(conversation.id, "bot", text, **{"fence": conversation.fence, "thread": thread, **more})


def thread_of(database: Database, conversation: Conversation) -> dict[str, Any] | None:
    return Conversations(database).get(conversation.id).thread


def test_a_new_conversation_is_about_nothing(database: Database, conversation: Conversation) -> None:
    assert thread_of(database, conversation) is None


def test_the_thread_is_stored_with_the_reply(database: Database, conversation: Conversation) -> None:
    write(database, reply(conversation, "面积？", AFTER))
    assert thread_of(database, conversation) == AFTER


def test_a_reply_carries_it_from_the_actions_to_the_store(database: Database, conversation: Conversation) -> None:
    said = Reply.model_validate_json(Reply(text="面积？", thread=AFTER).model_dump_json())
    write(database, draft_of(conversation.id, said, author="bot", fence=conversation.fence))
    assert thread_of(database, conversation) == AFTER


def test_a_message_without_one_leaves_it_as_it_was(database: Database, conversation: Conversation) -> None:
    write(database, reply(conversation, "一", BEFORE))
    write(database, reply(conversation, "二", None), Draft(conversation.id, "taxpayer", "500万"))
    assert thread_of(database, conversation) == BEFORE


def test_of_several_replies_the_last_one_that_has_one_counts(database: Database, conversation: Conversation) -> None:
    write(
        database, reply(conversation, "一", BEFORE), reply(conversation, "二", AFTER), reply(conversation, "三", None)
    )
    assert thread_of(database, conversation) == AFTER


def test_an_empty_thread_is_one(database: Database, conversation: Conversation) -> None:
    write(database, reply(conversation, "一", BEFORE))
    write(database, reply(conversation, "二", {}))
    assert thread_of(database, conversation) == {}


def test_a_refused_reply_leaves_it_as_it_was(database: Database, conversation: Conversation) -> None:
    write(database, reply(conversation, "一", BEFORE))
    with database.write() as tx:
        do_change_turn(tx, conversation.id, "human", held_fence=conversation.fence)
    [late] = write(database, reply(conversation, "迟到的", AFTER))
    assert isinstance(late, LateReplyError)
    assert thread_of(database, conversation) == BEFORE


def test_a_reply_made_twice_leaves_no_second_trace(database: Database, conversation: Conversation) -> None:
    write(database, reply(conversation, "一", BEFORE, client_id="re-1"))
    [again] = write(database, reply(conversation, "又一", AFTER, client_id="re-1"))
    assert isinstance(again, Stored)
    assert again.repeated
    assert thread_of(database, conversation) == BEFORE


def test_message_and_thread_are_stored_together_or_not_at_all(database: Database, conversation: Conversation) -> None:
    write(database, reply(conversation, "一", BEFORE))

    def write_and_fail() -> None:
        with database.connection() as connection:
            append(connection, [reply(conversation, "二", AFTER)], utc_now())
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert thread_of(database, conversation) == BEFORE
    assert [m.text for m in Conversations(database).messages(conversation.id)] == ["一"]


def test_conversations_of_one_batch_keep_each_their_own(database: Database, conversation: Conversation) -> None:
    other = Conversations(database).open("another", None)
    write(database, reply(conversation, "一", BEFORE), reply(other, "二", AFTER))
    assert thread_of(database, conversation) == BEFORE
    assert thread_of(database, other) == AFTER


def test_no_page_gets_to_see_it(database: Database, conversation: Conversation) -> None:
    write(database, reply(conversation, "面积？", AFTER))
    [message] = Conversations(database).messages(conversation.id)
    assert "sale_price" not in str(message.as_dict())


@pytest.mark.parametrize(
    ("author", "turn", "waiting", "held", "refused"),
    [
        ("bot", "bot", False, 1, None),
        ("bot", "bot", False, 0, LateReplyError),
        ("bot", "human", False, 1, LateReplyError),
        ("bot", "human", True, 1, None),
        ("bot", "human", True, 0, LateReplyError),
        ("agent", "human", False, 1, None),
        ("agent", "bot", False, 1, LateReplyError),
        ("taxpayer", "human", True, None, None),
        ("taxpayer", "closed", False, None, ConversationClosedError),
        ("bot", "closed", True, 1, ConversationClosedError),
        ("system", "closed", False, None, None),
    ],
)
def test_who_may_speak(
    author: Any, turn: Turn, waiting: bool, held: int | None, refused: type[DaobanError] | None
) -> None:
    if refused is None:
        check_may_speak(author, turn=turn, fence=1, held_fence=held, waiting=waiting)
    else:
        with pytest.raises(refused):
            check_may_speak(author, turn=turn, fence=1, held_fence=held, waiting=waiting)


def test_while_a_person_is_waited_for_the_bot_speaks_on_and_is_late_once_one_has_come(
    database: Database, conversation: Conversation
) -> None:
    with database.write() as tx:
        fence = do_change_turn(tx, conversation.id, "human", held_fence=conversation.fence, waiting=True)
    [stored] = write(database, reply(conversation, "请稍等", AFTER, fence=fence))
    assert isinstance(stored, Stored)
    assert stored.waiting
    assert thread_of(database, conversation) == AFTER
    with database.write() as tx:
        assert access_conversation(tx, conversation.id).waiting
        do_change_turn(tx, conversation.id, "human", held_fence=fence, agent_name="甲")
    [late] = write(database, reply(conversation, "迟到的", BEFORE, fence=fence))
    assert isinstance(late, LateReplyError)
    assert not Conversations(database).get(conversation.id).waiting
