"""Takes up at once what has changed of a taxpayer in another room: their tags, and with them who is told of what."""

from __future__ import annotations

import asyncio

from backends.profile.portraits import Portraits
from kit.events import Event, Hub
from kit.looking import Looker

EVERY_SECONDS = 60.0  # with nothing announced there is nothing to do: this is for what failed


class Renewing(Looker):
    """``topic``: whose events name the taxpayer as ``owner``."""

    def __init__(self, hub: Hub, topic: str, portraits: Portraits) -> None:
        super().__init__(hub, topic, EVERY_SECONDS)
        self._events = hub, topic
        self._portraits = portraits
        self._owners: set[str] = set()

    def start(self) -> None:
        hub, topic = self._events
        hub.listen(topic, self.hear)  # before the look is stirred
        super().start()

    def hear(self, event: Event) -> None:
        self._owners.add(event.data["owner"])

    async def look(self) -> None:
        while self._owners:
            owner = next(iter(self._owners))
            self._owners.discard(owner)  # before it is read: what changes meanwhile comes again
            try:
                await asyncio.to_thread(self._portraits.renew, owner)
            except Exception:
                self._owners.add(owner)
                raise
