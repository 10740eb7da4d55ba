"""The one base of all actions: whatever happens, the taxpayer hears something."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.errors import ActionTimeoutError
from actions.replies import failure
from conversations.cards import Reply
from kit.errors import DaobanError

log = structlog.get_logger(__name__)

RasaEvent = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn:
    """What an action may know of the message it answers. ``asked`` is the slot a form has asked for."""

    conversation_id: str
    text: str
    intent: str
    slots: Mapping[str, Any]
    form: str | None = None

    @property
    def asked(self) -> str | None:
        slot: str | None = self.slots.get("requested_slot")
        return slot


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a turn. ``changes`` are slots set for Rasa; empty replies only when something else spoke."""

    replies: list[Reply] = field(default_factory=list)
    changes: Mapping[str, Any] = field(default_factory=dict)


class SafeAction(Action):  # type: ignore[misc]  # rasa-sdk has no types
    """Subclasses write ``do``. A failure is said with a way out, logged without what the person typed."""

    label: str

    def __init__(self, timeout_seconds: float) -> None:
        self._timeout = timeout_seconds

    def name(self) -> str:
        return self.label

    @abstractmethod
    async def do(self, turn: Turn) -> Said:
        """Answer ``turn``. May raise."""

    def on_failure(self, turn: Turn, reply: Reply) -> Said:
        """What is said and forgotten when ``do`` raised."""
        return Said([reply])

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: object) -> list[RasaEvent]:
        turn = read_turn(tracker)
        said = await self._do_safely(turn)
        for reply in said.replies:
            dispatcher.utter_message(json_message=reply.model_dump(mode="json"))
        return [SlotSet(slot, value) for slot, value in said.changes.items()]

    async def _do_safely(self, turn: Turn) -> Said:
        try:
            return await asyncio.wait_for(self.do(turn), self._timeout)
        except TimeoutError:
            log.error("action.timed_out", action=self.label, conversation=turn.conversation_id)
            return self.on_failure(turn, failure(ActionTimeoutError("查询用时太长，没有等到结果")))
        except DaobanError as error:
            log.warning("action.refused", action=self.label, conversation=turn.conversation_id, error=error.code)
            return self.on_failure(turn, failure(error))
        except Exception:  # the taxpayer must hear something whatever broke; the log has the trace
            log.exception("action.failed", action=self.label, conversation=turn.conversation_id)
            return self.on_failure(turn, failure())


def read_turn(tracker: Tracker) -> Turn:
    """The sender is ``CONVERSATION:FENCE``. A button's payload is a command, not the person's words."""
    conversation_id, _, _fence = tracker.sender_id.partition(":")
    message = tracker.latest_message
    text = message.get("text") or ""
    return Turn(
        conversation_id=conversation_id,
        text="" if text.startswith("/") else text,
        intent=(message.get("intent") or {}).get("name") or "",
        slots=dict(tracker.slots),
        form=(tracker.active_loop or {}).get("name"),
    )


async def aside(call: Callable[[], T]) -> T:
    """Run a blocking call of a service in a thread, so that other conversations go on."""
    return await asyncio.to_thread(call)
