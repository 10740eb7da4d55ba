"""How sure it is that the best articles answer a question which no entry answers: a small logistic over what was seen.

``calibration/quoting.json`` holds the coefficients and how they were made; ``daoban kb calibrate-quotes`` makes them
anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from knowledge_base.searching.coefficients import Coefficients, logistic
from knowledge_base.searching.laws import FoundArticle

FILE = Path(__file__).parents[1] / "calibration" / "quoting.json"
FEATURES = ("similarity", "coverage", "subject", "figure", "entry")
_ASKS_FIGURE = re.compile(r"多少|几|比例|税率|标准|多久|期限|什么时候|哪天")
_HAS_FIGURE = re.compile(r"[一二三四五六七八九十百千万]+(?:日|天|年|个月|元|倍)|[百万千]分之|\d")


class Quoting(Coefficients):
    """``quote_at``: from this belief on the best articles are shown."""

    NAME = "引用系数"
    FEATURES = FEATURES
    COMMAND = "daoban kb calibrate-quotes"

    bias: float
    quote_at: float

    def belief(self, features: Sequence[float]) -> float:
        return logistic(self.bias + self.score(features))


@lru_cache(maxsize=1)
def load_quoting(file: Path = FILE) -> Quoting:
    return Quoting.load(file)


def untrained_quoting() -> Quoting:
    """Stands in until weights have been fitted: nothing is quoted but what is asked for by number."""
    n = len(FEATURES)
    return Quoting(
        note="", encoder="", features=FEATURES, mean=(0.0,) * n, deviation=(1.0,) * n, weights=(0.0,) * n, bias=0.0,
        quote_at=1.0,
    )  # fmt: skip


def features_of(question: str, best: FoundArticle, *, same_subject: bool, entry: float) -> tuple[float, ...]:
    """In the order of ``FEATURES``. ``same_subject``: it speaks of every tax that the question names. ``entry``: how
    near the nearest entry is, for where entries are near the point lies beyond the bare law."""
    missing = bool(_ASKS_FIGURE.search(question)) and not _HAS_FIGURE.search(best.article.text)
    return best.similarity, best.coverage, float(same_subject), float(missing), entry
