"""Who has a page open in this process. ``watch.py`` tells the store, so that every process knows."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Literal

Kind = Literal["staff", "conversation"]
Who = tuple[Kind, str]  # a desk, or a taxpayer's page; with the username, or the conversation's id


class Presence:
    """Counts open pages. Use on the event loop."""

    def __init__(self) -> None:
        self._pages: Counter[Who] = Counter()
        self._changed: set[Who] = set()
        self.stirred = asyncio.Event()  # somebody has come or gone

    def arrive(self, kind: Kind, name: str) -> Callable[[], None]:
        """A page is open until the function that comes back is called."""
        who: Who = (kind, name)
        self._pages[who] += 1
        self._note(who)

        def leave() -> None:
            self._pages[who] -= 1
            if not self._pages[who]:
                del self._pages[who]
                self._note(who)

        return leave

    def news(self, *, everybody: bool) -> dict[Who, bool]:
        """Who has come (true) or gone (false) since the last call; with ``everybody``, also who is still here."""
        self.stirred.clear()
        changed, self._changed = self._changed, set()
        return {who: who in self._pages for who in changed | (self._pages.keys() if everybody else set())}

    def count(self) -> Counter[Kind]:
        """Open pages by kind, from any thread."""
        counted: Counter[Kind] = Counter()
        for (kind, _), pages in self._pages.copy().items():
            counted[kind] += pages
        return counted

    def _note(self, who: Who) -> None:
        self._changed.add(who)
        self.stirred.set()
