"""How sure it is that the best articles answer a question which no entry answers: a small logistic over what was seen.

``calibration/quoting.json`` holds the coefficients and how they were made; ``daoban kb calibrate-quotes`` makes them
anew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge_base.errors import CalibrationError
from knowledge_base.searching.laws import FoundArticle

FILE = Path(__file__).parents[1] / "calibration" / "quoting.json"
FEATURES = ("similarity", "coverage", "subject", "figure", "entry")
_ASKS_FIGURE = re.compile(r"多少|几|比例|税率|标准|多久|期限|什么时候|哪天")
_HAS_FIGURE = re.compile(r"[一二三四五六七八九十百千万]+(?:日|天|年|个月|元|倍)|[百万千]分之|\d")


class Quoting(BaseModel):
    """``quote_at``: from this belief on the best articles are shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    note: str
    encoder: str
    features: tuple[str, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    quote_at: float

    def belief(self, features: Sequence[float]) -> float:
        terms = zip(features, self.mean, self.deviation, self.weights, strict=True)
        return 1 / (1 + math.exp(-(self.bias + sum(w * (f - m) / d for f, m, d, w in terms))))


@lru_cache(maxsize=1)
def load_quoting(file: Path = FILE) -> Quoting:
    try:
        quoting = Quoting.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise CalibrationError(f"引用系数 {file.name} 缺失或有误，请用 daoban kb calibrate-quotes 重新生成") from error
    if quoting.features != FEATURES:
        raise CalibrationError(f"引用系数 {file.name} 与程序不配套，请用 daoban kb calibrate-quotes 重新生成")
    return quoting


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
