"""Grammars are regular expressions over signs; their vocabularies are lists that can be read."""

from __future__ import annotations


def words(listed: str) -> str:
    """A group of the alternatives in ``listed``, which blanks part; each may itself be a pattern. The first that fits
    counts, so longer ones stand before their beginnings.

    >>> words("不到 不足 没?到")
    '(?:不到|不足|没?到)'
    """
    return f"(?:{'|'.join(listed.split())})"
