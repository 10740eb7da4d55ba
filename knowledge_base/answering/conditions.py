"""The special condition that a question names and its answer does not: what is answered is the general rule then."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("conditions.yml")


@lru_cache(maxsize=1)
def load_conditions(file: Path = FILE) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(line) for line in yaml.safe_load(file.read_text(encoding="utf-8")))


def unsaid_conditions(question: str, text: str) -> tuple[str, ...]:
    """Of the conditions in ``question`` those that ``text`` has no word for, as the question says and orders them."""
    named = [(found, condition) for condition in load_conditions() if (found := condition.search(question)) is not None]
    said = sorted((found.start(), found[0]) for found, condition in named if not condition.search(text))
    return tuple(words for _, words in said)
