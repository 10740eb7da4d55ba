"""Making ``calibration/confidence.json`` anew: ridge logistic on labelled questions, cross-validated thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.confidence import FEATURES, Calibration, features_of
from knowledge_base.answering.question import clean, date_asked, load_cues
from knowledge_base.errors import CalibrationError
from knowledge_base.measuring.labelled import Labelled
from knowledge_base.measuring.ranking_fit import LeftOut
from knowledge_base.searching.ranking import Ranking
from knowledge_base.searching.search import rank

OUT_OF_SCOPE = Path(__file__).parents[1] / "calibration" / "out_of_scope.txt"
# Written from the facts alone, for this purpose only: no entry has them as a wording, no encoder has learnt from them.
QUESTIONS = Path(__file__).parents[1] / "calibration" / "questions.jsonl"
# Invented as people type into a chat, short and in everyday words; fitted on by nothing.
SPOKEN = Path(__file__).parents[1] / "calibration" / "spoken.jsonl"
# Invented as taxpayers ask, with their background and their slips, and read one by one: what the entries cover in full,
# in part or not at all comes as in life.
JUDGED = Path(__file__).parents[1] / "calibration" / "judged.jsonl"
FOLDS = 5
RIDGE = 1.0
HELPFUL = 0.915  # of what is answered in cross-validation: right, or true and to the matter with the point left open
LOWEST_LEAD = 0.2
LOWEST, HIGHEST = 0.5, 0.9  # bounds of the threshold, whatever the sample says
UNSEEN = 0.05  # weight of a similar question left out of the index
WITHHELD = 0.15  # weight of a question asked as if its entries were not there
LED = 0.75  # of what is opened though it is asked back about: right, or true and to the matter
KEPT = 0.99  # share of answerable questions that must at least be asked back about

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    mean: Floats
    deviation: Floats
    weights: Floats  # the last one is the bias

    def __call__(self, features: Floats) -> Floats:
        result: Floats = 1 / (1 + np.exp(-(_design(features, self.mean, self.deviation) @ self.weights)))
        return result


@dataclass(frozen=True)
class _Row:
    features: tuple[float, ...]
    right: bool
    helpful: bool
    answerable: bool
    weight: float
    real: bool = True


@dataclass(frozen=True)
class Sample:
    features: Floats
    right: Floats  # 1 where the best candidate answers the question
    helpful: Floats  # 1 where it does, or is true and to the matter
    answerable: npt.NDArray[np.bool_]
    weight: Floats
    real: npt.NDArray[np.bool_]  # asked as it is: nothing left out of the index, no entry withheld


def calibrate(
    knowledge: KnowledgeBase,
    questions: Sequence[Labelled],
    spoken: Sequence[Labelled],
    left_out: Sequence[LeftOut],
    ranking: Ranking,
    today: date,
) -> Calibration:
    """Fit on labelled ``questions``, similar questions ``left_out`` of the index, and the bundled out-of-scope ones.
    ``spoken`` ones only tell from where on the likeliest of several is opened."""
    strangers = [Labelled(line, frozenset()) for line in OUT_OF_SCOPE.read_text(encoding="utf-8").splitlines()]
    sample = take_sample(knowledge, [*questions, *strangers], left_out, ranking, today)
    if not 0 < sample.right.sum() < len(sample.right):
        raise CalibrationError("标注的问题不够：既要有知识库能答的，也要有不能答的")
    probabilities = cross_validate(sample)
    fit = fit_logistic(sample.features, sample.right, sample.weight)
    answer_at = answering_threshold(probabilities, sample)
    aloud_sample = take_sample(knowledge, spoken, (), ranking, today)
    aloud = fit(aloud_sample.features[aloud_sample.real])
    lead_at = leading_threshold(aloud, aloud_sample.helpful[aloud_sample.real], answer_at)
    clarify_at = float(np.quantile(probabilities[sample.answerable], 1 - KEPT))
    note = (
        f"daoban kb calibrate：{sum(bool(q.gold) for q in questions)} 个有条目可答的标注问题，"
        f"{sum(not q.gold for q in questions)} 个没有条目可答的，自拟的无关问题 {len(strangers)} 个；"
        f"可答的再各算一次抽掉其条目的情形（权重 {WITHHELD}），"
        f"另有 {len(left_out)} 个检索时不含的相似问（权重 {UNSEEN}）；"
        f"按 {today} 有效的内容。岭回归逻辑模型，阈值由 {FOLDS} 折交叉验证定出。"
    )
    return Calibration(
        note=note,
        encoder=knowledge.encoder.name,
        features=FEATURES,
        mean=_rounded(fit.mean),
        deviation=_rounded(fit.deviation),
        weights=_rounded(fit.weights[:-1]),
        bias=round(float(fit.weights[-1]), 4),
        answer_at=round(answer_at, 3),
        lead_at=round(lead_at, 3),
        clarify_at=round(min(clarify_at, answer_at), 3),
    )


def untrained() -> Calibration:
    """Stands in while there are no coefficients yet: it answers nothing with confidence."""
    zeros = (0.0,) * len(FEATURES)
    return Calibration(
        note="",
        encoder="",
        features=FEATURES,
        mean=zeros,
        deviation=(1.0,) * len(FEATURES),
        weights=zeros,
        bias=0.0,
        answer_at=1.0,
        lead_at=1.0,
        clarify_at=1.0,
    )


def take_sample(
    knowledge: KnowledgeBase,
    questions: Sequence[Labelled],
    left_out: Sequence[LeftOut],
    ranking: Ranking,
    today: date,
) -> Sample:
    """Each question once as it is and, if entries answer it, once as if those were not there.

    The second time whatever comes first is wrong: so looks a question that the knowledge base has yet to learn. The
    similar questions left out of the index show how sure one may be of words that nobody has written into it.
    """
    rows: list[_Row] = []
    for labelled in questions:
        rows += _labelled_rows(knowledge, labelled, today)
    for left in left_out:
        found = rank(left.candidates, ranking)[:10]
        if found:
            right = found[0].passage.key == left.entry_id
            rows.append(_Row(features_of(found, left.words, left.text), right, right, False, UNSEEN, real=False))
    return Sample(
        np.array([r.features for r in rows]),
        np.array([r.right for r in rows], float),
        np.array([r.helpful for r in rows], float),
        np.array([r.answerable for r in rows], np.bool_),
        np.array([r.weight for r in rows]),
        np.array([r.real for r in rows], np.bool_),
    )


def _labelled_rows(knowledge: KnowledgeBase, labelled: Labelled, today: date) -> Iterator[_Row]:
    text = clean(labelled.question)
    found = knowledge.search(text, date_asked(text, today, load_cues()), knowledge.snapshot())
    others = [c for c in found.candidates if c.passage.key not in labelled.gold]
    if found.candidates:
        first = found.candidates[0].passage.key
        right, helpful = first in labelled.gold, first in labelled.gold | labelled.part
        yield _Row(features_of(found.candidates, found.words, found.text), right, helpful, bool(labelled.gold), 1.0)
    if labelled.gold and others:
        yield _Row(features_of(others, found.words, found.text), False, False, False, WITHHELD, real=False)


def cross_validate(sample: Sample) -> Floats:
    """For each question, its probability by a fit that has not seen it."""
    fold = np.arange(len(sample.right)) // 2 % FOLDS  # a question and its withheld twin are neighbours
    probabilities = np.zeros(len(sample.right))
    for k in range(FOLDS):
        seen = fold != k
        fit = fit_logistic(sample.features[seen], sample.right[seen], sample.weight[seen])
        probabilities[fold == k] = fit(sample.features[fold == k])
    return probabilities


def answering_threshold(probabilities: Floats, sample: Sample) -> float:
    """The lowest threshold at which enough of what is answered helps."""
    for threshold in np.arange(LOWEST, HIGHEST, 0.01):
        answered = (probabilities >= threshold) & sample.real
        if answered.any() and np.average(sample.helpful[answered], weights=sample.weight[answered]) >= HELPFUL:
            return float(threshold)
    return HIGHEST


def leading_threshold(probabilities: Floats, helpful: Floats, answer_at: float, share: float = LED) -> float:
    """The lowest threshold at which enough of what it adds to what is answered helps; ``answer_at`` where none does."""
    for threshold in np.arange(LOWEST_LEAD, answer_at, 0.01):
        led = (probabilities >= threshold) & (probabilities < answer_at)
        if led.any() and helpful[led].mean() >= share:
            return float(threshold)
    return answer_at


def fit_logistic(features: Floats, right: Floats, weight: Floats) -> Fit:
    """Newton's method; ridge on all but the bias."""
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-9
    design = _design(features, mean, deviation)
    weights = np.zeros(design.shape[1])
    ridge = np.diag([RIDGE] * (design.shape[1] - 1) + [1e-6])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(design @ weights)))
        gradient = design.T @ (weight * (p - right)) + ridge @ weights
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + ridge
        weights = weights - np.linalg.solve(hessian, gradient)
    return Fit(mean, deviation, weights)


def _design(features: Floats, mean: Floats, deviation: Floats) -> Floats:
    return np.column_stack([(features - mean) / deviation, np.ones(len(features))])


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(v), 4) for v in values)
