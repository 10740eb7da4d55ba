"""The order of what both arms have found: a linear score over ranks and likeness, and each one's share of belief.

``calibration/ranking.json`` holds the weights and how they were made; ``daoban kb calibrate`` makes them anew.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from knowledge_base.searching.coefficients import Coefficients

FILE = Path(__file__).parents[1] / "calibration" / "ranking.json"
FEATURES = ("lexical", "semantic", "coverage", "answer", "closeness")
DAMPING = 5  # of ranks: the first places differ much, the later ones little
UNRANKED = 60  # the place of what an arm has not found


class Ranking(Coefficients):
    NAME = "排序系数"
    FEATURES = FEATURES


@lru_cache(maxsize=1)
def load_ranking(file: Path = FILE) -> Ranking:
    return Ranking.load(file)


def untrained_ranking() -> Ranking:
    """Every feature counts the same; stands in until weights have been fitted."""
    ones = (1.0,) * len(FEATURES)
    return Ranking(note="", encoder="", features=FEATURES, mean=(0.0,) * len(FEATURES), deviation=ones, weights=ones)


def features_of(
    lexical: int | None, semantic: int | None, coverage: float, answer: float, closeness: float
) -> tuple[float, ...]:
    """In the order of ``FEATURES``. Ranks are comparable between the arms, their scores are not."""
    return (nearness(lexical), nearness(semantic), coverage, answer, closeness)


def shares(scores: Sequence[float]) -> list[float]:
    """Each one's share of belief that it is the answer, given that one of them is.

    >>> [round(s, 2) for s in shares([0.0, 0.0])]
    [0.5, 0.5]
    """
    if not scores:
        return []
    top = max(scores)
    weights = [math.exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def nearness(rank: int | None) -> float:
    return 1 / (DAMPING + (rank if rank is not None else UNRANKED))
