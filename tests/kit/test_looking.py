from __future__ import annotations

import asyncio

from kit.events import Event, Hub
from kit.looking import Looker


class Counting(Looker):
    looked = 0

    async def look(self) -> None:
        self.looked += 1


def test_one_that_is_stirred_just_when_it_is_stopped_stops() -> None:
    async def stirred_and_stopped() -> None:
        hub = Hub()
        looker = Counting(hub, "topic", 3600)
        looker.start()
        await asyncio.sleep(0)
        hub.publish([Event("topic", "kind", {})])
        await asyncio.wait_for(looker.stop(), 5)

    for _ in range(20):
        asyncio.run(stirred_and_stopped())
