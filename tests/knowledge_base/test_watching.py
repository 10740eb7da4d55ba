"""What a knowledge base that runs for long does aside: keep what was asked, cut what was opened indexed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from kit.db import Database
from knowledge_base.vector_cache import VectorCache
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
    vectors = VectorCache(tmp_path / "index" / "vectors.db").vectors(other, ["发票丢了咋整呀"])
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
