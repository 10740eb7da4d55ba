"""一户式: what each of the bureau's systems knows of one taxpayer, asked side by side.

Each source has threads of its own, so that one that hangs holds up nothing but its own block.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import structlog

from kit.clock import Clock, utc_now

log = structlog.get_logger(__name__)

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """``fetch``: of a taxpayer, by id; may take long and may raise anything."""

    name: str
    title: str
    fetch: Callable[[str], Sequence[Fact]]


@dataclass(frozen=True, slots=True)
class Block:
    """``at``: when its facts were true. Without ``facts`` the source knows nothing, or could not be asked."""

    name: str
    title: str
    state: Literal["ok", "unavailable"]
    facts: Sequence[Fact]
    at: datetime

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "state": self.state,
            "facts": self.facts,
            "at": self.at.isoformat(),
        }


class Panorama:
    """``threads``: of each source. ``patience``: seconds that one block may take."""

    def __init__(self, sources: Sequence[Source], *, threads: int, patience: float, clock: Clock = utc_now) -> None:
        self._patience = patience
        self._clock = clock
        self._pools: Mapping[Source, ThreadPoolExecutor] = {
            source: ThreadPoolExecutor(threads, thread_name_prefix=f"panorama-{source.name}") for source in sources
        }

    async def of(self, taxpayer_id: str) -> list[Block]:
        return list(
            await asyncio.gather(*(self._ask(source, pool, taxpayer_id) for source, pool in self._pools.items()))
        )

    async def _ask(self, source: Source, pool: ThreadPoolExecutor, taxpayer_id: str) -> Block:
        loop = asyncio.get_running_loop()
        try:
            asked = loop.run_in_executor(pool, source.fetch, taxpayer_id)
            facts = await asyncio.wait_for(asked, self._patience)
        except Exception as error:  # whatever broke over there, the other blocks are shown
            log.warning("panorama.source_failed", source=source.name, error=str(error)[:200] or type(error).__name__)
            return Block(source.name, source.title, "unavailable", (), self._clock())
        return Block(source.name, source.title, "ok", facts, self._clock())

    def close(self) -> None:
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
