"""A name for a new entry, from the sound of its question."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import count

LONGEST = 60


def propose_id(question: str, taken: Container[str]) -> str:
    """
    >>> propose_id("首套房契税？", {"shou-tao-fang-qi-shui"})
    'shou-tao-fang-qi-shui-2'
    """
    from pypinyin import lazy_pinyin  # here, as its tables take 0.1 s to read

    letters = "-".join(lazy_pinyin(question)).lower()
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST].strip("-") or "entry"
    return next(made for n in count(1) for made in [name if n == 1 else f"{name}-{n}"] if made not in taken)
