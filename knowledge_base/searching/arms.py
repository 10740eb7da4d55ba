"""What a search engine must do for the knowledge base: two arms, words and vectors, over what holds in a scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge_base.encoders.protocol import Vectors
from knowledge_base.searching.passages import EVERYWHERE, Passage


@dataclass(frozen=True, slots=True)
class Scope:
    """Which passages may be found at all: those that hold on ``day`` (an ordinal) in one of ``regions``.

    ``silent``: instead those of entries none of whose versions holds on that day.
    """

    day: int
    regions: tuple[str, ...] = (EVERYWHERE,)
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """``row`` is the passage's position; ``score`` is comparable within one answer of one arm only."""

    row: int
    score: float


@dataclass(frozen=True, slots=True)
class Scale:
    """What similarity means with this encoder: ``low`` between strangers, ``high`` between ways to ask one thing.

    Encoders spread over quite different ranges; on this scale one calibration serves more than one of them.
    """

    low: float
    high: float

    def place(self, similarity: float) -> float:
        return (similarity - self.low) / max(self.high - self.low, 1e-3)


class LexicalArm(Protocol):
    """Immutable; searching is safe from many threads."""

    def search(self, words: Sequence[str], scope: Scope, limit: int) -> list[Hit]:
        """Best passages first, by the words they share."""

    def rarities(self, words: Sequence[str]) -> Mapping[str, float]:
        """How much each word tells: its inverse document frequency, 0 for a word in every passage."""


class SemanticArm(Protocol):
    """Immutable; searching is safe from many threads."""

    @property
    def scale(self) -> Scale: ...

    def __len__(self) -> int:
        """How many texts have a vector."""

    @property
    def matrix(self) -> Vectors:
        """The vector of every text of every passage, in order."""

    def vectors_of(self, row: int) -> Vectors:
        """The vectors of one passage's texts."""

    def search(self, vector: Vectors, scope: Scope, limit: int) -> list[Hit]:
        """Nearest passages first; ``score`` is the similarity of a passage's nearest text."""

    def similarities(self, vector: Vectors, row: int) -> Vectors:
        """Similarity to each text of one passage, in order."""


class Engine(Protocol):
    """Opens arms over exactly the passages given, building what is missing. Raises ``SearchUnavailableError``."""

    def open_both(
        self, name: str, passages: Sequence[Passage], vectors: Vectors, encoder: str, weights: Mapping[str, float]
    ) -> tuple[LexicalArm, SemanticArm]:
        """``vectors`` has a row for each of each passage's ``texts``, in order, made by ``encoder``. ``name`` keeps
        what is searched apart, ``weights`` say how much a word counts in each field."""

    def check(self) -> None:
        """Raises ``SearchUnavailableError`` when nothing can be searched now."""

    def close(self) -> None: ...
