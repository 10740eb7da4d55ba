"""The prepared words of ``talk.yml``, said in turn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("talk.yml")


@dataclass(frozen=True, slots=True)
class Word:
    """``offers``: label and what pressing it does, ``transfer`` or words as if typed."""

    text: str
    offers: tuple[tuple[str, str], ...] = ()


def word(key: str, times_said: int) -> Word:
    """The word for ``key`` after it was said so often."""
    words = _load()[key]
    return words[times_said % len(words)]


@lru_cache(maxsize=1)
def _load() -> dict[str, tuple[Word, ...]]:
    raw: dict[str, list[dict[str, Any]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {key: tuple(map(_word, words)) for key, words in raw.items()}


def _word(raw: dict[str, Any]) -> Word:
    offers = tuple(item for offer in raw.get("offers", []) for item in offer.items())
    return Word(raw["text"].strip(), offers)
