from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.encoders.errors import EncoderError
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.training.evaluation import Likeness, Retrieval, area_under_curve, as_text, evaluate


class LetterEncoder:
    """Counts letters: texts are as alike as the letters they share."""

    name = "letters"
    dimension = 256

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for letter in text:
                vectors[row, ord(letter) % self.dimension] += 1
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors


def write(file: Path, *rows: object) -> Path:
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return file


def test_a_question_is_counted_by_the_place_of_its_own_passage(tmp_path: Path) -> None:
    file = write(
        tmp_path / "facts.jsonl",
        {"question": "abc", "fact": "abcd"},  # first
        {"question": "xyz", "fact": "xqqqq"},  # second, after the passage that nobody asks for
        {"fact": "xyzw"},
    )
    result = evaluate(LetterEncoder(), file)
    assert isinstance(result, Retrieval)
    assert (result.questions, result.passages) == (2, 3)
    assert (result.first, result.first_3, result.first_10) == (0.5, 1.0, 1.0)
    assert result.mrr == pytest.approx(0.75)


def test_alike_pairs_that_all_score_higher_give_an_area_of_one(tmp_path: Path) -> None:
    file = write(
        tmp_path / "pairs.jsonl",
        {"s1": "abc", "s2": "abcd", "label": 1},
        {"s1": "abc", "s2": "axyz", "label": 0},
        {"s1": "abc", "s2": "xyz", "label": 0},
    )
    result = evaluate(LetterEncoder(), file)
    assert isinstance(result, Likeness)
    assert result.auc == 1.0
    assert result.spearman > 0.8


def test_equal_scores_count_half() -> None:
    assert area_under_curve(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == 0.5


def test_a_limit_takes_the_first_rows(tmp_path: Path) -> None:
    file = write(tmp_path / "facts.jsonl", *({"question": f"q{n}", "fact": f"f{n}"} for n in range(5)))
    result = evaluate(LetterEncoder(), file, limit=2)
    assert isinstance(result, Retrieval)
    assert result.questions == 2


def test_every_figure_has_a_chinese_name(tmp_path: Path) -> None:
    text = as_text(evaluate(LetterEncoder(), write(tmp_path / "facts.jsonl", {"question": "a", "fact": "a"})))
    assert "第一条命中：1.000" in text


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([], "没有可评测的行"),
        ([{"fact": "只有文本"}], "没有一行带 question"),
        ([{"question": "只有问题"}], "第 1 行缺少文本"),
        ([{"s1": "a", "s2": "b", "label": 1}], "label 全都相同"),
        ([{"s1": "a", "s2": "b", "label": 2}], "label 应为 0 或 1"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, rows: list[object], complaint: str) -> None:
    with pytest.raises(EncoderError, match=complaint):
        evaluate(LetterEncoder(), write(tmp_path / "rows.jsonl", *rows))
