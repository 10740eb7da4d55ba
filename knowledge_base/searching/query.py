"""What is asked of both arms, and how much of it a passage holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from knowledge_base.encoders.protocol import Vectors
from knowledge_base.searching.arms import Scope
from knowledge_base.searching.passages import EVERYWHERE, Passage


@dataclass(frozen=True, slots=True)
class Query:
    """``text``: the question in the spelling that is searched."""

    words: Sequence[str]
    vector: Vectors
    day: date
    regions: tuple[str, ...] = (EVERYWHERE,)
    text: str = ""

    @property
    def scope(self) -> Scope:
        return Scope(self.day.toordinal(), self.regions)


def unsaid(text: str, passage: Passage) -> float:
    """Share of the neighbouring letters of ``text``, in the spelling that is searched, that the passage nowhere holds
    side by side: a condition that an entry does not know shows there, though every word of it may be a common one.

    >>> round(unsaid("契税怎么退", Passage("a", ("契税怎么算",), "", "", 1, 2)), 2)
    0.25
    """
    letters = "".join(c for c in text if c.isalnum())
    pairs = {a + b for a, b in pairwise(letters)}
    held = passage.everything.lower()
    return sum(pair not in held for pair in pairs) / len(pairs) if pairs else 0.0


def coverage(rarity: Mapping[str, float], passage: Passage) -> float:
    """Share of the question's terms that occur anywhere in the passage, rare ones counting more."""
    total = sum(rarity.values())
    return sum(weight for term, weight in rarity.items() if term in passage.everything) / total if total else 0.0
