"""Which passages a scope lets through, as masks over their positions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from knowledge_base.searching.arms import Scope
from knowledge_base.searching.passages import Passage

Mask = npt.NDArray[np.bool_]


class Validity:
    def __init__(self, passages: Sequence[Passage]) -> None:
        numbers = {key: n for n, key in enumerate(dict.fromkeys(p.key for p in passages))}
        self._owner = np.array([numbers[p.key] for p in passages], dtype=np.int64)
        self._begin = np.array([p.valid_from for p in passages], dtype=np.int64)
        self._end = np.array([p.valid_to for p in passages], dtype=np.int64)
        self._region = np.array([p.region for p in passages], dtype=np.str_)

    def mask(self, scope: Scope) -> Mask:
        here: Mask = np.isin(self._region, list(scope.regions))
        allowed: Mask = (self._begin <= scope.day) & (scope.day <= self._end) & here
        if not scope.silent:
            return allowed
        speaking = np.zeros(len(self._owner), dtype=np.bool_)
        speaking[self._owner[allowed]] = True
        silent: Mask = ~speaking[self._owner] & here
        return silent
