from __future__ import annotations

import pytest
import yaml

from dialogue.decide import MAYBE_TALK
from dialogue.heard import TALK
from dialogue.talk import word
from kit.settings import ROOT

KEYS: list[str] = list(yaml.safe_load((ROOT / "dialogue" / "talk.yml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("key", sorted(TALK | MAYBE_TALK))
def test_all_small_talk_has_a_word(key: str) -> None:
    assert word(key, 0).text


@pytest.mark.parametrize("key", KEYS)
def test_words_are_said_in_turn_and_never_run_out(key: str) -> None:
    said = [word(key, times) for times in range(12)]
    turns = len(set(said))
    assert said[:turns] == said[turns : 2 * turns]


@pytest.mark.parametrize("key", KEYS)
def test_every_word_stands_somewhere_in_the_code(key: str) -> None:
    if key in TALK | MAYBE_TALK:
        return
    rooms = (ROOT / room for room in ("dialogue", "actions", "portal"))
    assert any(f'"{key}"' in file.read_text(encoding="utf-8") for room in rooms for file in room.rglob("*.py"))
