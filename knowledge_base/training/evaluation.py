"""How well an encoder does: does a question find its passage, do alike sentences score above those only similar."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge_base.encoders.errors import EncoderError
from knowledge_base.encoders.protocol import Encoder
from knowledge_base.training.pairs import read_rows, text_of

PASSAGE_KEYS = ("fact", "answer", "text")


@dataclass(frozen=True)
class Retrieval:
    """Shares of the questions whose own passage comes first, among the first 3, the first 10; mean 1/rank."""

    questions: int
    passages: int
    first: float
    first_3: float
    first_10: float
    mrr: float
    milliseconds: float


@dataclass(frozen=True)
class Likeness:
    """``auc``: how often an alike pair scores above one that is not; ``spearman``: of score with label."""

    pairs: int
    auc: float
    spearman: float
    milliseconds: float


def evaluate(encoder: Encoder, file: Path, *, limit: int | None = None) -> Retrieval | Likeness:
    """By what ``file`` holds: lines of ``s1``, ``s2``, ``label``, or of ``question`` and one passage
    (``fact``, ``answer`` or ``text``). A line without a question only adds its passage to those to search.
    Raises ``EncoderError`` when it holds neither."""
    rows = [(number, row) for number, row in read_rows(file)][:limit]
    if not rows:
        raise EncoderError(f"{file} 里没有可评测的行")
    if "s1" in rows[0][1]:
        return evaluate_likeness(encoder, file, rows)
    return evaluate_retrieval(encoder, file, rows)


def evaluate_retrieval(encoder: Encoder, file: Path, rows: Sequence[tuple[int, dict[str, Any]]]) -> Retrieval:
    passages = [_passage(row, file, number) for number, row in rows]
    asked = [(place, str(row["question"])) for place, (_, row) in enumerate(rows) if row.get("question")]
    if not asked:
        raise EncoderError(f"{file} 里没有一行带 question，无法评测检索")
    found = encoder.encode(passages)
    vectors, spent = _encode_timed(encoder, [question for _, question in asked])
    scores = vectors @ found.T
    own = scores[np.arange(len(asked)), [place for place, _ in asked]]
    ranks = 1 + (scores > own[:, None]).sum(axis=1)
    return Retrieval(
        questions=len(asked),
        passages=len(passages),
        first=float((ranks <= 1).mean()),
        first_3=float((ranks <= 3).mean()),
        first_10=float((ranks <= 10).mean()),
        mrr=float((1 / ranks).mean()),
        milliseconds=spent,
    )


def evaluate_likeness(encoder: Encoder, file: Path, rows: Sequence[tuple[int, dict[str, Any]]]) -> Likeness:
    left, spent = _encode_timed(encoder, [text_of(row, "s1", file, number) for number, row in rows])
    right = encoder.encode([text_of(row, "s2", file, number) for number, row in rows])
    labels = np.array([_label(row, file, number) for number, row in rows])
    if labels.min() == labels.max():
        raise EncoderError(f"{file} 的 label 全都相同，无法评测：须既有 1 也有 0")
    scores = (left * right).sum(axis=1)
    return Likeness(
        pairs=len(rows),
        auc=area_under_curve(scores, labels),
        spearman=float(np.corrcoef(_ranks(scores), _ranks(labels))[0, 1]),
        milliseconds=spent,
    )


def area_under_curve(scores: npt.NDArray[np.floating[Any]], labels: npt.NDArray[np.floating[Any]]) -> float:
    """Mann-Whitney: the chance that a random pair labelled 1 scores above a random one labelled 0.

    >>> area_under_curve(np.array([0.9, 0.8, 0.3]), np.array([1.0, 0.0, 0.0]))
    1.0
    """
    ones = int((labels == 1).sum())
    zeros = len(labels) - ones
    return float((_ranks(scores)[labels == 1].sum() - ones * (ones + 1) / 2) / (ones * zeros))


NAMES = {
    "questions": "问题数",
    "passages": "待检索文本数",
    "first": "第一条命中",
    "first_3": "前三条命中",
    "first_10": "前十条命中",
    "mrr": "平均倒数排名",
    "milliseconds": "每句耗时（毫秒，中位数）",
    "pairs": "句对数",
    "auc": "AUC",
    "spearman": "斯皮尔曼相关",
}


def as_text(result: Retrieval | Likeness) -> str:
    """One Chinese line a figure."""
    figures = asdict(result).items()
    return "\n".join(f"{NAMES[k]}：{v:.3f}" if isinstance(v, float) else f"{NAMES[k]}：{v}" for k, v in figures)


def _encode_timed(encoder: Encoder, texts: Sequence[str]) -> tuple[npt.NDArray[np.float32], float]:
    """Vectors of ``texts``, encoded one by one as questions arrive, and the median of milliseconds taken."""
    vectors, spent = [], []
    for text in texts:
        start = time.perf_counter()
        vectors.append(encoder.encode([text])[0])
        spent.append(time.perf_counter() - start)
    return np.stack(vectors), 1000 * median(spent)


def _ranks(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """1 for the smallest; equal values share the mean of their places."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: npt.NDArray[np.float64] = (last - (counts - 1) / 2)[inverse]
    return ranks


def _passage(row: dict[str, Any], file: Path, number: int) -> str:
    key = next((key for key in PASSAGE_KEYS if row.get(key)), None)
    if key is None:
        raise EncoderError(f"{file} 第 {number} 行缺少文本：须有 fact、answer、text 之一（或 s1、s2、label）")
    return text_of(row, key, file, number)


def _label(row: dict[str, Any], file: Path, number: int) -> float:
    if str(row.get("label")) not in {"0", "1"}:
        raise EncoderError(f"{file} 第 {number} 行的 label 应为 0 或 1，实际是 {row.get('label')!r}")
    return float(row["label"])
