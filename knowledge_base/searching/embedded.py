"""The engine that a newcomer has: Tantivy and FAISS inside the app, nothing to install."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge_base.encoders.protocol import Vectors
from knowledge_base.searching.lexical import TantivyArm, open_lexical
from knowledge_base.searching.passages import Passage
from knowledge_base.searching.semantic import FaissArm


class EmbeddedEngine:
    def __init__(self, folder: Path) -> None:
        """``folder`` is where indexes are kept."""
        self._folder = folder

    def open_both(
        self, name: str, passages: Sequence[Passage], vectors: Vectors, encoder: str, weights: Mapping[str, float]
    ) -> tuple[TantivyArm, FaissArm]:
        return open_lexical(self._folder, name, passages, weights), FaissArm(passages, vectors)

    def check(self) -> None:
        """Nothing here can be down."""

    def close(self) -> None:
        """Nothing here is held open."""
