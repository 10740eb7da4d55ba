"""The semantic arm: exact inner product over sentence vectors, in FAISS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from knowledge_base.encoders.protocol import Vectors
from knowledge_base.passages import Passage

_FAISS: Any = faiss  # its stubs describe the C++ signatures, not what the Python wrapper accepts

ROWS_PER_PASSAGE = 10  # ways to ask plus the answer: how many rows to fetch for one wanted passage
_SAMPLE = 400

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """``row`` is the passage's position; ``similarity`` that of its nearest text."""

    row: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Scale:
    """What similarity means with this encoder: ``low`` between strangers, ``high`` between ways to ask one thing.

    Encoders spread over quite different ranges; on this scale one calibration serves more than one of them.
    """

    low: float
    high: float

    def place(self, similarity: float) -> float:
        return (similarity - self.low) / max(self.high - self.low, 1e-3)


class SemanticIndex:
    """Immutable; searching is safe from many threads."""

    def __init__(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """``vectors`` has a row for each of each passage's ``texts``, in order."""
        counts = [len(p.texts) for p in passages]
        self._owner: Rows = np.repeat(np.arange(len(passages), dtype=np.int64), counts)
        self._begin: Rows = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        self._index = _FAISS.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)
        self._matrix = self._view(vectors.shape)
        self.scale = measure_scale(self._matrix, self._owner)

    def _view(self, shape: tuple[int, ...]) -> Vectors:
        """The index's own rows, not a copy."""
        if not shape[0]:
            return np.empty(shape, dtype=np.float32)
        view: Vectors = _FAISS.rev_swig_ptr(self._index.get_xb(), shape[0] * shape[1]).reshape(shape)
        return view

    def __len__(self) -> int:
        return len(self._owner)

    def search(self, vector: Vectors, allowed: Mask, limit: int) -> list[Neighbour]:
        """Nearest passages among the ``allowed`` ones (a mask over passages)."""
        rows = allowed[self._owner]
        if not rows.any():
            return []
        bits = np.packbits(rows, bitorder="little")
        chosen = _FAISS.SearchParameters(sel=_FAISS.IDSelectorBitmap(bits))
        wanted = min(limit * ROWS_PER_PASSAGE, int(rows.sum()))
        similarities, found = self._index.search(vector.reshape(1, -1), wanted, params=chosen)
        best: dict[int, float] = {}
        for similarity, row in zip(similarities[0].tolist(), found[0].tolist(), strict=True):
            if row >= 0:
                best.setdefault(int(self._owner[row]), similarity)
        return [Neighbour(row, similarity) for row, similarity in list(best.items())[:limit]]

    def similarities(self, vector: Vectors, passage: int) -> Vectors:
        """Similarity to each text of one passage, in order."""
        result: Vectors = self._matrix[self._begin[passage] : self._begin[passage + 1]] @ vector.reshape(-1)
        return result


def measure_scale(matrix: Vectors, owner: Rows) -> Scale:
    """Medians over a fixed sample: of pairs of texts of different passages, and of each text's nearest sibling."""
    if len(owner) < 2 or owner[0] == owner[-1]:
        return Scale(0.0, 1.0)
    sample = np.linspace(0, len(owner) - 1, min(_SAMPLE, len(owner))).astype(np.int64)
    likeness = matrix[sample] @ matrix[sample].T
    strangers = likeness[owner[sample][:, None] != owner[sample][None, :]]
    siblings = [s for row in sample.tolist() if (s := _nearest_sibling(matrix, owner, row)) is not None]
    low = float(np.median(strangers)) if strangers.size else 0.0
    high = float(np.median(siblings)) if siblings else 1.0
    return Scale(low, high) if high > low else Scale(0.0, 1.0)


def _nearest_sibling(matrix: Vectors, owner: Rows, row: int) -> float | None:
    begin, end = np.searchsorted(owner, [owner[row], owner[row] + 1])
    others = [r for r in range(int(begin), int(end)) if r != row]
    return float((matrix[others] @ matrix[row]).max()) if others else None
