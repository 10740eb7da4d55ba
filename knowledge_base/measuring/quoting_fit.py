"""Making ``calibration/quoting.json`` anew: from which belief on the text of the law is shown where no entry answers.

Needs the statutes that the labelled questions name, which do not come with the product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.question import clean, load_cues
from knowledge_base.answering.quote_belief import FEATURES, Quoting, features_of
from knowledge_base.answering.quoting import SHOWN, likely
from knowledge_base.documents.titles import Key, title_key
from knowledge_base.errors import CalibrationError, FolderError
from knowledge_base.measuring.calibrating import Floats, fit_logistic
from knowledge_base.measuring.labelled import read_jsonl
from knowledge_base.searching.query import Query

QUESTIONS: Final = Path(__file__).parents[1] / "calibration" / "quoting.jsonl"
PRECISION: Final = 0.85  # of what is quoted so much must hold the answer
FOLDS: Final = 8
CHECKED: Final = 3  # one question of so many checks, the others tune

Article = tuple[Key, str]


@dataclass(frozen=True, slots=True)
class Row:
    """What the search saw of one question; ``right``: one of the articles shown answers it. ``answerable`` at all."""

    features: tuple[float, ...]
    right: bool
    answerable: bool


def read_questions(file: Path, imported: Sequence[Key]) -> list[tuple[str, frozenset[Article]]]:
    """Questions with the articles that answer them; without those that name a statute which is not imported."""
    read: list[tuple[str, frozenset[Article]]] = []
    for number, row in read_jsonl(file):
        if not isinstance(row, dict) or not row.get("question"):
            raise FolderError(f"{file.name} 第 {number} 行不是带 question 的 JSON 对象")
        gold = frozenset(_article(name) for name in row.get("gold") or ())
        if all(key in imported for key, _ in gold):
            read.append((str(row["question"]), gold))
    return read


def fit_quoting(knowledge: KnowledgeBase, today: date, file: Path = QUESTIONS) -> Quoting:
    questions = read_questions(file, list(knowledge.snapshot().laws.by_key))
    rows = [r for question, gold in questions if (r := look(knowledge, question, gold, today)) is not None]
    tuning = [r for n, r in enumerate(rows) if n % CHECKED]
    checking = [r for n, r in enumerate(rows) if not n % CHECKED]
    features, right = _features(tuning), np.array([r.right for r in tuning], float)
    if not 0 < right.sum() < len(right):
        raise CalibrationError("没有导入标注所指的法规，先用 daoban kb import-documents 导入它们")
    ones = np.ones(len(tuning))
    fold = np.arange(len(tuning)) % FOLDS
    beliefs = np.zeros(len(tuning))
    for k in range(FOLDS):
        seen = fold != k
        beliefs[fold == k] = fit_logistic(features[seen], right[seen], ones[seen])(features[fold == k])
    quote_at = _threshold(beliefs, right)
    fit = fit_logistic(features, right, ones)
    laws = len(knowledge.snapshot().laws.by_key)
    note = (
        f"daoban kb calibrate-quotes：{sum(r.answerable for r in rows)} 个有条文可答的问题，"
        f"{sum(not r.answerable for r in rows)} 个没有的，按 {today} 有效的 {laws} 部法规；"
        f"调整用 {_told(beliefs, tuning, quote_at)}（{FOLDS} 折交叉验证），"
        f"检验用 {_told(fit(_features(checking)), checking, quote_at)}。"
    )
    return Quoting(
        note=note,
        encoder=knowledge.encoder.name,
        features=FEATURES,
        mean=_rounded(fit.mean),
        deviation=_rounded(fit.deviation),
        weights=_rounded(fit.weights[:-1]),
        bias=round(float(fit.weights[-1]), 4),
        quote_at=round(quote_at, 3),
    )


def look(knowledge: KnowledgeBase, question: str, gold: frozenset[Article], today: date) -> Row | None:
    """None when nothing at all is found."""
    snapshot = knowledge.snapshot()
    found = knowledge.search(clean(question), today, snapshot)
    if found.vector is None:
        return None
    laws = snapshot.laws.search(Query(found.words, found.vector, today), SHOWN)
    if not laws:
        return None
    text = clean(question)
    same = load_cues().same_subject(text, laws[0].everything)
    features = features_of(text, laws[0], same_subject=same, entry=found.nearest)
    shown = {(f.article.key, f.article.number) for f in likely(laws)}
    return Row(features, bool(shown & gold), bool(gold))


def _threshold(beliefs: Floats, right: Floats) -> float:
    """The lowest from which on enough of what is quoted is right."""
    for threshold in np.arange(0.3, 0.95, 0.01):
        quoted = beliefs >= threshold
        if quoted.any() and right[quoted].mean() >= PRECISION:
            return float(threshold)
    return 0.95


def _told(beliefs: Floats, rows: Sequence[Row], threshold: float) -> str:
    quoted = beliefs >= threshold
    right = np.array([r.right for r in rows])
    answerable = np.array([r.answerable for r in rows])
    precision = right[quoted].mean() if quoted.any() else 0.0
    recall = right[quoted].sum() / max(answerable.sum(), 1)
    wrongly = (quoted & ~answerable).sum()
    return (
        f"{len(rows)} 个：引用 {int(quoted.sum())} 个，其中 {precision:.0%} 的原文里有答案；"
        f"有条文可答的 {recall:.0%} 被引到，没有的 {int((~answerable).sum())} 个里误引 {int(wrongly)} 个"
    )


def _article(name: str) -> Article:
    title, _, number = str(name).rpartition(" ")
    return ((), title_key(title)), number


def _features(rows: Sequence[Row]) -> Floats:
    return np.array([r.features for r in rows])


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(v), 4) for v in values)
