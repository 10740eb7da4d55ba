from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from conversations.cards import Reply
from conversations.ledger import Message
from conversations.service import Conversation, Conversations, access_conversation, do_change_turn
from conversations.writer import LedgerWriter
from handoff.service import Handoff
from kit.db import Database
from kit.errors import TechnicalError
from portal.dispatch import Dispatcher, Work


class ScriptedBot:
    """Says what it is told to; each hearing can be held back until it is let go."""

    def __init__(self) -> None:
        self.react: Callable[[str, str], Awaitable[list[Reply]]] = self._echo
        self.heard: list[str] = []

    async def _echo(self, _conversation_id: str, text: str) -> list[Reply]:
        return [Reply(text=f"答{text}")]

    async def hear(self, conversation_id: str, _fence: int, text: str) -> list[Reply]:
        self.heard.append(text)
        return await self.react(conversation_id, text)

    async def obey(self, _conversation_id: str, _fence: int, payload: str) -> list[Reply]:
        return [Reply(text=f"执行{payload}")]

    async def answer(self, _conversation_id: str, entry_id: str) -> list[Reply]:
        return [Reply(text=f"条目{entry_id}")]


class House:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.conversations = Conversations(database)
        self.writer = LedgerWriter(database)
        self.handoff = Handoff(database, places=3, minutes_per_chat=5, agents_online=lambda: 1)
        self.bot = ScriptedBot()
        self.dispatcher = Dispatcher(database, self.conversations, self.writer, self.bot, self.handoff)

    def open(self, visitor: str = "visitor") -> Conversation:
        return self.conversations.open(visitor, None)

    def run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run ``work`` and let the dispatcher finish."""

        async def all_of_it() -> None:
            self.database.hub.bind(asyncio.get_running_loop())
            await work()
            await self.dispatcher.stop()

        self.writer.start()
        try:
            asyncio.run(all_of_it())
        finally:
            self.writer.stop()

    def bot_said(self, conversation: Conversation) -> list[Message]:
        return [m for m in self.conversations.messages(conversation.id) if m.author == "bot"]


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def test_messages_of_one_conversation_are_handled_one_at_a_time_in_order(house: House) -> None:
    conversation = house.open()
    running = 0

    async def one_at_a_time(_id: str, text: str) -> list[Reply]:
        nonlocal running
        running += 1
        assert running == 1
        await asyncio.sleep(0)
        running -= 1
        return [Reply(text=text)]

    house.bot.react = one_at_a_time

    async def work() -> None:
        for text in "一二三":
            house.dispatcher.submit(conversation.id, Work(conversation.fence, text))

    house.run(work)
    assert [m.text for m in house.bot_said(conversation)] == ["一", "二", "三"]


def test_different_conversations_do_not_wait_for_each_other(house: House) -> None:
    slow, quick = house.open("slow"), house.open("quick")

    async def work() -> None:
        quick_done = asyncio.Event()

        async def wait_for_the_other(conversation_id: str, text: str) -> list[Reply]:
            if conversation_id == slow.id:
                await asyncio.wait_for(quick_done.wait(), 5)
            else:
                quick_done.set()
            return [Reply(text=text)]

        house.bot.react = wait_for_the_other
        house.dispatcher.submit(slow.id, Work(slow.fence, "慢"))
        house.dispatcher.submit(quick.id, Work(quick.fence, "快"))

    house.run(work)
    assert [m.text for m in house.bot_said(slow)] == ["慢"]
    assert [m.text for m in house.bot_said(quick)] == ["快"]


def test_a_reply_that_comes_after_the_turn_has_gone_is_never_stored(house: House) -> None:
    conversation = house.open()

    async def give_the_turn_away(conversation_id: str, _text: str) -> list[Reply]:
        with house.database.write() as tx:
            held = access_conversation(tx, conversation_id)
            do_change_turn(tx, conversation_id, "human", held_fence=held.fence)
        return [Reply(text="迟到的回答")]

    house.bot.react = give_the_turn_away

    async def work() -> None:
        house.dispatcher.submit(conversation.id, Work(conversation.fence, "问"))

    house.run(work)
    assert house.bot_said(conversation) == []


@pytest.mark.parametrize("failure", [TechnicalError("检索暂时不可用"), ValueError("bug"), None])
def test_whatever_breaks_the_taxpayer_hears_of_it_and_is_offered_a_person(
    house: House, failure: Exception | None
) -> None:
    conversation = house.open()

    async def fail(_id: str, _text: str) -> list[Reply]:
        if failure is not None:
            raise failure
        return []  # silence is a failure too

    house.bot.react = fail

    async def work() -> None:
        house.dispatcher.submit(conversation.id, Work(conversation.fence, "问"))

    house.run(work)
    (said,) = house.bot_said(conversation)
    assert said.card is not None
    assert [c["id"] for c in said.card["choices"]] == ["retry", "transfer"]
    if isinstance(failure, TechnicalError):
        assert failure.message in said.text
    assert "bug" not in said.text


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("", "答按钮"),
        ("say:契税", "答契税"),
        ('rasa:/inform{"area": "89"}', '执行/inform{"area": "89"}'),
        ("ask:deed-tax", "条目deed-tax"),
    ],
)
def test_each_command_behind_a_button_does_its_own(house: House, command: str, said: str) -> None:
    conversation = house.open()

    async def work() -> None:
        house.dispatcher.submit(conversation.id, Work(conversation.fence, "按钮", command))

    house.run(work)
    assert [m.text for m in house.bot_said(conversation)] == [said]


def test_the_transfer_button_opens_a_case_and_the_bot_stays_silent(house: House) -> None:
    conversation = house.open()

    async def work() -> None:
        house.dispatcher.submit(conversation.id, Work(conversation.fence, "转人工", "transfer"))

    house.run(work)
    assert house.conversations.get(conversation.id).turn == "human"
    assert house.bot_said(conversation) == []
    place = house.handoff.place(conversation.id)
    assert place is not None
    assert place.position == 1
