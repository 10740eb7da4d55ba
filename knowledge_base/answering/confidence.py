"""How sure the best candidate is the answer: a small logistic over what the search saw, fitted on labelled questions.

``calibration/confidence.json`` holds the coefficients and how they were made; ``daoban kb calibrate`` makes them anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from knowledge_base.searching.coefficients import Coefficients, logistic
from knowledge_base.searching.query import unsaid
from knowledge_base.searching.ranking import nearness
from knowledge_base.searching.search import Candidate

FILE = Path(__file__).parents[1] / "calibration" / "confidence.json"
FEATURES = (
    "similarity",
    "similarity_margin",
    "answer_similarity",
    "coverage",
    "coverage_margin",
    "agreement",
    "kin_share",
    "length",
    "unsaid",
    "lexical",
)
MANY_WORDS = 40


class Calibration(Coefficients):
    """``answer_at`` and ``clarify_at`` are the confidences from which to answer, and to ask back; from ``lead_at`` on
    the likeliest of what is asked back about is opened at once."""

    NAME = "置信度系数"
    FEATURES = FEATURES

    bias: float
    answer_at: float
    lead_at: float
    clarify_at: float

    def probability(self, features: Sequence[float]) -> float:
        return logistic(self.bias + self.score(features))


@lru_cache(maxsize=1)
def load_calibration(file: Path = FILE) -> Calibration:
    return Calibration.load(file)


def features_of(candidates: Sequence[Candidate], words: Sequence[str], text: str) -> tuple[float, ...]:
    """In the order of ``FEATURES``, of the best candidate (there is at least one) for ``text`` in the spelling that is
    searched, cut into ``words``.

    That a matter has several entries, each leading to the others, makes none of them less likely to help: what counts
    is the belief that they hold together.
    """
    best, others = candidates[0], candidates[1:]
    nearest = max((c.similarity for c in others), default=0.0)
    kin = best.score + sum(c.score for c in others if best.passage.is_kin(c.passage))
    return (
        best.similarity,
        best.similarity - nearest,
        best.answer_similarity,
        best.coverage,
        best.coverage - (others[0].coverage if others else 0.0),
        float(
            _leads(best.lexical_rank, [c.lexical_rank for c in others])
            and _leads(best.semantic_rank, [c.semantic_rank for c in others])
        ),
        kin / (sum(c.score for c in candidates) or 1.0),
        min(len(words), MANY_WORDS) / MANY_WORDS,
        unsaid(text, best.passage),
        nearness(best.lexical_rank),
    )


def _leads(rank: int | None, others: Sequence[int | None]) -> bool:
    return rank is not None and all(other is None or rank < other for other in others)
