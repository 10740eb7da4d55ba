"""Replies that are one thing and nothing else."""

from __future__ import annotations

from decimal import Decimal

from language.normalise import normalise
from language.quantities import read_number


def bare_number(text: str) -> Decimal | None:
    """The number when the message is nothing else.

    >>> bare_number("大概500"), bare_number("500万元")
    (Decimal('500'), None)
    """
    plain = normalise(text).rstrip("。.，, ")
    return read_number(plain.removeprefix("大概").removeprefix("约"))
