"""What a knowledge base that runs for long does aside: keep what was asked, cut what was opened indexed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from kit.db import Database
from knowledge_base.searching.vector_cache import VectorCache, asked_vectors
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import CharacterEncoder, open_small, raw_entry

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_vectors_of_questions_asked_are_kept_for_replaying_them(
    store: Database, tmp_path: Path, clock: FakeClock
) -> None:
    knowledge, encoder = open_small(store, tmp_path, LOST, now=clock(), look_every=0.05)
    knowledge.ask("发票丢了咋整呀")
    wait_for(lambda: not knowledge._asked)
    knowledge.close()
    other = CharacterEncoder()
    vectors = asked_vectors(tmp_path / "index").vectors(other, ["发票丢了咋整呀"])
    assert other.encoded == []
    assert (vectors == encoder.encode(["发票丢了咋整呀"])).all()


def test_what_was_opened_indexed_is_cut_before_anybody_publishes(
    store: Database, tmp_path: Path, clock: FakeClock
) -> None:
    first, _ = open_small(store, tmp_path, LOST, now=clock())
    first.close()
    again, _ = open_small(store, tmp_path, LOST, now=clock(), look_every=0.05)
    (passage,) = again.snapshot().passages
    wait_for(lambda: "indexed" in vars(passage))
    again.close()


def test_the_cache_of_what_is_asked_stays_of_bounded_size(tmp_path: Path) -> None:
    encoder, cache = CharacterEncoder(), VectorCache(tmp_path / "asked.db", limit=3)
    for n in range(6):
        (vector,) = encoder.encode([f"问题{n}"])
        cache.keep(encoder, {f"问题{n}": vector})
    encoder.encoded.clear()
    cache.vectors(encoder, [f"问题{n}" for n in range(6)])
    assert set(encoder.encoded) == {f"问题{n}" for n in range(4)}
