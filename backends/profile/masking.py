"""Numbers that identify a person, as far as others may see them."""

from __future__ import annotations

KEPT = 3
HIDDEN = "****"


def mask_number(number: str) -> str:
    """The first and last three characters; nothing of a short number.

    >>> mask_number("000000190001010001")
    '000****001'
    """
    return f"{number[:KEPT]}{HIDDEN}{number[-KEPT:]}" if len(number) > 3 * KEPT else HIDDEN


def mask_phone(phone: str) -> str:
    """
    >>> mask_phone("10000000001")
    '100****0001'
    """
    return f"{phone[:3]}{HIDDEN}{phone[-4:]}" if len(phone) == 11 else HIDDEN
