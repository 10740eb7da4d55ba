"""Making ``calibration/following.json`` anew from labelled dialogues, a line of ``followups.jsonl`` each.

``first`` is the question that ``entry`` answers; each turn says something and ``gold`` names the entries that answer it
there, best first, none for what no entry answers. ``kind`` tells what the turn does: a changes a condition, b asks an
aspect, c adds a fact, d asks why, e goes to a neighbour, f corrects, g changes the subject, h asks what is not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dialogue.followups import Before
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.following import FEATURES, Following, candidates_of, features_of, sureness
from knowledge_base.errors import CalibrationError
from knowledge_base.measuring.calibrating import Fit, fit_logistic, leading_threshold
from knowledge_base.measuring.ranking_fit import Choice, fit_choices

DIALOGUES = Path(__file__).parents[1] / "calibration" / "followups.jsonl"
FOLDS = 5
LED = 0.6  # right, of what is opened though it is asked back about
RIGHT = 0.85  # of what is answered at once, in cross-validation; the labels do not name every entry that would do
FEWEST = 50

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Turn:
    """One turn: the features of each candidate, and which of them answer it."""

    dialogue: int
    kind: str
    features: Floats
    right: npt.NDArray[np.bool_]


def fit_following(knowledge: KnowledgeBase, today: date, file: Path = DIALOGUES) -> Following:
    """Raises ``CalibrationError`` when there are too few dialogues."""
    turns = list(take_turns(knowledge, today, file))
    if len(turns) < FEWEST:
        raise CalibrationError(f"标注的追问太少：至少要 {FEWEST} 轮")
    every = np.concatenate([t.features for t in turns])
    mean, deviation = every.mean(axis=0), every.std(axis=0) + 1e-9
    weights = _fit_order(turns, mean, deviation)
    scores = _crossed_scores(turns, mean, deviation)
    sure_rows = [_sure_row(t, s) for t, s in zip(turns, scores, strict=True)]
    features = np.array([row for row, _ in sure_rows])
    right = np.array([r for _, r in sure_rows], float)
    fold = np.array([t.dialogue for t in turns]) % FOLDS
    chances = np.zeros(len(turns))
    for k in range(FOLDS):
        seen = fold != k
        chances[fold == k] = fit_logistic(features[seen], right[seen], np.ones(int(seen.sum())))(features[fold == k])
    answer_at = _threshold(chances, right)
    sure: Fit = fit_logistic(features, right, np.ones(len(right)))
    first = float(right[[bool(t.right.any()) for t in turns]].mean())
    served = chances >= answer_at
    return Following(
        note=(
            f"daoban kb calibrate：{len(turns)} 轮标注的追问，按 {today} 有效的内容，{FOLDS} 折交叉验证："
            f"有条目可答的首位正确 {first:.3f}；直接答 {served.mean():.3f}，其中答对 {right[served].mean():.3f}。"
        ),
        encoder=knowledge.encoder.name,
        features=FEATURES,
        mean=_rounded(mean),
        deviation=_rounded(deviation),
        weights=_rounded(weights),
        sure_mean=_rounded(sure.mean),
        sure_deviation=_rounded(sure.deviation),
        sure_weights=_rounded(sure.weights[:-1]),
        sure_bias=round(float(sure.weights[-1]), 4),
        answer_at=round(answer_at, 3),
        lead_at=round(leading_threshold(chances, right, answer_at, LED), 3),
    )


def take_turns(knowledge: KnowledgeBase, today: date, file: Path) -> Iterator[Turn]:
    snapshot = knowledge.snapshot()
    rows = {p.key: row for row, p in enumerate(snapshot.passages) if p.covers(today)}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        dialogue = json.loads(line)
        entry_id, question = dialogue["entry"], dialogue["first"]
        for turn in dialogue["turns"]:
            if entry_id not in rows:
                break
            held = snapshot.entries[entry_id].entry
            before = Before(question, held.question, held.tax)
            evidence = knowledge.evidence(turn["say"], before, entry_id, today, snapshot)
            entries = candidates_of(snapshot, evidence, rows)
            features = np.array([features_of(snapshot, evidence, e, rows[e]) for e in entries])
            yield Turn(number, turn["kind"], features, np.array([e in turn["gold"] for e in entries]))
            if turn["gold"] and turn["gold"][0] in rows:
                entry_id = turn["gold"][0]
                question = snapshot.entries[entry_id].entry.question


def _fit_order(turns: Sequence[Turn], mean: Floats, deviation: Floats) -> Floats:
    answerable = (t for t in turns if t.right.any())
    return fit_choices([Choice((t.features - mean) / deviation, int(np.argmax(t.right)), t.right) for t in answerable])


def _crossed_scores(turns: Sequence[Turn], mean: Floats, deviation: Floats) -> list[Floats]:
    """The scores of each turn's candidates by weights that have not seen its dialogue."""
    scores: dict[int, Floats] = {}
    for k in range(FOLDS):
        weights = _fit_order([t for t in turns if t.dialogue % FOLDS != k], mean, deviation)
        scores |= {n: (t.features - mean) / deviation @ weights for n, t in enumerate(turns) if t.dialogue % FOLDS == k}
    return [scores[n] for n in range(len(turns))]


def _sure_row(turn: Turn, scores: Floats) -> tuple[list[float], bool]:
    order = np.argsort(-scores)
    belief = np.exp(scores - scores.max())
    belief /= belief.sum()
    return sureness(turn.features[order[0]], scores[order], belief[order]), bool(turn.right[order[0]])


def _threshold(chances: Floats, right: Floats) -> float:
    """The lowest at which enough of what is answered at once is right."""
    for threshold in np.arange(0.5, 0.95, 0.01):
        served = chances >= threshold
        if served.any() and right[served].mean() >= RIGHT:
            return float(threshold)
    return 0.95


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(v), 4) for v in values)
