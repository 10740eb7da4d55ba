"""Fitting from which belief on the law is quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.db import Database
from knowledge_base.answering.quote_belief import FEATURES, load_quoting
from knowledge_base.documents.places import numbers_in
from knowledge_base.documents.statutes import import_documents
from knowledge_base.documents.titles import key_named
from knowledge_base.errors import CalibrationError, FolderError
from knowledge_base.measuring.labelled import read_jsonl
from knowledge_base.measuring.quoting_fit import QUESTIONS, fit_quoting, read_questions
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import day, open_small, raw_entry

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")
LAW = "# 云朵税法\n" + "".join(f"第{n}条 {cloud}每朵{n}元。\n" for n, cloud in zip("一二三四", "白乌彩晚", strict=True))


def write(file: Path, *lines: str) -> Path:
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_every_question_that_is_shipped_names_articles_or_none() -> None:
    rows = [row for _, row in read_jsonl(QUESTIONS)]
    named = [name for row in rows for name in row["gold"] or ()]
    assert len(rows) > 400
    assert all(numbers_in(name.rpartition(" ")[2]) for name in named)
    assert len({row["question"] for row in rows}) == len(rows)


def test_what_is_shipped_was_fitted_for_what_is_looked_at() -> None:
    quoting = load_quoting()
    assert (quoting.features, len(quoting.weights)) == (FEATURES, len(FEATURES))
    assert 0.5 < quoting.quote_at < 1


def test_questions_on_texts_that_are_not_imported_are_left_out(tmp_path: Path) -> None:
    file = write(
        tmp_path / "q.jsonl",
        '{"question": "甲", "gold": ["云朵税法 第一条"]}',
        '{"question": "乙", "gold": ["彩虹税法 第一条"]}',
        '{"question": "丙", "gold": null}',
    )
    read = read_questions(file, [key_named("云朵税法")])
    assert [(question, len(gold)) for question, gold in read] == [("甲", 1), ("丙", 0)]
    with pytest.raises(FolderError, match="第 1 行"):
        read_questions(write(file, "[]"), [])


def test_the_threshold_lets_through_what_is_right_often_enough(
    store: Database, tmp_path: Path, clock: FakeClock
) -> None:
    laws = tmp_path / "laws"
    laws.mkdir()
    write(laws / "云朵税法(2024-01-01).txt", LAW)
    import_documents(store, laws)
    knowledge, _ = open_small(store, tmp_path, LOST, clock=clock)
    right = [
        (f"{cloud}每朵几元{tail}", f'["云朵税法 第{n}条"]')
        for n, cloud in zip("一二三四", "白乌彩晚", strict=True)
        for tail in "呢啊吗呀"
    ]
    wrong = [(f"{what}去哪里办{tail}", "null") for what in ("护照", "驾照", "医保卡", "居住证") for tail in "呢啊吗呀"]
    lines = [f'{{"question": "{q}", "gold": {gold}}}' for pair in zip(right, wrong, strict=True) for q, gold in pair]
    fitted = fit_quoting(knowledge, day("2026-11-24"), write(tmp_path / "q.jsonl", *lines))
    assert "16 个有条文可答的问题" in fitted.note
    assert fitted.quote_at < 0.95
    with pytest.raises(CalibrationError, match="import-documents"):
        fit_quoting(knowledge, day("2026-11-24"), write(tmp_path / "none.jsonl", *(x for x in lines if "null" in x)))
    knowledge.close()
