"""One conversation's messages to the bot, one at a time; different conversations side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from actions.replies import failure
from conversations.cards import Reply
from conversations.errors import LateReplyError
from conversations.service import Conversations, draft_of
from conversations.writer import LedgerWriter
from handoff.service import Handoff
from kit.db import Database
from kit.errors import DaobanError
from kit.events import Event

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """Something for the bot to react to, under the fence at which it was said."""

    fence: int
    text: str
    command: str = ""  # the command behind a button, empty for the taxpayer's own words


class Speaker(Protocol):
    """The bot as the dispatcher needs it: ``Bot`` of ``portal.bot``."""

    async def hear(self, conversation_id: str, fence: int, text: str) -> list[Reply]: ...

    async def hear_anew(self, conversation_id: str, text: str) -> list[Reply]: ...

    async def obey(self, conversation_id: str, act: str, label: str) -> list[Reply]: ...

    async def answer(self, conversation_id: str, entry_id: str) -> list[Reply]: ...


class Dispatcher:
    def __init__(
        self,
        database: Database,
        conversations: Conversations,
        writer: LedgerWriter,
        bot: Speaker,
        handoff: Handoff,
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._writer = writer
        self._bot = bot
        self._handoff = handoff
        self._waiting: dict[str, deque[Work]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def submit(self, conversation_id: str, work: Work) -> None:
        """Queue ``work``; returns at once. Call on the event loop."""
        queue = self._waiting.get(conversation_id)
        if queue is not None:
            queue.append(work)
            return
        self._waiting[conversation_id] = deque([work])
        task = asyncio.create_task(self._drain(conversation_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def busy(self, conversation_id: str) -> bool:
        return conversation_id in self._waiting

    async def stop(self) -> None:
        """Let what has begun finish; the ledger keeps what had not."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=10)

    async def _drain(self, conversation_id: str) -> None:
        queue = self._waiting[conversation_id]
        try:
            while queue:
                await self._handle(conversation_id, queue.popleft())
        finally:
            del self._waiting[conversation_id]

    async def _handle(self, conversation_id: str, work: Work) -> None:
        self._announce_typing(conversation_id)
        try:
            replies = await self._react(conversation_id, work)
            if not replies and await self._still_bots(conversation_id, work.fence):
                log.warning("dispatch.silent", conversation=conversation_id)
                replies = await self._bot.hear_anew(conversation_id, work.text) or [failure()]
        except DaobanError as error:
            replies = [failure(error)]
        except Exception:  # the taxpayer must hear something whatever broke; the log has the trace
            log.exception("dispatch.failed", conversation=conversation_id)
            replies = [failure()]
        for reply in replies:
            try:
                await self._writer.say(draft_of(conversation_id, reply, author="bot", fence=work.fence))
            except LateReplyError:
                log.info("dispatch.late_reply_refused", conversation=conversation_id)
                return
            except DaobanError as error:
                log.error("dispatch.reply_not_stored", conversation=conversation_id, error=error.code)
                return

    async def _react(self, conversation_id: str, work: Work) -> list[Reply]:
        verb, _, argument = work.command.partition(":")
        react: dict[str, Callable[[], Awaitable[list[Reply]]]] = {
            "": lambda: self._bot.hear(conversation_id, work.fence, work.text),
            "say": lambda: self._bot.hear(conversation_id, work.fence, argument),
            "act": lambda: self._bot.obey(conversation_id, argument, work.text),
            "ask": lambda: self._bot.answer(conversation_id, argument),
            "transfer": lambda: self._transfer(conversation_id),
            "retry": lambda: self._retry(conversation_id, work.fence),
        }
        return await react[verb]()

    async def _transfer(self, conversation_id: str) -> list[Reply]:
        await self.transfer(conversation_id, "纳税人点击转人工")
        return []

    async def transfer(self, conversation_id: str, reason: str) -> None:
        await asyncio.to_thread(self._handoff.request, conversation_id, reason=reason)

    async def _retry(self, conversation_id: str, fence: int) -> list[Reply]:
        messages = await asyncio.to_thread(self._conversations.messages, conversation_id)
        # The last of the taxpayer's words is the label of the button just pressed.
        said = [m.text for m in messages if m.author == "taxpayer"][:-1]
        return await self._bot.hear(conversation_id, fence, said[-1]) if said else [failure()]

    async def _still_bots(self, conversation_id: str, fence: int) -> bool:
        conversation = await asyncio.to_thread(self._conversations.get, conversation_id)
        return conversation.turn == "bot" and conversation.fence == fence

    def _announce_typing(self, conversation_id: str) -> None:
        self._database.hub.publish([Event(f"conversation:{conversation_id}", "typing", {"who": "bot"})])
