"""The components, run where they live: in Rasa's Python."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import yaml

from deploy.environments import RASA_ENVIRONMENT
from dialogue.heard import LIKELY, QUESTIONS, TALK, TASKS
from kit.settings import ROOT
from knowledge_base.encoders import open_encoder
from language.normalise import normalise
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


def test_rasa_sees_the_meaning_of_a_text_as_the_search_does() -> None:
    texts = ["契税怎么交", "ＶＡＴ　１３％ 是多少", "转人工！", "a", "卖房500万，89平，满五唯一", "😀", "发票" * 400]
    ours = open_encoder("bundled", threads=1).encode([normalise(text).lower() for text in texts])
    theirs = np.array(in_rasa("vectors", texts))
    assert theirs.shape == ours.shape
    # Not to the last bit: Rasa's Python has an older runtime, whose int8 kernels round some sums otherwise.
    assert (ours * theirs).sum(axis=1).min() > 0.99


def test_of_a_talk_the_last_turn_is_kept_and_of_talks_the_newest() -> None:
    kept = in_rasa("trackers", 50)
    assert kept["events"] == 5  # the start, and the last turn
    assert (kept["kept"], kept["first_kept"]) == (3, 0)


@dataclass(frozen=True)
class Taken:
    text: str
    meant: str
    act: str
    belief: float

    @property
    def sure(self) -> bool:
        return self.belief >= LIKELY

    def __str__(self) -> str:
        return f"{self.text}: {self.meant} → {self.act} {self.belief:.2f}"


@pytest.fixture(scope="module")
def taken() -> list[Taken]:
    """What the trained model takes each held-out utterance for."""
    ensure_trained()
    expected = yaml.safe_load((ROOT / "bot" / "held_out.yml").read_text(encoding="utf-8"))
    cases = [(text, intent) for intent, texts in expected.items() for text in texts]
    acts = in_rasa("intents", [text for text, _ in cases])
    return [Taken(text, meant, act, belief) for (text, meant), (act, belief) in zip(cases, acts, strict=True)]


def share(wrong: list[Taken], of: list[Taken]) -> float:
    return len(wrong) / len(of)


def test_most_unseen_utterances_are_understood(taken: list[Taken]) -> None:
    wrong = [t for t in taken if t.act != t.meant]
    assert share(wrong, taken) < 0.065, "\n".join(map(str, wrong))


def test_few_are_acted_upon_wrongly(taken: list[Taken]) -> None:
    wrong = [t for t in taken if t.act != t.meant and t.sure]
    assert share(wrong, taken) < 0.04, "\n".join(map(str, wrong))


def test_hardly_a_question_becomes_a_task_or_small_talk(taken: list[Taken]) -> None:
    asked = [t for t in taken if t.meant in ("policy", "follow_up")]
    wrong = [t for t in asked if t.sure and t.act in (TASKS - QUESTIONS) | TALK]
    assert share(wrong, asked) < 0.07, "\n".join(map(str, wrong))


def test_hardly_anybody_is_handed_over_who_did_not_ask_for_it(taken: list[Taken]) -> None:
    wrong = [t for t in taken if t.sure and t.act == "ask_person" and t.meant != "ask_person"]
    assert share(wrong, taken) < 0.01, "\n".join(map(str, wrong))


def test_whoever_asks_for_a_person_is_heard(taken: list[Taken]) -> None:
    asked = [t for t in taken if t.meant == "ask_person"]
    wrong = [t for t in asked if t.act != "ask_person"]
    assert share(wrong, asked) < 0.1, "\n".join(map(str, wrong))
