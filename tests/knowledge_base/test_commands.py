from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import knowledge_base.commands as commands
import knowledge_base.measuring_commands as measuring
from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.errors import FolderError, QuestionError
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import raw_entry, write_content

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票", facts=["F0001"])
CAR = raw_entry("car-tax", "新车的购置税怎么收", "收一成。", tax="车辆购置税", facts=["F0002"])

KEYS = {"question", "outcome", "answer", "entry_id", "confidence", "citations", "choices", "as_of"}


@pytest.fixture(autouse=True)
def small(build: Build, store: Database, monkeypatch: pytest.MonkeyPatch) -> KnowledgeBase:
    """The commands work on a small knowledge base."""
    knowledge = build(LOST, CAR)

    @contextmanager
    def open_small(*, calibrated: bool = True) -> Iterator[KnowledgeBase]:
        yield knowledge

    @contextmanager
    def open_store() -> Iterator[Database]:
        yield store

    monkeypatch.setattr(commands, "open_knowledge", open_small)
    monkeypatch.setattr(measuring, "open_knowledge", open_small)
    monkeypatch.setattr(commands, "open_store", open_store)
    return knowledge


def ask(
    question: str | None = None, *, as_of: str | None = None, batch: Path | None = None, as_json: bool = False
) -> None:
    commands.ask_command(question, as_of=as_of, batch=batch, as_json=as_json)


def kb(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(commands.kb_app, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_ask_shows_answer_sources_words_and_ranks(capsys: pytest.CaptureFixture[str]) -> None:
    ask("发票丢了怎么办")
    out = capsys.readouterr().out
    for part in (
        "【已回答】Answered",
        "请开票方重新提供。",
        "虚构部 公告第7号 第一条",
        "分词：",
        "名次：",
        "invoice-lost",
    ):
        assert part in out


def test_ask_prints_one_json_object_with_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    ask("发票丢了怎么办", as_of="2026-11-23", as_json=True)
    (answer,) = lines(capsys.readouterr().out)
    assert answer.keys() >= KEYS | {"tokens", "ranks"}
    assert (answer["outcome"], answer["entry_id"], answer["as_of"]) == ("Answered", "invoice-lost", "2026-11-23")
    assert answer["citations"][0]["doc_no"] == "公告第7号"


@pytest.mark.parametrize("question", [None, "", "  "])
def test_ask_without_a_question_says_how(question: str | None) -> None:
    with pytest.raises(QuestionError, match="请写出要问的问题"):
        ask(question)


@pytest.mark.parametrize("wrong", ["2026-13-01", "昨天", "2026/1/1", ""])
def test_a_bad_date_is_named(wrong: str) -> None:
    with pytest.raises(QuestionError, match="写法如 2026-11-23"):
        ask("发票丢了怎么办", as_of=wrong)


def test_a_batch_answers_each_line_and_goes_on_after_bad_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    rows = [
        '{"question": "发票丢了怎么办"}',
        "not json",
        '{"asked": "x"}',
        '{"question": " "}',
        "",
        '{"question": "今天天气怎么样", "as_of": "2025-01-01"}',
        '{"question": "今天天气怎么样", "as_of": "某天"}',
    ]
    file.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        ask(batch=file)
    assert ended.value.code == 1
    captured = capsys.readouterr()
    answers = lines(captured.out)
    assert [a.get("outcome") or a["line"] for a in answers] == ["Answered", 2, 3, 4, "OutOfScope", 7]
    assert all(a.keys() >= KEYS for a in answers if "outcome" in a)
    assert answers[1]["error"]["message"] == "不是正确的 JSON"
    assert "✗ 第 2 行：" in captured.err
    assert "6 行中有 4 行没有答" in captured.err


def test_a_good_batch_ends_well(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "发票丢了怎么办"}\n', encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        ask(batch=file)
    assert ended.value.code == 0


def test_a_missing_batch_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="读不到文件"):
        ask(batch=tmp_path / "nowhere.jsonl")


def test_question_and_batch_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="只能用一个"):
        ask("发票丢了怎么办", batch=tmp_path / "x.jsonl")


def test_load_reports_what_changed_and_check_writes_nothing(tmp_path: Path, small: KnowledgeBase) -> None:
    folder = write_content(tmp_path / "more", raw_entry("new-one", "新的问题怎么问", "这样问。"))
    assert "1 个条目可用，0 处问题" in kb("load", str(folder), "--check")
    assert "new-one" not in small.snapshot().entries
    assert "新增 1 条" in kb("load", str(folder))
    assert "新增 0 条，更新 0 条，未变 1 条" in kb("load", str(folder))
    small.look()
    assert "new-one" in small.snapshot().entries


def test_check_lists_every_fault(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "more", {**LOST, "tax": "无"}, {**CAR, "answer": "", "related": ["gone"]})
    out = kb("check", str(folder), code=1)
    assert out.count("✗") == 2
    assert kb("load", str(folder), code=1).count("✗") == 2


def test_import_laws_reports_counts_and_skipped_files(tmp_path: Path) -> None:
    (tmp_path / "云朵税法(2020-01-01).txt").write_text("# 云朵税法\n第一条 数云朵。\n第二条 交一元。", encoding="utf-8")
    (tmp_path / "bad.txt").write_text("x", encoding="utf-8")
    out = kb("import-laws", str(tmp_path), code=1)
    assert "读入 1 部、2 条，另有 0 段：新增 1 部" in out
    assert "bad.txt：没有找到任何条文或正文" in out
    (tmp_path / "bad.txt").unlink()
    assert "未变 1 部，跳过 0 个文件。库中现有 1 部、2 条" in kb("import-laws", str(tmp_path))


def test_search_is_the_hit_test_of_the_chat(small: KnowledgeBase) -> None:
    shown = json.loads(kb("search", "发票丢了怎么办", "--json"))
    outcome = small.ask("发票丢了怎么办", record=False)
    assert (shown["entry_id"], shown["answer"]) == (outcome.entry_id, outcome.text)
    assert [r["entry_id"] for r in shown["ranks"]] == [r.entry_id for r in outcome.ranks]


def test_counts(small: KnowledgeBase) -> None:
    assert json.loads(kb("counts", "--json")) == small.counts()
    assert "条目：2" in kb("counts")


def test_eval_measures_labelled_questions(tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    rows = [
        {"question": "发票丢了怎么办", "gold": "invoice-lost"},
        {"question": "新车的购置税怎么收", "fact_id": "F0002"},
        {"question": "发票丢了怎么办", "fact_id": "F0003"},
        {"question": "今天天气怎么样", "gold": None},
        {"fact_id": "F0004"},
    ]
    file.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    report = json.loads(kb("eval", str(file), "--json"))
    assert report["questions"] == 4
    assert report["answerable"] == 2
    assert set(report["arms"]) == {"lexical", "semantic", "fused", "ranked"}
    assert report["arms"]["ranked"] == {k: [1.0, 1.0, 1.0] for k in ("1", "3", "10", "mrr")}
    assert (report["right"][0], report["wrong"][0], report["abstained"][0]) == (1.0, 0.0, 0.0)
    assert report["refused"][0] == 0.5
    assert report["precision"][0] == pytest.approx(2 / 3, abs=1e-3)
    assert report["precision"][1] < report["precision"][0] < report["precision"][2]
    assert "排序后" in kb("eval", str(file))
    checking = json.loads(kb("eval", str(file), "--part", "checking", "--json"))
    assert checking["questions"] == 3  # the third fact, and the rows that are no facts
    with pytest.raises(FolderError, match="--part"):
        kb("eval", str(file), "--part", "some")
    kb("eval", str(file), "--failures", str(tmp_path / "failures.csv"))
    (_, failed) = (tmp_path / "failures.csv").read_text(encoding="utf-8-sig").splitlines()
    assert failed.startswith("发票丢了怎么办,,Answered,invoice-lost")
