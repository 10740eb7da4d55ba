"""The training data, before anything is trained on it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from kit.settings import ROOT

FEWEST = 25
INTENTS: list[str] = yaml.safe_load((ROOT / "bot" / "domain" / "intents.yml").read_text(encoding="utf-8"))["intents"]


def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            found.setdefault(block["intent"], []).extend(line[2:] for line in block["examples"].splitlines())
    return found


def test_the_data_and_the_domain_know_the_same_intents() -> None:
    assert set(examples()) == set(INTENTS)


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_enough_varied_utterances(intent: str) -> None:
    said = examples()[intent]
    assert len(said) >= FEWEST
    assert [text for text, times in Counter(said).items() if times > 1] == []


def test_no_utterance_stands_for_two_intents() -> None:
    times = Counter(text for said in examples().values() for text in set(said))
    assert [text for text, n in times.items() if n > 1] == []


def test_held_out_utterances_are_in_no_training_file() -> None:
    held = yaml.safe_load((ROOT / "tests" / "bot" / "held_out.yml").read_text(encoding="utf-8"))
    known = {text for said in examples().values() for text in said}
    assert [text for texts in held.values() for text in map(str, texts) if text in known] == []


def test_a_task_is_wished_for_in_each_of_its_own_examples() -> None:
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    wishes = next(c["wishes"] for c in pipeline if c["name"].endswith("IntentGuard"))
    said = examples()
    assert [t for intent, wish in wishes.items() for t in said[intent] if not re.search(wish, t)] == []


def test_rules_name_known_intents_only() -> None:
    used = {
        step["intent"]
        for path in (ROOT / "data" / "rules").glob("*.yml")
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
        for outer in rule["steps"]
        for step in outer.get("or", [outer])
        if "intent" in step
    }
    assert used - {"nlu_fallback"} == set(INTENTS)
