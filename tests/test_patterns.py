"""No pattern takes long over a message that nearly fits it: 了是了是了是 goes through nested repeats in every way."""

from __future__ import annotations

import importlib
import random
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from language.normalise import normalise

parser: Any = importlib.import_module("re._parser")  # how a pattern is built, which re itself does not tell

ROOT = Path(__file__).parent.parent
ROOMS = ("language", "dialogue", "actions", "knowledge_base/answering")
ROUND, DIFFERENT = 40, 3  # how often a repeat is gone through, and in how many ways
ROUNDS, LONGEST = 40, 150  # rows of a pattern, letters of a row
SECONDS = 3.0  # of processor time for one row: the slowest that is sound takes 0.7, what is not takes hours


class _TooLongError(Exception):
    pass


def _patterns(room: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    seen: set[str] = set()
    for file in sorted((ROOT / room).rglob("*.py")):
        if file.name == "__main__.py":
            continue
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for variable, value in vars(importlib.import_module(name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and value.pattern not in seen:
                seen.add(value.pattern)
                yield f"{name}.{variable}", value


def _row(tree: Any, chance: random.Random) -> str:
    """Letters that go through ``tree``, but for what it looks at around them."""
    said = ""
    for operator, value in tree:
        match str(operator):
            case "LITERAL":
                said += chr(value)
            case "IN":
                kind, letter = chance.choice(value)
                said += {"LITERAL": lambda c: chr(c), "RANGE": lambda c: chr(c[0])}.get(str(kind), lambda c: "1")(
                    letter
                )
            case "BRANCH":
                said += _row(chance.choice(value[1]), chance)
            case "SUBPATTERN":
                said += _row(value[3], chance)
            case "ATOMIC_GROUP":
                said += _row(value, chance)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, inner = value
                times = chance.choice((least, 2, ROUND)) if most > ROUND else chance.randint(least, most)
                few = [_row(inner, chance) for _ in range(min(times, DIFFERENT))]
                said += "".join(chance.choice(few) for _ in range(times))
            case "ANY" | "NOT_LITERAL":
                said += "的"
    return said


def _stop(signum: int, frame: FrameType | None) -> None:
    raise _TooLongError


@pytest.mark.parametrize("room", ROOMS)
def test_no_pattern_hangs_on_what_nearly_fits_it(room: str) -> None:
    hanging = {}
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        for name, pattern in _patterns(room):
            tree, chance = parser.parse(pattern.pattern, pattern.flags), random.Random(1)
            for _ in range(ROUNDS):
                row = normalise(_row(tree, chance))[:LONGEST]
                try:
                    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
                    for text in (row[:-1], f"{row[: chance.randint(0, len(row))]}~", f"{row}~"):
                        pattern.search(text)
                        pattern.fullmatch(text)
                except _TooLongError:
                    hanging[name] = row
                    break
                finally:
                    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert hanging == {}
