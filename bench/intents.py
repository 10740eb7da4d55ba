"""What the trained Rasa takes unseen utterances for, beside the same classifier without the encoder.

    python -m bench.intents [--json] [--pairs 25]

The utterances are those of ``tests/bot/held_out.yml``. *right*: the likeliest intent is the one that a person would
give; *acted on wrongly*: another one, believed enough to be acted upon. The floor reads characters alone: the
classifier of ``bot/components`` fitted to ``data/nlu`` in the same run, with no vector of the meaning.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from collections import Counter
from typing import Any

import yaml

from bench.report import finish, say
from deploy.environments import RASA_ENVIRONMENT, make_model
from dialogue.heard import LIKELY
from kit.settings import ROOT
from tests.rasa_server import PYTHON

Said = list[tuple[str, str]]  # utterance and intent
Guesses = list[tuple[str, float]]  # intent and belief


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=25, help="how many of the most confused pairs to tell (25)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser.parse_args()


def read_held_out() -> Said:
    held = yaml.safe_load((ROOT / "tests" / "bot" / "held_out.yml").read_text(encoding="utf-8"))
    return [(text, intent) for intent, texts in held.items() for text in texts]


def read_known() -> dict[str, list[str]]:
    """What Rasa was trained on, by intent."""
    blocks = [
        block
        for file in sorted((ROOT / "data" / "nlu").glob("*.yml"))
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
    ]
    return {block["intent"]: [line[2:] for line in block["examples"].splitlines()] for block in blocks}


def in_rasa(what: str, given: object) -> Guesses:
    """The answer of ``tests/bot/in_rasa.py``, run by Rasa's own Python."""
    result = subprocess.run(
        [PYTHON, "-W", "ignore", ROOT / "tests" / "bot" / "in_rasa.py", what],
        input=json.dumps(given),
        cwd=ROOT,
        env={**os.environ, **RASA_ENVIRONMENT, "PYTHONPATH": str(ROOT), "LOG_LEVEL": "ERROR"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [(intent, belief) for intent, belief in json.loads(result.stdout.rsplit("\n", 2)[-2])]


def shares(said: Said, guesses: Guesses) -> tuple[float, float]:
    """Of all: taken for what they are, and taken so surely for something else that it is acted upon."""
    judged = [(guess == meant, belief >= LIKELY) for (_, meant), (guess, belief) in zip(said, guesses, strict=True)]
    right = sum(is_right for is_right, _ in judged)
    wrong = sum(sure and not is_right for is_right, sure in judged)
    return round(right / len(said), 3), round(wrong / len(said), 3)


def confusions(said: Said, guesses: Guesses, pairs: int) -> list[tuple[str, str, int]]:
    """Meant, taken for, how often; the most frequent first."""
    wrong = Counter((meant, guess) for (_, meant), (guess, _) in zip(said, guesses, strict=True) if guess != meant)
    ordered = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return [(meant, guess, times) for (meant, guess), times in ordered[:pairs]]


def main() -> None:
    options = parse()
    make_model()
    said = read_held_out()
    texts = [text for text, _ in said]
    trained = in_rasa("intents", texts)
    alone = in_rasa("characters", {"known": read_known(), "texts": texts})
    most = confusions(said, trained, options.pairs)
    for meant, guess, times in most:
        say(f"  {times:3} {meant} → {guess}")
    right, wrong = shares(said, trained)
    floor_right, floor_wrong = shares(said, alone)
    result: dict[str, Any] = {
        "utterances": len(said),
        "right": right,
        "acted_on_wrongly": wrong,
        "floor_right": floor_right,
        "floor_acted_on_wrongly": floor_wrong,
        "confused": sum(guess != meant for (_, meant), (guess, _) in zip(said, trained, strict=True)),
    }
    finish(result | {"pairs": most} if options.json else result, as_json=options.json)


if __name__ == "__main__":
    main()
