"""The components, run where they live: in Rasa's Python."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest

from deploy.environments import RASA_ENVIRONMENT
from kit.settings import ROOT
from tests.rasa_server import PYTHON, ensure_trained
from tests.servers import missing

pytestmark = pytest.mark.rasa


def in_rasa(what: str, given: object) -> Any:
    """The answer of ``in_rasa.py``; its last line is the JSON, whatever the libraries say before."""
    if not PYTHON.exists():
        missing("没有 Rasa 环境：请运行 python3 deploy/environments.py rasa")
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    result = subprocess.run(
        [PYTHON, "-W", "ignore", ROOT / "tests" / "bot" / "in_rasa.py", what],
        input=json.dumps(given),
        cwd=ROOT,
        env={**os.environ, **RASA_ENVIRONMENT, "PYTHONPATH": path, "LOG_LEVEL": "ERROR"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    return json.loads(result.stdout.rsplit("\n", 2)[-2])


def test_tokens_are_the_words_of_the_tax_dictionary_without_white_space() -> None:
    [first, second] = in_rasa("tokens", ["数电发票 的　总额度", "ＶＡＴ是多少"])
    assert [word for word, _, _ in first] == ["数电发票", "的", "总额度"]
    assert "".join(word for word, _, _ in second) == "vat是多少"


def test_tokens_stand_where_they_were_typed() -> None:
    text = " 契税 税率，契税？"
    [found] = in_rasa("tokens", [text])
    assert [text[start:end] for _, start, end in found] == ["契税", "税率", "，", "契税", "？"]


def test_coverage_is_the_share_of_the_message_that_is_known() -> None:
    cases = [
        ["谢谢老师", ["谢谢"]],
        ["500万", ["#", "万"]],
        ["300万", ["#", "万"]],
        ["滞那金", ["好的"]],
        ["😀", ["好"]],
    ]
    assert in_rasa("coverage", cases) == [0.5, 1.0, 1.0, 0.0, 0.0]


def test_a_talk_is_kept_as_short_as_the_next_decision_needs() -> None:
    kept = in_rasa("trackers", 50)
    assert kept["idle"] == 5  # the start, and the last turn
    assert kept["busy"] > 150  # a form needs all of it
    assert (kept["kept"], kept["first_kept"]) == (3, 0)


# Where a confusion costs nothing: all lead to the knowledge base.
TO_KNOWLEDGE = {"ask_policy", "out_of_scope", "nlu_fallback", "inform"}


@pytest.fixture(scope="module")
def confusions() -> tuple[list[str], int]:
    import yaml

    ensure_trained()
    expected = yaml.safe_load((ROOT / "tests" / "bot" / "held_out.yml").read_text(encoding="utf-8"))
    cases = [(str(text), intent) for intent, texts in expected.items() for text in texts]
    got = in_rasa("intents", [text for text, _ in cases])
    wrong = [
        f"{text}: {intent} → {found}"
        for (text, intent), found in zip(cases, got, strict=True)
        if found != intent and not {found, intent} <= TO_KNOWLEDGE
    ]
    return wrong, len(cases)


def test_unseen_utterances_find_the_right_way(confusions: tuple[list[str], int]) -> None:
    wrong, cases = confusions
    assert len(wrong) / cases < 0.03, "\n".join(wrong)


def test_no_unseen_policy_question_becomes_a_task(confusions: tuple[list[str], int]) -> None:
    assert [w for w in confusions[0] if ": ask_policy" in w] == []
