"""Panoramas of many taxpayers at once from back ends that take their time: the default number of threads against one.

.venv/app/bin/python -m bench.panorama [--json]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Sequence

from handoff.panorama.gathering import Fact, Panorama, Source
from kit.settings import Settings

BLOCKS = 8  # as many as an agent sees


def slow(seconds: float) -> list[Source]:
    def fetch(taxpayer_id: str) -> Sequence[Fact]:
        time.sleep(seconds)
        return [("编号", taxpayer_id)]

    return [Source(f"block{n}", f"来源 {n}", fetch) for n in range(BLOCKS)]


async def gather(panoramas: int, seconds: float, threads: int) -> float:
    """Seconds until all are whole. ``threads``: of each source."""
    panorama = Panorama(slow(seconds), threads=threads, patience=panoramas * seconds + 60)
    began = time.perf_counter()
    gathered = await asyncio.gather(*(panorama.of(str(n)) for n in range(panoramas)))
    took = time.perf_counter() - began
    panorama.close()
    assert all(block.state == "ok" for blocks in gathered for block in blocks)
    return took


def one_by_one(panoramas: int, seconds: float) -> float:
    """One thread for everything: what the same costs without any."""
    sources = slow(seconds)
    began = time.perf_counter()
    for n in range(panoramas):
        for source in sources:
            source.fetch(str(n))
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--panoramas", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=0.2, help="what a back end takes to answer")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    threads: int = Settings.model_fields["panorama_threads"].default
    many = asyncio.run(gather(options.panoramas, options.seconds, threads))
    few = asyncio.run(gather(options.panoramas, options.seconds, 1))
    single = options.panoramas * BLOCKS * options.seconds
    if single <= 20:
        single = one_by_one(options.panoramas, options.seconds)
    figures = {
        "panoramas": options.panoramas,
        "blocks": BLOCKS,
        "backend_ms": round(options.seconds * 1000),
        "threads_per_source": threads,
        "seconds": round(many, 3),
        "seconds_one_thread_per_source": round(few, 2),
        "seconds_one_thread": round(single, 1),
    }
    if options.json:
        print(json.dumps(figures))
    else:
        print(*(f"{name:32}{value}" for name, value in figures.items()), sep="\n")


if __name__ == "__main__":
    main()
