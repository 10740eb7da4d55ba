from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from bench.panorama import gather
from handoff.panorama.gathering import Fact, Panorama, Source
from kit.settings import Settings


def test_fifty_panoramas_from_slow_back_ends_take_less_than_a_second() -> None:
    threads: int = Settings.model_fields["panorama_threads"].default
    assert asyncio.run(gather(50, 0.2, threads)) < 1


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
