from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from knowledge_base.encoders.errors import EncoderError
from knowledge_base.entries import content
from knowledge_base.training.commands import encoder_app
from tests.knowledge_base.tiny import needs_encoders


def run(*words: str) -> str:
    result = CliRunner().invoke(encoder_app, list(words))
    if result.exception is not None:
        raise result.exception
    return result.stdout


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    file = tmp_path / "facts.jsonl"
    rows = [
        {"question": "车船税去哪儿交", "fact": "车船税可以在买交强险时由保险公司代收。"},
        {"question": "发票丢了怎么办", "fact": "丢失发票的，凭加盖发票专用章的记账联复印件入账。"},
    ]
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return file


def test_evaluate_prints_the_encoder_and_its_figures(facts: Path) -> None:
    output = run("evaluate", str(facts))
    assert "模型：daoban-" in output
    assert "第一条命中：1.000" in output


def test_evaluate_can_print_one_json_object(facts: Path) -> None:
    assert json.loads(run("evaluate", str(facts), "--json"))["first"] == 1.0


def test_evaluate_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"没有|读不了"):
        run("evaluate", str(tmp_path / "nowhere.jsonl"))


def test_train_does_not_write_over_anything(facts: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="不为空"):
        run("train", "--out", str(tmp_path))


@needs_encoders
def test_export_says_where_the_model_went(tiny_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert str(out) in run("export", str(tiny_model), "--out", str(out), "--name", "mine")
    assert json.loads((out / "config.json").read_text("utf-8"))["name"] == "mine"


@needs_encoders
def test_train_reads_the_entries_and_the_given_pairs(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "BUNDLED", content.BUNDLED / "vehicle")  # of all, the pairs take minutes to find
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"s1": "买房", "s2": "房买", "label": 1}\n' * 2, "utf-8")
    out = tmp_path / "trained"
    run("train", "--base", str(tiny_model), "--pairs", str(pairs), "--out", str(out), "--epochs", "0.02")
    assert (out / "modules.json").is_file()
