"""What is asked of both arms, and how much of it a passage holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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


def coverage(rarity: Mapping[str, float], passage: Passage) -> float:
    """Share of the question's terms that occur anywhere in the passage, rare ones counting more."""
    total = sum(rarity.values())
    return sum(weight for term, weight in rarity.items() if term in passage.everything) / total if total else 0.0
