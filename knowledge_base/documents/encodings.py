"""What the bytes of a text say of its encoding where nothing else does."""

from __future__ import annotations

import re
from typing import Final

_OF_UTF8: Final = re.compile("[\u0800-\ufffc]")  # which GB18030 hardly ever makes by chance


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
