"""The training data, before anything is trained on it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest
import yaml

from dialogue import decide
from dialogue.heard import QUESTIONS, TALK, TASKS, UNNAMED
from kit.settings import ROOT

FEWEST = 60


def read(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


INTENTS: list[str] = read("bot/domain/intents.yml")["intents"]


@cache
def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in read(str(path))["nlu"]:
            found.setdefault(block["intent"], []).extend(line[2:] for line in block["examples"].splitlines())
    return found


def test_the_data_and_the_domain_know_the_same_intents() -> None:
    assert set(examples()) == set(INTENTS)


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_enough_varied_utterances(intent: str) -> None:
    said = examples()[intent]
    assert len(said) >= FEWEST
    assert [text for text, times in Counter(said).items() if times > 1] == []
    assert [text for text in said if not text.strip()] == []


def test_no_utterance_stands_for_two_intents() -> None:
    times = Counter(text for said in examples().values() for text in set(said))
    assert [text for text, n in times.items() if n > 1] == []


def test_held_out_utterances_are_of_every_intent_and_in_no_training_file() -> None:
    held = read("bot/held_out.yml")
    assert set(held) == set(INTENTS)
    known = {text for said in examples().values() for text in said}
    assert [text for texts in held.values() for text in texts if text in known] == []


def test_one_rule_leads_from_every_intent_to_the_one_action() -> None:
    [rule] = [rule for path in (ROOT / "data" / "rules").glob("*.yml") for rule in read(str(path))["rules"]]
    *asked, done = rule["steps"]
    intents = [step["intent"] for outer in asked for step in outer.get("or", [outer])]
    assert sorted(intents) == sorted(INTENTS)
    assert done == {"action": "action_respond"}


def test_the_dialogue_names_known_intents_only() -> None:
    assert set(INTENTS) >= (TASKS - UNNAMED) | TALK | QUESTIONS | decide.MAYBE_TALK


def test_rasa_keeps_nothing_of_a_conversation() -> None:
    kept = {key for path in (ROOT / "bot" / "domain").glob("*.yml") for key in read(str(path))}
    assert kept <= {"version", "actions", "intents", "session_config"}
