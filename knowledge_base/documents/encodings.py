"""What the bytes of a text say of its encoding where nothing else does."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

_OF_UTF8: Final = re.compile("[\u0800-\ufffc]")  # which GB18030 hardly ever makes by chance
_SAMPLE: Final = 2000  # characters
_ENOUGH: Final = 10
_COMMON: Final = {"gb2312": (0xB0, 0xD7), "big5": (0xA4, 0xC6)}  # where the characters that everybody knows stand


def wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark: Chinese and Latin letters side by side leave every other byte of the latter empty.
    Empty for any other.

    >>> wide_encoding("税率, a".encode("utf-16-be")), wide_encoding("税率, a".encode())
    ('utf-16-be', '')
    """
    head = data[:4000]
    if head.count(0) * 20 < max(len(head), 1):
        return ""
    return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"


def utf8_damage(data: bytes) -> int | None:
    """Where a text that was UTF-8 once is none any more: read as GB18030 it would be other words altogether.
    None for one that is whole, or never was UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        lossy = data.decode(errors="replace")
        return error.start if len(_OF_UTF8.findall(lossy)) > lossy.count("\ufffd") else None
    return None


def national_encoding(data: bytes) -> str:
    """Of a text that is neither UTF-8 nor UTF-16: GB18030, or Big5 where that makes of it characters that are known and
    GB18030 does not.

    >>> national_encoding("纳税申报期限为十五日之前".encode("gbk"))
    'gb18030'
    >>> national_encoding("納稅申報期限為十五日之前".encode("big5"))
    'big5'
    """
    try:
        as_big5 = data.decode("big5")
    except UnicodeDecodeError:
        return "gb18030"
    known = _known(as_big5, "big5")
    return "big5" if known > 0.8 and _known(data.decode("gb18030", "replace"), "gb2312") < 0.7 else "gb18030"


def _known(text: str, encoding: str) -> float:
    """The share of its Chinese characters that are common ones; 0 where there are too few to tell."""
    first, last = _COMMON[encoding]
    letters = list(islice((c.encode(encoding, "ignore") for c in text if c >= "\u2e80" and c.isalpha()), _SAMPLE))
    return sum(first <= b[0] <= last for b in letters if len(b) == 2) / len(letters) if len(letters) >= _ENOUGH else 0.0
