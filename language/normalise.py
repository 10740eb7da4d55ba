"""One spelling for what people type in many."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_ROW = re.compile(r"(\D{1,8}?)\1{7,}")


def normalise(text: str) -> str:
    """``text`` in NFKC (full-width forms become half-width), without control and zero-width characters, white
    space folded to single blanks and trimmed.

    >>> normalise("　ＶＡＴ\\u200b １３％ \\n ")
    'VAT 13%'
    """
    composed = unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in composed if c.isspace() or unicodedata.category(c)[0] != "C")
    return _SPACE.sub(" ", kept).strip()


def without_rows(text: str) -> str:
    """What is said eight times in a row or more is said three times: no reader needs more of it, and a pattern that can
    read it in several ways would go through them all. Digits stay.

    >>> without_rows("退税" * 40 + "吗"), without_rows("哈哈"), without_rows("10000000000")
    ('退税退税退税吗', '哈哈', '10000000000')
    """
    return _ROW.sub(r"\1\1\1", text)
