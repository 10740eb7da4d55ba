"""What is said in everyday speech or dialect, in the words that entries use. ``plain_words.yml``. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("plain_words.yml")


def in_plain_words(question: str) -> str | None:
    """``question`` in the words of the entries; ``None`` where it is in such already.

    >>> in_plain_words("票找不着了咋整"), in_plain_words("契税怎么交"), in_plain_words("股票要交税吗")
    ('发票丢了怎么办', None, None)
    """
    text = question
    for said, meant in _rules():
        text = said.sub(meant, text)
    return text if text != question and text.strip() else None


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple((re.compile(rule["said"]), str(rule["meant"])) for rule in raw)
