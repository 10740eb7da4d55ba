"""One conversation's messages to the bot, one at a time; different conversations side by side."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

import structlog

from actions.replies import failure
from conversations.cards import Reply
from conversations.errors import LateReplyError
from conversations.ledger import Draft
from conversations.questions import Question, find_question, find_repeated, reply_ids
from conversations.service import draft_of
from conversations.writer import LedgerWriter
from dialogue.plain import plain_act
from handoff.service import Handoff
from kit.db import Database
from kit.errors import DaobanError
from kit.events import Event
from kit.metrics import TURNS
from kit.switches import Switches
from kit.tracing import span
from portal.file_words import FILE, told_of_file
from portal.leaving_word import asks_to_leave, how_to_leave, message_left

log = structlog.get_logger(__name__)

GOODBYES = ("thanks", "leave_queue", "cancel")  # said to an agent who has closed, they open nothing again

BOT_OFF = "机器人暂停答复。您可以点“转人工”，由座席为您解答；也可以稍后再问。"
PAUSES = (1, 2, 4, 8, 15, 30, 30)  # seconds between tries while the store takes no reply, as on a full disk


class Speaker(Protocol):
    """The bot as the dispatcher needs it: ``Bot`` of ``portal.bot``."""

    async def hear(self, conversation_id: str, fence: int, text: str) -> list[Reply]: ...

    async def hear_anew(self, conversation_id: str, text: str) -> list[Reply]: ...

    async def obey(self, conversation_id: str, act: str, label: str) -> list[Reply]: ...

    async def answer(self, conversation_id: str, entry_id: str) -> list[Reply]: ...

    async def facts(self, conversation_id: str) -> list[tuple[str, str]]: ...


class Dispatcher:
    """What there is to react to is read from the ledger, so a message is answered whether its socket, its process or
    an earlier reply was lost. Nothing is kept here but who is being answered."""

    def __init__(
        self,
        database: Database,
        writer: LedgerWriter,
        bot: Speaker,
        handoff: Handoff,
        switches: Switches | None = None,
    ) -> None:
        self._switches = switches or Switches(database)
        self._database = database
        self._writer = writer
        self._bot = bot
        self._handoff = handoff
        self._woken: dict[str, bool] = {}  # conversations being answered: whether to look again
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self, conversation_id: str) -> None:
        """There may be something to answer; returns at once. Call on the event loop."""
        running = conversation_id in self._woken
        self._woken[conversation_id] = True
        if not running:
            task = asyncio.create_task(self._drain(conversation_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Let what has begun finish; the ledger keeps what had not."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=10)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _drain(self, conversation_id: str) -> None:
        try:
            while self._woken[conversation_id]:
                self._woken[conversation_id] = False
                await self._answer_all(conversation_id)
        except Exception:  # the ledger keeps what is unanswered for whoever wakes this conversation next
            log.exception("dispatch.ended", conversation=conversation_id)
        finally:
            del self._woken[conversation_id]

    async def _answer_all(self, conversation_id: str) -> None:
        answered = 0
        while (question := await self._look(find_question, conversation_id)) is not None and question.seq > answered:
            if not await self._handle(conversation_id, question):
                return
            answered = question.seq

    async def _look(self, find: Callable[..., Question | None], *what: object) -> Question | None:
        def look() -> Question | None:
            with self._database.read() as session:
                return find(session, *what)

        return await asyncio.to_thread(look)

    async def _handle(self, conversation_id: str, question: Question) -> bool:
        """Whether the taxpayer has heard something."""
        self._announce_typing(conversation_id)
        began, result = time.perf_counter(), "answered"
        try:
            with span("turn"):
                replies = await self._react(conversation_id, question)
            if not replies and await self._unanswered(conversation_id, question):
                log.warning("dispatch.silent", conversation=conversation_id)
                replies = await self._bot.hear_anew(conversation_id, question.text) or [failure()]
        except DaobanError as error:
            result, replies = "refused", [failure(error)]
        except Exception:  # the taxpayer must hear something whatever broke; the log has the trace
            log.exception("dispatch.failed", conversation=conversation_id)
            result, replies = "failed", [failure()]
        TURNS.labels(result).observe(time.perf_counter() - began)
        ids = reply_ids(conversation_id, question.seq, len(replies))
        drafts = [draft_of(conversation_id, reply, author="bot", fence=question.fence) for reply in replies]
        for client_id, draft in zip(ids, drafts, strict=False):
            if not await self._store(replace(draft, client_id=client_id)):
                return False
        return True

    async def _store(self, draft: Draft) -> bool:
        """Try again while the store is out of order: the bot must not be asked twice for what it has said."""
        for pause in (*PAUSES, None):
            try:
                await self._writer.say(draft)
                return True
            except LateReplyError:
                log.info("dispatch.late_reply_refused", conversation=draft.conversation_id)
                return False
            except DaobanError as error:
                log.error("dispatch.reply_not_stored", conversation=draft.conversation_id, error=error.code)
                if pause is None or not error.retry:
                    return False
            await asyncio.sleep(pause)
        return False

    async def _react(self, conversation_id: str, question: Question) -> list[Reply]:
        fence = question.fence
        verb, _, argument = question.command.partition(":")
        if verb != "transfer" and await asyncio.to_thread(self._switches.is_off, "bot"):
            return [Reply(text=BOT_OFF)]
        react: dict[str, Callable[[], Awaitable[list[Reply]]]] = {
            "": lambda: self._hear(conversation_id, fence, question.text),
            FILE: lambda: self._receive(conversation_id),
            "leave_message": lambda: self._leave_message(conversation_id, question.text),
            "say": lambda: self._bot.hear(conversation_id, fence, argument),
            "act": lambda: self._bot.obey(conversation_id, argument, question.text),
            "ask": lambda: self._bot.answer(conversation_id, argument),
            "transfer": lambda: self._transfer(conversation_id),
            "retry": lambda: self._retry(conversation_id, question),
        }
        return await react[verb]()

    async def _hear(self, conversation_id: str, fence: int, text: str) -> list[Reply]:
        """The bot's, unless the words are for the agents: left for them, or going on with what they had in hand."""
        if said := message_left(text):
            return await self._leave_message(conversation_id, said)
        if asks_to_leave(text):
            return [how_to_leave()]
        if plain_act(text) not in GOODBYES and await asyncio.to_thread(self._handoff.reopen, conversation_id):
            return []
        return await self._bot.hear(conversation_id, fence, text)

    async def _receive(self, conversation_id: str) -> list[Reply]:
        place = await asyncio.to_thread(self._handoff.place, conversation_id)
        return [told_of_file(waiting=place is not None)]

    async def _leave_message(self, conversation_id: str, text: str) -> list[Reply]:
        await asyncio.to_thread(self._handoff.leave_message, conversation_id, text)
        return []

    async def _transfer(self, conversation_id: str) -> list[Reply]:
        await self.transfer(conversation_id, "纳税人点击转人工")
        return []

    async def transfer(self, conversation_id: str, reason: str) -> None:
        facts = await self._bot.facts(conversation_id)
        await asyncio.to_thread(self._handoff.request, conversation_id, reason=reason, facts=facts)

    async def _retry(self, conversation_id: str, retry: Question) -> list[Reply]:
        repeated = await self._look(find_repeated, conversation_id, retry)
        return await self._react(conversation_id, repeated) if repeated is not None else [failure()]

    async def _unanswered(self, conversation_id: str, question: Question) -> bool:
        """Whether the bot has still to react: nobody took over, and the hand-off has not spoken itself."""
        waiting = await self._look(find_question, conversation_id)
        return waiting is not None and waiting.seq == question.seq

    def _announce_typing(self, conversation_id: str) -> None:
        self._database.hub.publish([Event(f"conversation:{conversation_id}", "typing", {"who": "bot"})])
