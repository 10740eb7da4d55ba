"""What the bot says to one message: through Rasa, or, while Rasa is down, from the knowledge base alone."""

from __future__ import annotations

import asyncio

from actions.replies import refuse, replies_to, reply_to
from conversations.cards import Reply
from handoff.dossier import asks_for_person
from handoff.service import Handoff
from knowledge_base.answering.answer import KnowledgeBase
from portal.rasa import RasaClient, RasaDownError

LIMITED = "办理类服务（算税、发票、退税）暂时受限，恢复后即可使用；政策问题仍可以问，也可以转人工。"

TASK_WORDS = ("帮我算", "算一下", "给我算", "帮我查", "查一下我", "提额", "申请调整", "帮我办", "能退多少")


class Bot:
    def __init__(self, rasa: RasaClient, knowledge: KnowledgeBase, handoff: Handoff) -> None:
        self._rasa = rasa
        self._knowledge = knowledge
        self._handoff = handoff

    async def hear(self, conversation_id: str, fence: int, text: str) -> list[Reply]:
        """Replies to the taxpayer's own words. Empty only when the turn went to people meanwhile."""
        try:
            return await self._rasa.send(_sender(conversation_id, fence), without_command(text))
        except RasaDownError:
            return await self._hear_alone(conversation_id, text)

    async def obey(self, conversation_id: str, fence: int, payload: str) -> list[Reply]:
        """Replies to a command that the server itself put behind a button."""
        try:
            return await self._rasa.send(_sender(conversation_id, fence), payload)
        except RasaDownError:
            return [limited()]

    async def answer(self, conversation_id: str, entry_id: str) -> list[Reply]:
        """The entry behind a choice: no understanding needed, so Rasa is not asked."""
        outcome = await asyncio.to_thread(self._knowledge.answer_entry, entry_id, conversation_id=conversation_id)
        return [reply_to(outcome)]

    async def _hear_alone(self, conversation_id: str, text: str) -> list[Reply]:
        if asks_for_person(text):
            await asyncio.to_thread(self._handoff.request, conversation_id, reason="纳税人要求人工服务")
            return []
        if wants_task(text):
            return [limited()]
        outcome = await asyncio.to_thread(self._knowledge.ask, text, conversation_id=conversation_id)
        return replies_to(outcome)


def without_command(text: str) -> str:
    """Human text that Rasa cannot take for a command: it reads a leading ``/`` as structured data."""
    return text.lstrip("/／ \t\n\u3000") or "？"


def limited() -> Reply:
    return refuse("Unavailable", LIMITED)


def wants_task(text: str) -> bool:
    """Whether the words ask for something to be done rather than explained; used while Rasa is down."""
    return any(word in text for word in TASK_WORDS)


def _sender(conversation_id: str, fence: int) -> str:
    # A new fence is a new tracker: after a person has spoken, the bot begins afresh, and no tracker grows long.
    return f"{conversation_id}:{fence}"
