"""How well a dialogue model understands utterances that it was not trained on, and what another one changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from dialogue.heard import LIKELY

Said = list[tuple[str, str]]  # utterance and intent
Guesses = Sequence[tuple[str, float]]  # intent and belief, from 0 to 1
SHOWN: Final = 20  # of those that became right, and of those that became wrong


@dataclass(frozen=True, slots=True)
class Shares:
    """Of ``of`` utterances, from 0 to 1: ``right`` the likeliest intent is the one that a person would give; ``wrong``
    another one is believed enough to be acted upon."""

    of: int
    right: float
    wrong: float


def read_held_out(file: Path) -> Said:
    held = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [(text, intent) for intent, texts in held.items() for text in texts]


def shares_of(said: Said, guesses: Guesses) -> Shares:
    judged = [(guess == meant, belief >= LIKELY) for (_, meant), (guess, belief) in zip(said, guesses, strict=True)]
    right = sum(is_right for is_right, _ in judged)
    wrong = sum(sure and not is_right for is_right, sure in judged)
    of = max(len(said), 1)
    return Shares(len(said), round(right / of, 4), round(wrong / of, 4))


def compare(said: Said, before: Guesses, after: Guesses) -> dict[str, Any]:
    """Both models on the same utterances, and the utterances that they differ in being right about."""
    rows = [
        {"text": text, "meant": meant, "before": was, "after": now}
        for (text, meant), (was, _), (now, _) in zip(said, before, after, strict=True)
    ]
    better = [row for row in rows if row["after"] == row["meant"] != row["before"]]
    worse = [row for row in rows if row["before"] == row["meant"] != row["after"]]
    return {
        "before": asdict(shares_of(said, before)),
        "after": asdict(shares_of(said, after)),
        "better": len(better),
        "worse": len(worse),
        "changed": [*worse[:SHOWN], *better[:SHOWN]],
    }


def without(said: Said, taught: Mapping[str, Sequence[str]]) -> Said:
    """What has become training data measures nothing any more."""
    known = {text for texts in taught.values() for text in texts}
    return [(text, meant) for text, meant in said if text not in known]
