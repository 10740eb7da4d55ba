from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest

from knowledge_base.documents.citation import EntryCitation
from knowledge_base.encoders.errors import EncoderError
from knowledge_base.entries.schemas import Entry, InForce
from knowledge_base.training.look_alikes import LookAlikes
from knowledge_base.training.pairs import Pair, answers_of_entries, pairs_of_entries, pairs_of_file


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


def test_each_wording_is_paired_with_another_and_with_what_only_looks_alike() -> None:
    entry, other = an_entry(), an_entry().model_copy(update={"id": "other", "question": "别的", "similar": ["其他"]})
    pairs = pairs_of_entries([entry], random.Random(1), lambda _, wording: other if "退" in wording else None)
    assert [p.anchor for p in pairs] == entry.similar
    asked = {entry.question, *entry.similar}
    assert all(p.positive in asked and p.positive != p.anchor for p in pairs)
    assert all((p.negative in ("别的", "其他")) == ("退" in p.anchor) for p in pairs)


def test_the_question_and_two_wordings_are_paired_with_the_answer() -> None:
    entry = an_entry()
    pairs = answers_of_entries([entry], random.Random(1))
    assert [p.positive for p in pairs] == [entry.answer] * 3
    assert pairs[0].anchor == entry.question


def test_a_look_alike_is_the_best_other_entry_by_words_on_other_facts(tmp_path: Path) -> None:
    entry = an_entry()
    near = entry.model_copy(update={"id": "near", "question": "车船税能抵吗", "similar": ["车船税"] * 6})
    same = near.model_copy(update={"id": "same", "facts": ["F0001"]})
    far = entry.model_copy(update={"id": "far", "question": "发票丢了", "similar": ["补发票"] * 6, "answer": "补开"})
    found = LookAlikes([entry.model_copy(update={"facts": ["F0001"]}), same, near, far], tmp_path)
    assert found(entry.model_copy(update={"facts": ["F0001"]}), "退车船税") == near
    assert found(entry, "火星") is None


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
