"""What tells an entry from those it is mistaken for: words that only a question of the one holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from knowledge_base.searching.passages import Passage


def tell_apart(text: str, passages: Iterable[Passage]) -> dict[str, int]:
    """By key, 1 where ``text`` holds a word that means this one of two that were found, -1 where it means the other."""
    found = {p.key: p for p in passages}
    said: Counter[str] = Counter()
    for passage in found.values():
        for other, words in passage.apart:
            if other in found and any(word in text for word in words):
                said[passage.key] += 1
                said[other] -= 1
    return {key: max(-1, min(1, balance)) for key, balance in said.items()}
