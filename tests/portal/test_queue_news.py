"""Who waits is told where they stand, also when the store was away as they asked."""

from __future__ import annotations

import asyncio

import pytest

from handoff.places import Place
from kit.events import Event, Hub
from portal.queue_news import QueueNews, ask_place


class Waiting:
    """Of a hand-off what is asked here: who waits."""

    def __init__(self) -> None:
        self.away = False

    def waiting(self) -> list[tuple[str, Place]]:
        if self.away:
            raise ConnectionError
        return [("talk", Place("case", 1, None))]


def test_a_page_that_asked_while_the_store_was_away_is_told_by_the_next_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portal.queue_news.SETTLE_SECONDS", 0)

    async def told() -> list[int]:
        hub, handoff, heard = Hub(), Waiting(), list[int]()
        news = QueueNews(hub, handoff)  # type: ignore[arg-type]
        news.start()
        hub.listen("conversation:talk", lambda event: heard.append(event.data["position"]))

        async def settle() -> None:
            assert news._task is not None
            await asyncio.gather(news._task, return_exceptions=True)

        hub.publish([Event("desk", "opened", {})])
        await settle()
        handoff.away = True
        ask_place(hub, "talk")
        await settle()
        handoff.away = False
        hub.publish([Event("desk", "opened", {})])
        await settle()
        return heard

    assert asyncio.run(told()) == [1, 1]
