from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns sentences into vectors whose dot product is their likeness.

    Safe to call from several threads at once.
    """

    @property
    def name(self) -> str:
        """Names the encoder *and its weights*: vectors made under another name must be made again."""

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32 of shape (len(texts), dimension), each row of length one; no texts give (0, dimension)."""
