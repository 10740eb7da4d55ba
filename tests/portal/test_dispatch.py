from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from conversations.cards import Reply
from conversations.ledger import Draft, Message, Stored, append
from conversations.questions import PRESSED
from conversations.service import Conversation, Conversations, access_conversation, do_append, do_change_turn
from conversations.writer import LedgerWriter
from handoff.models import CaseRow
from handoff.policy.schemas import load_policy
from handoff.service import Handoff
from kit.clock import utc_now
from kit.db import Database, StoreUnavailableError
from kit.errors import TechnicalError
from portal import dispatch
from portal.dispatch import Dispatcher


class ScriptedBot:
    """Says what it is told to; each hearing can be held back until it is let go."""

    def __init__(self) -> None:
        self.react: Callable[[str, str], Awaitable[list[Reply]]] = self._echo
        self.heard: list[str] = []
        self.heard_anew: list[str] = []
        self.anew: list[Reply] = []

    async def _echo(self, _conversation_id: str, text: str) -> list[Reply]:
        return [Reply(text=f"答{text}")]

    async def hear(self, conversation_id: str, _fence: int, text: str) -> list[Reply]:
        self.heard.append(text)
        return await self.react(conversation_id, text)

    async def hear_anew(self, _conversation_id: str, text: str) -> list[Reply]:
        self.heard_anew.append(text)
        return self.anew

    async def obey(self, _conversation_id: str, act: str, label: str) -> list[Reply]:
        return [Reply(text=f"{label}执行{act}")]

    async def answer(self, _conversation_id: str, entry_id: str) -> list[Reply]:
        return [Reply(text=f"条目{entry_id}")]

    async def facts(self, conversation_id: str) -> list[tuple[str, str]]:
        return [("办到", "第 2 步")]


class FullDisk(LedgerWriter):
    """Refuses the next writes as ``refusals`` says."""

    refusals: tuple[bool, ...] = ()

    async def say(self, draft: Draft) -> Stored:
        refused, self.refusals = self.refusals[:1], self.refusals[1:]
        if any(refused):
            raise StoreUnavailableError("消息没有保存成功，请稍后重试")
        return await super().say(draft)


class House:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.conversations = Conversations(database)
        self.writer = FullDisk(database)
        self.handoff = Handoff(database, places=3, minutes_per_chat=5, policy=load_policy())
        self.bot = ScriptedBot()
        self.dispatcher = Dispatcher(database, self.writer, self.bot, self.handoff)

    def open(self, visitor: str = "visitor") -> Conversation:
        return self.conversations.open(visitor, None)

    def ask(self, conversation: Conversation, *texts: str, command: str = "") -> None:
        """What the taxpayer said, or the button they pressed; nobody reacts yet."""
        commands = {PRESSED: command} if command else None
        with self.database.connection() as connection:
            append(connection, [Draft(conversation.id, "taxpayer", t, commands=commands) for t in texts], utc_now())

    def answer(self, *conversations: Conversation) -> None:
        async def work() -> None:
            for conversation in conversations:
                self.dispatcher.wake(conversation.id)

        self.run(work)

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


def facts_of(house: House, conversation: Conversation) -> list[list[str]]:
    """What the case that was opened says of what was in hand."""
    with house.database.read() as session:
        case = session.scalars(select(CaseRow).where(CaseRow.conversation_id == conversation.id)).one()
        facts: list[list[str]] = case.dossier["facts"]
        return facts


def said(messages: list[Message]) -> list[str]:
    return [m.text for m in messages]


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
    house.ask(conversation, *"一二三")
    house.answer(conversation)
    assert said(house.bot_said(conversation)) == ["一", "二", "三"]


def test_different_conversations_do_not_wait_for_each_other(house: House) -> None:
    slow, quick = house.open("slow"), house.open("quick")
    quick_done = asyncio.Event()

    async def wait_for_the_other(conversation_id: str, text: str) -> list[Reply]:
        if conversation_id == slow.id:
            await asyncio.wait_for(quick_done.wait(), 5)
        else:
            quick_done.set()
        return [Reply(text=text)]

    house.bot.react = wait_for_the_other
    house.ask(slow, "慢")
    house.ask(quick, "快")
    house.answer(slow, quick)
    assert said(house.bot_said(slow)) == ["慢"]
    assert said(house.bot_said(quick)) == ["快"]


def test_what_is_said_while_the_bot_answers_is_answered_too(house: House) -> None:
    conversation = house.open()

    async def say_more(_id: str, text: str) -> list[Reply]:
        if text == "一":
            await asyncio.to_thread(house.ask, conversation, "二")
            house.dispatcher.wake(conversation.id)
        return [Reply(text=text)]

    house.bot.react = say_more
    house.ask(conversation, "一")
    house.answer(conversation)
    assert said(house.bot_said(conversation)) == ["一", "二"]


def test_all_that_a_crash_left_unanswered_is_answered_once_however_many_pages_come_back(house: House) -> None:
    conversation = house.open()
    house.ask(conversation, "早先问的")
    house.answer(conversation)
    house.ask(conversation, *"一二三")
    house.answer(*[conversation] * 12)
    assert house.bot.heard == ["早先问的", "一", "二", "三"]
    assert said(house.bot_said(conversation)) == ["答早先问的", "答一", "答二", "答三"]


def test_two_processes_that_answer_the_same_question_are_heard_as_one(house: House) -> None:
    conversation = house.open()
    other = House(house.database)
    two = [Reply(text="一句"), Reply(text="两句")]

    async def while_the_other_answers(_id: str, _text: str) -> list[Reply]:
        await asyncio.to_thread(other.answer, conversation)
        return two

    async def first(_id: str, _text: str) -> list[Reply]:
        return two

    house.bot.react, other.bot.react = while_the_other_answers, first
    house.ask(conversation, "问")
    house.answer(conversation)
    assert house.bot.heard == other.bot.heard == ["问"]
    assert said(house.bot_said(conversation)) == ["一句", "两句"]


def test_a_question_is_unanswered_until_the_last_of_its_replies_is_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "PAUSES", ())
    conversation = house.open()
    house.writer.refusals = (False, True)

    async def two(_id: str, _text: str) -> list[Reply]:
        return [Reply(text="一句"), Reply(text="两句")]

    house.bot.react = two
    house.ask(conversation, "问")
    house.answer(conversation)
    assert said(house.bot_said(conversation)) == ["一句"]
    house.answer(conversation)
    assert said(house.bot_said(conversation)) == ["一句", "两句"]
    house.answer(conversation)
    assert house.bot.heard == ["问", "问"]


def test_replies_that_a_full_disk_refused_are_stored_later_without_asking_the_bot_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "PAUSES", (0, 0, 0))
    conversation = house.open()
    house.writer.refusals = (True,) * 3
    house.ask(conversation, "一", "二")
    house.answer(conversation)
    assert house.bot.heard == ["一", "二"]
    assert said(house.bot_said(conversation)) == ["答一", "答二"]


def test_a_disk_that_stays_full_leaves_the_question_for_the_next_who_comes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "PAUSES", (0,))
    conversation = house.open()
    house.writer.refusals = (True,) * 2
    house.ask(conversation, "一", "二")
    house.answer(conversation)
    assert house.bot_said(conversation) == []
    house.answer(conversation)
    assert said(house.bot_said(conversation)) == ["答一", "答二"]


def test_what_was_said_before_a_person_had_the_turn_is_not_the_bots_to_answer(house: House) -> None:
    conversation = house.open()
    house.ask(conversation, "崩溃前问的")
    with house.database.write() as tx:
        held = access_conversation(tx, conversation.id)
        do_change_turn(tx, conversation.id, "human", held_fence=held.fence)
        do_append(tx, [Draft(conversation.id, "system", "座席已接入")])
    house.ask(conversation, "对座席说的")
    house.answer(conversation)
    assert house.bot.heard == []
    with house.database.write() as tx:
        held = access_conversation(tx, conversation.id)
        do_change_turn(tx, conversation.id, "bot", held_fence=held.fence)
        do_append(tx, [Draft(conversation.id, "system", "已结束")])
    house.ask(conversation, "又问机器人")
    house.answer(conversation)
    assert house.bot.heard == ["又问机器人"]


def test_replies_of_before_they_had_names_count_as_answers(house: House) -> None:
    conversation = house.open()
    house.ask(conversation, "旧问题")
    with house.database.connection() as connection:
        append(connection, [Draft(conversation.id, "bot", "旧答复", fence=conversation.fence)], utc_now())
    house.ask(conversation, "新问题")
    house.answer(conversation)
    assert house.bot.heard == ["新问题"]


def test_a_reply_that_comes_after_the_turn_has_gone_is_never_stored(house: House) -> None:
    conversation = house.open()

    async def give_the_turn_away(conversation_id: str, _text: str) -> list[Reply]:
        with house.database.write() as tx:
            held = access_conversation(tx, conversation_id)
            do_change_turn(tx, conversation_id, "human", held_fence=held.fence)
        return [Reply(text="迟到的回答")]

    house.bot.react = give_the_turn_away
    house.ask(conversation, "问", "再问")
    house.answer(conversation)
    assert house.bot_said(conversation) == []
    assert house.bot.heard == ["问"]


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
    house.ask(conversation, "问")
    house.answer(conversation)
    (reply,) = house.bot_said(conversation)
    assert reply.card is not None
    assert [c["id"] for c in reply.card["choices"]] == ["retry", "transfer"]
    if isinstance(failure, TechnicalError):
        assert failure.message in reply.text
    assert "bug" not in reply.text


def test_where_the_bot_stays_silent_it_is_asked_anew(house: House) -> None:
    conversation = house.open()

    async def silent(_id: str, _text: str) -> list[Reply]:
        return []

    house.bot.react, house.bot.anew = silent, [Reply(text="另答")]
    house.ask(conversation, "问")
    house.answer(conversation)
    assert house.bot.heard_anew == ["问"]
    assert said(house.bot_said(conversation)) == ["另答"]


def test_but_not_where_a_person_took_over(house: House) -> None:
    conversation = house.open()

    async def hand_over(conversation_id: str, _text: str) -> list[Reply]:
        await asyncio.to_thread(house.handoff.request, conversation_id, reason="纳税人要求人工服务")
        return []

    house.bot.react = hand_over
    house.ask(conversation, "转人工")
    house.answer(conversation)
    assert house.bot.heard_anew == []
    assert house.bot_said(conversation) == []


@pytest.mark.parametrize("command", ["", "transfer"])
def test_who_calls_a_person_again_while_waiting_is_told_the_place_and_nothing_else(house: House, command: str) -> None:
    conversation = house.open()

    async def hand_over(conversation_id: str, _text: str) -> list[Reply]:
        await asyncio.to_thread(house.handoff.request, conversation_id, reason="纳税人要求人工服务")
        return []

    house.bot.react = hand_over
    for _ in range(2):
        house.ask(conversation, "转人工", command=command)
        house.answer(conversation)
    assert house.bot.heard_anew == []
    assert house.bot_said(conversation) == []
    assert [m.author for m in house.conversations.messages(conversation.id)] == ["taxpayer", "system"] * 2


def test_while_a_person_is_waited_for_the_bot_answers(house: House) -> None:
    conversation = house.open()
    house.handoff.request(conversation.id, reason="纳税人点击转人工")
    house.ask(conversation, "契税")
    house.answer(conversation)
    assert said(house.bot_said(conversation)) == ["答契税"]


def test_the_thread_of_the_reply_is_kept(house: House) -> None:
    conversation = house.open()

    async def begin(_id: str, _text: str) -> list[Reply]:
        return [Reply(text="面积？", thread={"said": "500万"})]

    house.bot.react = begin
    house.ask(conversation, "500万")
    house.answer(conversation)
    assert house.conversations.get(conversation.id).thread == {"said": "500万"}


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("", "答按钮"),
        ("say:契税", "答契税"),
        ("act:dont_know", "按钮执行dont_know"),
        ("ask:deed-tax", "条目deed-tax"),
    ],
)
def test_each_command_behind_a_button_does_its_own_also_after_a_crash(house: House, command: str, reply: str) -> None:
    conversation = house.open()
    house.ask(conversation, "按钮", command=command)
    house.ask(conversation, "再问")
    house.answer(conversation)
    assert said(house.bot_said(conversation)) == [reply, "答再问"]


def test_again_repeats_the_button_pressed_before_and_not_its_label(house: House) -> None:
    conversation = house.open()
    house.ask(conversation, "先问的")
    house.ask(conversation, "首套", command="act:first")
    for label in ("再试一次", "再试一次"):
        house.ask(conversation, label, command="retry")
    house.ask(conversation, "后问的")
    house.answer(conversation)
    assert said(house.bot_said(conversation)) == ["答先问的", *["首套执行first"] * 3, "答后问的"]


def test_the_transfer_button_opens_a_case_and_the_bot_stays_silent(house: House) -> None:
    conversation = house.open()
    house.ask(conversation, "转人工", command="transfer")
    house.answer(conversation)
    assert house.conversations.get(conversation.id).turn == "human"
    assert house.bot_said(conversation) == []
    place = house.handoff.place(conversation.id)
    assert place is not None
    assert place.position == 1
    assert facts_of(house, conversation) == [["办到", "第 2 步"]]
