"""Making ``calibration/ranking.json`` anew, from the entries themselves.

Each entry is asked one of its own similar questions while that question is left out of the index: the weights learn to
find an entry by words that nobody has written into it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.encoders import Encoder
from knowledge_base.errors import CalibrationError
from knowledge_base.searching.embedded import EmbeddedEngine
from knowledge_base.searching.passages import EVERYWHERE, Passage
from knowledge_base.searching.query import Query
from knowledge_base.searching.ranking import FEATURES, Ranking
from knowledge_base.searching.search import Candidate, find
from knowledge_base.searching.snapshot import Snapshot, open_entries
from knowledge_base.searching.vector_cache import VectorCache
from knowledge_base.words.synonyms import unify
from knowledge_base.words.vocabulary import words_of

RIDGE = 0.3
STEPS = 12
HALVINGS = 8
FEWEST = 20

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LeftOut:
    """A similar question asked while it was not in the index: what was found, and the entry it belongs to."""

    text: str
    words: tuple[str, ...]
    candidates: list[Candidate]
    entry_id: str


@dataclass(frozen=True)
class Choice:
    """One question: the features of each candidate, and which is the right one; ``rights`` where several are."""

    features: Floats
    right: int
    rights: npt.NDArray[np.bool_] | None = None


def fit_ranking(left_out: Sequence[LeftOut], encoder: str, today: date) -> Ranking:
    choices = [c for c in map(_choice, left_out) if c is not None]
    if len(choices) < FEWEST:
        raise CalibrationError(f"条目太少：至少要 {FEWEST} 个已发布的条目才能拟合排序")
    every = np.concatenate([c.features for c in choices])
    mean, deviation = every.mean(axis=0), every.std(axis=0) + 1e-9
    scaled = [Choice((c.features - mean) / deviation, c.right) for c in choices]
    weights = fit_choices(scaled)
    first = sum(int(np.argmax(c.features @ weights)) == c.right for c in scaled) / len(left_out)
    return Ranking(
        note=(
            f"daoban kb calibrate：{len(left_out)} 个条目各抽出一个相似问来问（检索时不含这个问法），"
            f"按 {today} 有效的内容；岭回归条件逻辑模型。首位正确 {first:.3f}。"
        ),
        encoder=encoder,
        features=FEATURES,
        mean=tuple(round(float(v), 4) for v in mean),
        deviation=tuple(round(float(v), 4) for v in deviation),
        weights=tuple(round(float(v), 4) for v in weights),
    )


def leave_one_out(snapshot: Snapshot, encoder: Encoder, folder: Path, today: date) -> list[LeftOut]:
    """Ask for every entry that holds today by one of its similar questions. ``folder`` is where vectors are cached."""
    current = [p for p in snapshot.passages if p.covers(today) and len(p.asked) > 1]
    pairs = [_without_one(number, passage) for number, passage in enumerate(current)]
    passages = [passage for _, passage in pairs]
    cache = VectorCache(folder / "vectors.db")
    vectors = cache.vectors(encoder, [unify(question) for question, _ in pairs])
    with tempfile.TemporaryDirectory(prefix="daoban-ranking-") as home:
        texts = cache.vectors(encoder, [t for p in passages for t in p.texts])
        lexical, semantic = open_entries(EmbeddedEngine(Path(home)), passages, texts, encoder.name)
        without = replace(snapshot, passages=passages, lexical=lexical, semantic=semantic)
        return [
            LeftOut(
                unify(question).lower(),
                words,
                find(without, Query(words, vector, today, (EVERYWHERE, passage.region))),
                passage.key,
            )
            for (question, passage), vector in zip(pairs, vectors, strict=True)
            for words in (tuple(words_of(question)),)
        ]


def _choice(left: LeftOut) -> Choice | None:
    """None when neither arm has found the entry."""
    right = next((n for n, c in enumerate(left.candidates) if c.passage.key == left.entry_id), None)
    return Choice(np.array([c.features for c in left.candidates]), right) if right is not None else None


def fit_choices(choices: Sequence[Choice]) -> Floats:
    """Newton's method for the conditional logit with a ridge, each step halved until it leads downhill."""
    weights = np.zeros(choices[0].features.shape[1])
    loss, gradient, hessian = _slope(choices, weights)
    for _ in range(STEPS):
        step = np.linalg.solve(hessian, gradient)
        for _ in range(HALVINGS):
            there = _slope(choices, weights - step)
            if there[0] <= loss:
                weights = weights - step
                loss, gradient, hessian = there
                break
            step = step / 2
    return weights


def _slope(choices: Sequence[Choice], weights: Floats) -> tuple[float, Floats, Floats]:
    """Loss, gradient and Hessian at ``weights``."""
    loss = 0.5 * RIDGE * float(weights @ weights)
    gradient, hessian = RIDGE * weights, RIDGE * np.eye(len(weights))
    for choice in choices:
        scores = choice.features @ weights
        scores = scores - scores.max()
        p = np.exp(scores)
        wanted = (
            np.eye(1, len(p), choice.right)[0] if choice.rights is None else p * choice.rights / p[choice.rights].sum()
        )
        loss += float(np.log(p.sum()) - np.log(p[wanted > 0].sum()))
        p /= p.sum()
        expected = p @ choice.features
        gradient = gradient + expected - wanted @ choice.features
        hessian = hessian + (choice.features * p[:, None]).T @ choice.features - np.outer(expected, expected)
    return loss, gradient, hessian


def _without_one(number: int, passage: Passage) -> tuple[str, Passage]:
    """One of the similar questions, another for each passage, and the passage without it."""
    similar = list(passage.asked[1:])
    question = similar.pop(number % len(similar))
    return question, replace(passage, asked=(passage.asked[0], *similar))
