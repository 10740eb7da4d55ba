"""Events between the parts of the app. They leave after the commit that made them true; a relay takes them to other
processes."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Listener = Callable[["Event"], None]

MISSED = "missed"  # topic and name: what other processes published may not have come: what is shown is read anew


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``topic`` is who may care, such as ``conversation:ID`` or ``desk``; ``data`` is what
    JSON can say. ``far``: it happened in another process."""

    topic: str
    name: str
    data: dict[str, Any]
    far: bool = False


class Hub:
    """Delivers events to listeners on the loop it was bound to. ``publish`` may be called from any thread."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._beyond: Callable[[list[Event]], None] | None = None

    def forward(self, beyond: Callable[[list[Event]], None]) -> None:
        """Give ``beyond`` what is published, for other processes; it must not block."""
        self._beyond = beyond

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def listen(self, topic: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` (on the loop, so it must not block) for each event; returns the way to stop."""
        self._listeners[topic].add(listener)

        def stop() -> None:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                del self._listeners[topic]

        return stop

    def publish(self, events: Iterable[Event], *, here_only: bool = False) -> None:
        """``here_only``: not to other processes, which know or find out by themselves."""
        batch = list(events)
        if not batch:
            return
        if self._beyond is not None and not here_only:
            self._beyond(batch)
        if self._loop is None:
            self._deliver(batch)
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._deliver, batch)

    def _deliver(self, batch: list[Event]) -> None:
        for event in batch:
            if event.topic in self._listeners:
                for listener in tuple(self._listeners[event.topic]):
                    listener(event)
