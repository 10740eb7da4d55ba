"""What the trained Rasa takes unseen utterances for, beside the same classifier without the encoder.

    python -m bench.intents [--json] [--pairs 25]

The utterances are those of ``bot/held_out.yml``. *right*: the likeliest intent is the one that a person would
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
from handoff.quality.held_out import Guesses, Said, read_held_out, shares_of
from kit.settings import ROOT
from tests.rasa_server import PYTHON


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=25, help="how many of the most confused pairs to tell (25)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser.parse_args()


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


def confusions(said: Said, guesses: Guesses, pairs: int) -> list[tuple[str, str, int]]:
    """Meant, taken for, how often; the most frequent first."""
    wrong = Counter((meant, guess) for (_, meant), (guess, _) in zip(said, guesses, strict=True) if guess != meant)
    ordered = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return [(meant, guess, times) for (meant, guess), times in ordered[:pairs]]


def main() -> None:
    options = parse()
    make_model()
    said = read_held_out(ROOT / "bot" / "held_out.yml")
    texts = [text for text, _ in said]
    trained = in_rasa("intents", texts)
    alone = in_rasa("characters", {"known": read_known(), "texts": texts})
    most = confusions(said, trained, options.pairs)
    for meant, guess, times in most:
        say(f"  {times:3} {meant} → {guess}")
    ours, floor = shares_of(said, trained), shares_of(said, alone)
    result: dict[str, Any] = {
        "utterances": len(said),
        "right": round(ours.right, 3),
        "acted_on_wrongly": round(ours.wrong, 3),
        "floor_right": round(floor.right, 3),
        "floor_acted_on_wrongly": round(floor.wrong, 3),
        "confused": sum(guess != meant for (_, meant), (guess, _) in zip(said, trained, strict=True)),
    }
    finish(result | {"pairs": most} if options.json else result, as_json=options.json)


if __name__ == "__main__":
    main()
