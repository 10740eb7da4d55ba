"""``ask_policy`` and everything that Rasa does not know: the knowledge base decides what it is."""

from __future__ import annotations

from actions.base import SafeAction, Said, Turn, aside
from actions.replies import replies_to
from actions.services import Services


class Answer(SafeAction):
    label = "action_answer"

    def __init__(self, services: Services, timeout_seconds: float) -> None:
        super().__init__(timeout_seconds)
        self._knowledge = services.knowledge

    async def do(self, turn: Turn) -> Said:
        ask = self._knowledge.ask
        return Said(replies_to(await aside(lambda: ask(turn.text, conversation_id=turn.conversation_id))))
