"""What Rasa calls: its reading of a message comes in, the replies go out. Whatever happens, something is said."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.errors import ActionTimeoutError
from actions.replies import failure
from actions.respond import Responder
from dialogue.heard import Heard
from language.normalise import without_rows

log = structlog.get_logger(__name__)


class Respond(Action):  # type: ignore[misc]  # rasa-sdk has no types
    """``action_respond``, to every intent: what is in hand is ours to know, so what to do is too."""

    def __init__(self, responder: Responder, timeout_seconds: float) -> None:
        self._responder = responder
        self._timeout = timeout_seconds

    def name(self) -> str:
        return "action_respond"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: object) -> list[dict[str, Any]]:
        conversation_id, heard = read_turn(tracker)
        call = asyncio.to_thread(self._responder.respond, conversation_id, heard)
        try:
            replies = await asyncio.wait_for(call, self._timeout)
        except TimeoutError:
            log.error("action.timed_out", conversation=conversation_id)
            replies = [failure(ActionTimeoutError("查询用时太长，没有等到结果"))]
        for reply in replies:
            dispatcher.utter_message(json_message=reply.model_dump(mode="json"))
        return []


def read_turn(tracker: Tracker) -> tuple[str, Heard]:
    """The sender is ``CONVERSATION:FENCE``."""
    conversation_id, _, _fence = tracker.sender_id.partition(":")
    message = tracker.latest_message
    ranking = message.get("intent_ranking") or [message.get("intent") or {}]
    acts = {intent["name"]: float(intent.get("confidence", 0.0)) for intent in ranking if intent.get("name")}
    return conversation_id, Heard(without_rows(message.get("text") or ""), acts)
