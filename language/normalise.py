"""One spelling for what people type in many."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")


def normalise(text: str) -> str:
    """``text`` in NFKC (full-width forms become half-width), without control and zero-width characters, white
    space folded to single blanks and trimmed.

    >>> normalise("　ＶＡＴ\\u200b １３％ \\n ")
    'VAT 13%'
    """
    composed = unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in composed if c.isspace() or unicodedata.category(c)[0] != "C")
    return _SPACE.sub(" ", kept).strip()
