"""What the bot says to one message: understood by Rasa, or, while Rasa is down, by its plainest words alone."""

from __future__ import annotations

import asyncio
from collections import Counter

import structlog

from actions.replies import refuse
from actions.respond import Responder
from conversations.cards import Reply
from dialogue.heard import Heard
from dialogue.plain import plain_act
from portal.rasa import RasaClient, RasaDownError

log = structlog.get_logger(__name__)

LIMITED = "办理类服务（算税、发票、退税）暂时受限，恢复后即可使用；政策问题仍可以问，也可以转人工。"
TASK_WORDS = ("帮我算", "算一下", "给我算", "帮我查", "查一下我", "提额", "申请调整", "帮我办", "能退多少")


class Bot:
    def __init__(self, rasa: RasaClient, responder: Responder) -> None:
        self._rasa = rasa
        self._responder = responder
        self._trackers: Counter[str] = Counter()  # how often a conversation's tracker had to be begun anew

    async def hear(self, conversation_id: str, fence: int, text: str) -> list[Reply]:
        """Replies to the taxpayer's own words. Empty only when the turn went to people meanwhile."""
        act = plain_act(text)
        if act == "ask_person":  # never depends on Rasa
            return await self._respond(conversation_id, Heard(text, {act: 1.0}))
        try:
            return await self._rasa.send(self._sender(conversation_id, fence), without_command(text))
        except RasaDownError:
            return await self._hear_alone(conversation_id, text, act)

    async def hear_anew(self, conversation_id: str, text: str) -> list[Reply]:
        """Rasa has said nothing: its tracker of this conversation is left behind, and the words are answered here."""
        self._trackers[conversation_id] += 1
        act = plain_act(text)
        return await self._respond(conversation_id, Heard(text, {act: 1.0} if act else {}))

    async def obey(self, conversation_id: str, act: str, label: str) -> list[Reply]:
        """Replies to a button that says what is meant: there is nothing to understand."""
        return await self._respond(conversation_id, Heard(label, {act: 1.0}, chosen=True))

    async def answer(self, conversation_id: str, entry_id: str) -> list[Reply]:
        """The entry behind a choice."""
        return await asyncio.to_thread(self._responder.show_entry, conversation_id, entry_id)

    async def facts(self, conversation_id: str) -> list[tuple[str, str]]:
        """What a person who takes over should know of what is in hand."""
        return await asyncio.to_thread(self._responder.facts, conversation_id)

    async def _hear_alone(self, conversation_id: str, text: str, act: str) -> list[Reply]:
        if not act and wants_task(text) and not await asyncio.to_thread(self._responder.form_open, conversation_id):
            return [refuse("Unavailable", LIMITED)]
        return await self._respond(conversation_id, Heard(text, {act: 1.0} if act else {}))

    async def _respond(self, conversation_id: str, heard: Heard) -> list[Reply]:
        return await asyncio.to_thread(self._responder.respond, conversation_id, heard)

    def _sender(self, conversation_id: str, fence: int) -> str:
        # A new fence is a new tracker: none grows long.
        again = self._trackers[conversation_id]
        return f"{conversation_id}:{fence}.{again}" if again else f"{conversation_id}:{fence}"


def without_command(text: str) -> str:
    """Human text that Rasa cannot take for a command: it reads a leading ``/`` as structured data."""
    return text.lstrip("/／ \t\n\u3000") or "？"


def wants_task(text: str) -> bool:
    """Whether the words ask for something to be done rather than explained; used while Rasa is down."""
    return any(word in text for word in TASK_WORDS)
