from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.answering.confidence import FEATURES, FILE, load_calibration
from knowledge_base.entries.repository import StoredEntry
from knowledge_base.errors import CalibrationError, FolderError
from knowledge_base.measuring.calibrating import OUT_OF_SCOPE, calibrate, fit_logistic
from knowledge_base.measuring.labelled import Labelled, read_labelled
from knowledge_base.measuring.ranking_fit import Choice, fit_choices, fit_ranking, leave_one_out
from knowledge_base.searching.ranking import FEATURES as RANKING_FEATURES
from knowledge_base.searching.ranking import load_ranking, untrained_ranking
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import entry, raw_entry

TODAY = date(2026, 11, 24)


def test_the_committed_coefficients_fit_the_program() -> None:
    calibration = load_calibration()
    assert calibration.features == FEATURES
    assert len(calibration.weights) == len(calibration.mean) == len(calibration.deviation) == len(FEATURES)
    assert 0 < calibration.clarify_at < calibration.answer_at < 1
    assert "daoban kb calibrate" in calibration.note


def test_the_committed_order_fits_the_program_and_values_every_feature() -> None:
    ranking = load_ranking()
    assert ranking.features == RANKING_FEATURES
    assert len(ranking.weights) == len(RANKING_FEATURES)
    assert min(ranking.weights) > 0


def test_missing_or_foreign_coefficients_are_told(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="缺失或有误"):
        load_calibration(tmp_path / "none.json")
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**json.loads(FILE.read_text("utf-8")), "features": ["x"]}), "utf-8")
    with pytest.raises(CalibrationError, match="不配套"):
        load_calibration(other)


def test_a_fit_separates_what_can_be_separated() -> None:
    features = np.array([[0.0], [0.1], [0.2], [0.8], [0.9], [1.0]])
    fit = fit_logistic(features, np.array([0.0, 0, 0, 1, 1, 1]), np.ones(6))
    assert fit(np.array([[0.05]]))[0] < 0.5 < fit(np.array([[0.95]]))[0]


SUBJECTS = ("发票丢失", "新车购置", "逾期申报", "二手房契税", "年终奖个税", "社保停缴", "税务注销", "房租扣除")


def many(times: int = 3) -> list[dict[str, object]]:
    names = [f"{subject}{'甲乙丙'[n]}" for subject in SUBJECTS for n in range(times)]
    return [raw_entry(f"entry-{n}", f"{name}怎么办理", f"{name}这样办。") for n, name in enumerate(names)]


def test_both_fits_tell_right_from_wrong(build: Build, tmp_path: Path) -> None:
    knowledge = build(*many())
    left_out = leave_one_out(knowledge.snapshot(), knowledge.encoder, tmp_path / "index", TODAY)
    assert len(left_out) == 24
    ranking = fit_ranking(left_out, "characters", TODAY)
    assert (ranking.features, ranking.encoder) == (RANKING_FEATURES, "characters")
    knowledge.rerank(ranking)
    questions = [Labelled(f"请问{s}甲怎么办", frozenset({f"entry-{3 * n}"})) for n, s in enumerate(SUBJECTS)]
    calibration = calibrate(knowledge, questions, questions, left_out, ranking, TODAY)
    assert calibration.encoder == "characters"
    near = (1.0, 0.5, 0.5, 0.9, 0.5, 1.0, 0.9, 0.3, 0.1, 0.16)
    far = (0.1, 0.0, 0.1, 0.1, 0.0, 0.0, 0.1, 0.3, 0.9, 0.02)
    assert calibration.probability(near) > calibration.probability(far)


def test_a_question_left_out_is_not_found_by_its_own_words(build: Build, tmp_path: Path) -> None:
    knowledge = build(*many())
    for left in leave_one_out(knowledge.snapshot(), knowledge.encoder, tmp_path / "index", TODAY):
        own = next(c.passage for c in left.candidates if c.passage.key == left.entry_id)
        assert len(own.asked) == 6


def test_calibrating_needs_enough_entries_and_both_kinds_of_questions(build: Build, tmp_path: Path) -> None:
    knowledge = build(raw_entry("one", "发票丢失怎么办", "补。"))
    left_out = leave_one_out(knowledge.snapshot(), knowledge.encoder, tmp_path / "index", TODAY)
    with pytest.raises(CalibrationError, match="条目太少"):
        fit_ranking(left_out, "characters", TODAY)
    with pytest.raises(CalibrationError, match="标注的问题不够"):
        calibrate(knowledge, [Labelled("没有的", frozenset())], [], [], untrained_ranking(), TODAY)


def test_the_weights_of_a_choice_point_to_the_right_one() -> None:
    choices = [Choice(np.array([[0.0, 1.0], [1.0, 0.0], [0.2, 0.3]]), 1) for _ in range(10)]
    weights = fit_choices(choices)
    assert weights[0] > 0 > weights[1]


def test_facts_that_check_never_tune(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    rows = [{"fact_id": f"F{n:04d}", "question": f"问题{n}"} for n in range(1, 10)]
    file.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    stored = {"one": StoredEntry(entry("one", "问", "答。", facts=["F0003", "F0004"]), 1)}
    tuning, checking = read_labelled(file, stored, "tuning"), read_labelled(file, stored, "checking")
    assert [q.question for q in checking] == ["问题3", "问题6", "问题9"]
    assert len(tuning) == 6
    assert [q.gold for q in (*tuning, *checking) if q.gold] == [frozenset({"one"})] * 2


def test_a_file_without_questions_is_told(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text("[1]\n", "utf-8")
    with pytest.raises(FolderError, match="第 1 行不是一个 JSON 对象"):
        read_labelled(file, {})
    file.write_text("{}\n", "utf-8")
    with pytest.raises(FolderError, match="没有可用的行"):
        read_labelled(file, {})


def test_out_of_scope_questions_are_all_different() -> None:
    questions = OUT_OF_SCOPE.read_text(encoding="utf-8").splitlines()
    assert len(set(questions)) == len(questions) >= 50
