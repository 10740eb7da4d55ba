"""Rasa's memory of a conversation: the recent conversations, and of each what the next decision needs.

The whole history of a tracker travels to the action server on each turn, and Rasa's own store in memory never
forgets a conversation. The one rule decides from the last turn, so nothing older is kept.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any, Iterable, List, Optional

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


class RecentTrackerStore(InMemoryTrackerStore):
    """Keeps the ``conversations`` spoken in last; a forgotten one begins afresh."""

    def __init__(
        self,
        domain: Domain,
        event_broker: Optional[EventBroker] = None,
        conversations: int = 5000,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.store: OrderedDict[str, str] = OrderedDict()
        self._conversations = conversations

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        kept = Dialogue(tracker.sender_id, worth_keeping(tracker))
        self.store[tracker.sender_id] = json.dumps(kept.as_dict())
        self.store.move_to_end(tracker.sender_id)
        while len(self.store) > self._conversations:
            self.store.popitem(last=False)

    async def keys(self) -> Iterable[str]:
        return list(self.store)


def worth_keeping(tracker: DialogueStateTracker) -> List[Event]:
    """The start and the last turn."""
    events = list(tracker.events)
    began = _last_turn(events)
    if began is None:
        return events
    return [e for e in events[:began] if isinstance(e, SessionStarted)][-1:] + events[began:]


def _last_turn(events: List[Event]) -> Optional[int]:
    """Where the bot last began to listen and was spoken to."""
    spoken = next((i for i in range(len(events) - 1, -1, -1) if isinstance(events[i], UserUttered)), None)
    if spoken is None:
        return None
    return next(
        (
            i
            for i in range(spoken - 1, -1, -1)
            if isinstance(events[i], ActionExecuted) and events[i].action_name == ACTION_LISTEN_NAME
        ),
        None,
    )
