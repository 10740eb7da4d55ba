"""The semantic arm: sentence vectors in FAISS, exact while that is quick, in clusters beyond."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from knowledge_base.encoders.protocol import Vectors
from knowledge_base.searching.arms import Hit, Scale, Scope
from knowledge_base.searching.passages import Passage
from knowledge_base.searching.validity import Validity

_FAISS: Any = faiss  # its stubs describe the C++ signatures, not what the Python wrapper accepts

ROWS_PER_PASSAGE = 10  # ways to ask plus the answer: how many rows to fetch for one wanted passage
EXACT_UP_TO = 200_000  # vectors; see docs/decisions/0007: looking at all of these takes some 15 ms
CLUSTERS_SEARCHED = 1 / 32
TRAINED_ON = 40  # vectors a cluster
SCOPES_KEPT = 8  # masks of the days asked for lately; today's is wanted nearly always
_SAMPLE = 400

Rows = npt.NDArray[np.int64]


class TextVectors:
    """The vectors of every passage's texts, and likeness to them."""

    def __init__(self, passages: Sequence[Passage], matrix: Vectors) -> None:
        """``matrix`` has a row for each of each passage's ``texts``, in order."""
        counts = [len(p.texts) for p in passages]
        self._owner: Rows = np.repeat(np.arange(len(passages), dtype=np.int64), counts)
        self._begin: Rows = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        self._matrix = matrix
        self._scale = measure_scale(matrix, self._owner)

    def __len__(self) -> int:
        return len(self._owner)

    @property
    def scale(self) -> Scale:
        return self._scale

    @property
    def matrix(self) -> Vectors:
        return self._matrix

    def vectors_of(self, row: int) -> Vectors:
        return self._matrix[self._begin[row] : self._begin[row + 1]]

    def similarities(self, vector: Vectors, row: int) -> Vectors:
        result: Vectors = self.vectors_of(row) @ vector.reshape(-1)
        return result


class FaissArm(TextVectors):
    def __init__(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        if len(vectors) <= EXACT_UP_TO:
            self._index = _FAISS.IndexFlatIP(vectors.shape[1])
            self._index.add(vectors)
            super().__init__(passages, _rows_of(self._index, vectors.shape))
        else:
            self._index = clustered(vectors)
            super().__init__(passages, vectors)
        self._validity = Validity(passages)
        self._masks: OrderedDict[Scope, _Mask] = OrderedDict()
        self._lock = threading.Lock()

    def search(self, vector: Vectors, scope: Scope, limit: int) -> list[Hit]:
        mask = self._mask(scope)
        if not mask.count:
            return []
        wanted = min(limit * ROWS_PER_PASSAGE, mask.count)
        _, found = self._index.search(vector.reshape(1, -1), wanted, params=self._parameters(mask))
        rows = found[0][found[0] >= 0]
        # Told exactly even where the index rounds, so that two close passages stand in the right order.
        similarities = self._matrix[rows] @ vector.reshape(-1)
        best: dict[int, float] = {}
        for place in np.lexsort((rows, -similarities)).tolist():
            best.setdefault(int(self._owner[rows[place]]), float(similarities[place]))
        return [Hit(row, similarity) for row, similarity in list(best.items())[:limit]]

    def _parameters(self, mask: _Mask) -> Any:
        if isinstance(self._index, _FAISS.IndexIVF):
            probes = max(1, int(self._index.nlist * CLUSTERS_SEARCHED))
            return _FAISS.SearchParametersIVF(sel=mask.selector, nprobe=probes)
        return _FAISS.SearchParameters(sel=mask.selector)

    def _mask(self, scope: Scope) -> _Mask:
        with self._lock:
            mask = self._masks.get(scope)
            if mask is not None:
                self._masks.move_to_end(scope)
                return mask
        mask = _Mask.of(self._validity.mask(scope)[self._owner])
        with self._lock:
            self._masks[scope] = mask
            while len(self._masks) > SCOPES_KEPT:
                self._masks.popitem(last=False)
        return mask


@dataclass(frozen=True)
class _Mask:
    count: int
    bits: npt.NDArray[np.uint8]  # the selector points into it
    selector: Any

    @classmethod
    def of(cls, rows: npt.NDArray[np.bool_]) -> _Mask:
        bits = np.packbits(rows, bitorder="little")
        return cls(int(rows.sum()), bits, _FAISS.IDSelectorBitmap(bits))


def clustered(vectors: Vectors) -> Any:
    """An inverted file of one byte a dimension: a quarter of the memory, and a query looks at a part of it."""
    dimension, clusters = vectors.shape[1], 4 * isqrt(len(vectors))
    centres = _FAISS.IndexFlatIP(dimension)
    index = _FAISS.IndexIVFScalarQuantizer(
        centres, dimension, clusters, _FAISS.ScalarQuantizer.QT_8bit, _FAISS.METRIC_INNER_PRODUCT
    )
    index.cp.niter = 8
    sample = np.random.default_rng(1).permutation(len(vectors))[: clusters * TRAINED_ON]
    index.train(vectors[sample])
    index.add(vectors)
    return index


def _rows_of(index: Any, shape: tuple[int, ...]) -> Vectors:
    """The index's own rows, not a copy."""
    if not shape[0]:
        return np.empty(shape, dtype=np.float32)
    view: Vectors = _FAISS.rev_swig_ptr(index.get_xb(), shape[0] * shape[1]).reshape(shape)
    return view


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
