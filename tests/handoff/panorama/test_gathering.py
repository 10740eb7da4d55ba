from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence

from handoff.panorama.gathering import Fact, Panorama, Source
from kit.settings import Settings


def test_each_back_end_is_asked_by_all_its_threads_at_once() -> None:
    # Fifty at 200 ms each are then three rounds, 0.6 s; bench.panorama measures it.
    threads: int = Settings.model_fields["panorama_threads"].default
    assert threads >= 17

    def together(taxpayer_id: str) -> Sequence[Fact]:
        full.wait()  # breaks, and the block with it, unless as many are inside
        return [("编号", taxpayer_id)]

    async def all_of(panorama: Panorama) -> list[str]:
        gathered = await asyncio.gather(*(panorama.of(str(n)) for n in range(2 * threads)))
        return [block.state for blocks in gathered for block in blocks]

    full = threading.Barrier(2 * threads, timeout=60)
    sources = [Source("a", "甲", together), Source("b", "乙", together)]
    panorama = Panorama(sources, threads=threads, patience=120)
    assert set(asyncio.run(all_of(panorama))) == {"ok"}
    panorama.close()


def test_a_source_that_breaks_or_hangs_costs_its_own_block_alone() -> None:
    def broken(taxpayer_id: str) -> Sequence[Fact]:
        raise ConnectionError(taxpayer_id)

    def hangs(_taxpayer_id: str) -> Sequence[Fact]:
        time.sleep(0.5)
        return []

    def fine(taxpayer_id: str) -> Sequence[Fact]:
        return [("编号", taxpayer_id)]

    sources = [Source("a", "坏", broken), Source("b", "慢", hangs), Source("c", "好", fine)]
    panorama = Panorama(sources, threads=1, patience=0.1)
    blocks = asyncio.run(panorama.of("demo"))
    assert [(block.title, block.state) for block in blocks] == [
        ("坏", "unavailable"),
        ("慢", "unavailable"),
        ("好", "ok"),
    ]
    assert blocks[2].facts == [("编号", "demo")]
    panorama.close()
