"""English, as far as a matter of ours and a point of it can be read in it: ``english.yml``. The answers are Chinese."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("english.yml")
_LETTERS = re.compile(r"^[\x00-\x7f‘’“”]*$")
_WORDS = re.compile(
    r"\b(?:i|you|tax|the|my|how|what|do|does|can|is|to|please|help|want|need|where|when|pay|long|take|any|fee|fees|cost"
    r"|documents?|in|it|for|of|and|a|get|much|online|someone)\b",
    re.IGNORECASE,
)


def is_english(text: str) -> bool:
    """
    >>> is_english("how do I pay tax"), is_english("any fee?"), is_english("gerensuodeshui zenme suan")
    (True, True, False)
    """
    return _LETTERS.match(text) is not None and len(_WORDS.findall(text)) > 1


def in_chinese(text: str, *, going_on: bool) -> str:
    """``text`` as a question in Chinese; empty when no matter is named and none is gone on from.

    >>> in_chinese("any fee?", going_on=True), in_chinese("any fee?", going_on=False)
    ('要收费吗', '')
    """
    matters, points = _load()
    matter = next((chinese for said, chinese in matters if said.search(text)), "")
    point = next((chinese for said, chinese in points if said.search(text)), "")
    return f"{matter}{point}" if matter or going_on else ""


@lru_cache(maxsize=1)
def _load() -> tuple[tuple[tuple[re.Pattern[str], str], ...], ...]:
    raw: dict[str, list[tuple[str, str]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(
        tuple((re.compile(said, re.IGNORECASE), chinese) for said, chinese in raw[key]) for key in ("matters", "points")
    )
