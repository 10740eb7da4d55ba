from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest

from knowledge_base.encoders.errors import EncoderError
from knowledge_base.encoders.pairs import Pair, pairs_of_entries, pairs_of_file
from knowledge_base.schemas import Entry, EntryCitation, InForce


def an_entry() -> Entry:
    return Entry(
        id="vehicle-refund",
        question="车船税能退吗",
        similar=["退车船税", "车没了税退不退", "报废车退税", "被盗抢的车", "重复交了", "车船税多交了"],
        answer="可以申请退还。",
        citations=[EntryCitation(issuer="国务院", doc_no="车船税法实施条例")],
        in_force=InForce.model_validate({"from": date(2019, 3, 2)}),
        confidence="confirmed",
        tax="车船税",
        audience=["个人"],
    )


def write(file: Path, *rows: object) -> Path:
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return file


def test_an_entry_pairs_its_wordings_with_its_question_and_three_questions_with_its_answer() -> None:
    entry = an_entry()
    pairs = pairs_of_entries([entry], random.Random(1))
    assert [p.anchor for p in pairs if p.positive == entry.question] == entry.similar
    asked = [p.anchor for p in pairs if p.positive == entry.answer]
    assert len(asked) == 3
    assert entry.question in asked


def test_a_look_alike_becomes_the_negative_of_its_pair(tmp_path: Path) -> None:
    file = write(
        tmp_path / "pairs.jsonl",
        {"s1": "车船税怎么退", "s2": "退车船税", "label": 1},
        {"s1": "车船税怎么退", "s2": "车船税怎么交", "label": 0},
    )
    assert pairs_of_file(file, random.Random(1)) == [Pair("车船税怎么退", "退车船税", "车船税怎么交")]


def test_pairs_with_a_look_alike_come_first_when_there_is_a_limit(tmp_path: Path) -> None:
    file = write(
        tmp_path / "pairs.jsonl",
        *({"s1": f"问{n}", "s2": f"同{n}", "label": 1} for n in range(20)),
        {"s1": "问7", "s2": "异7", "label": 0},
    )
    assert pairs_of_file(file, random.Random(1), limit=1) == [Pair("问7", "同7", "异7")]


def test_questions_with_answers_are_pairs_and_only_of_the_training_split(tmp_path: Path) -> None:
    file = write(
        tmp_path / "asked.jsonl",
        {"question": "能退吗", "answer": "能", "split": "train"},
        {"question": "能开吗", "answer": "能", "split": "dev"},
        {"question": "没人答", "answer": None},
        {"question": "空着", "answer": float("nan")},
    )
    assert pairs_of_file(file, random.Random(1)) == [Pair("能退吗", "能")]


def test_the_same_seed_draws_the_same_pairs(tmp_path: Path) -> None:
    file = write(tmp_path / "pairs.jsonl", *({"s1": f"问{n}", "s2": f"同{n}", "label": 1} for n in range(50)))
    first, second = (pairs_of_file(file, random.Random(3), limit=10) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{not json", "第 2 行不是 JSON"),
        ("[1, 2]", "第 2 行不是 JSON 对象"),
        ('{"s1": "一句", "label": 1}', "第 2 行缺少 s2"),
        ('{"s1": "一句", "s2": "  ", "label": 1}', "第 2 行缺少 s2"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"s1": "甲", "s2": "乙", "label": 1}\n' + line, "utf-8")
    with pytest.raises(EncoderError, match=complaint):
        pairs_of_file(file, random.Random(1))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"nowhere\.jsonl"):
        pairs_of_file(tmp_path / "nowhere.jsonl", random.Random(1))
