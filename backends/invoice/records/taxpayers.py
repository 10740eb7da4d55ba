"""GB 32100: does a unified social credit code fit its check sign? (python-stdnum refuses registering departments
that are letters, which the standard has.)"""

from __future__ import annotations

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
WEIGHTS = tuple(pow(3, place, len(SIGNS)) for place in range(17))
SHAPE = f"[{SIGNS}]{{2}}[0-9]{{6}}[{SIGNS}]{{10}}"


def fits_credit_code(number: str) -> bool:
    """
    >>> fits_credit_code("91350100M000100Y43"), fits_credit_code("91350100M000100Y44")
    (True, False)
    """
    if len(number) != 18 or not set(number) <= set(SIGNS) or not (number[2:8].isascii() and number[2:8].isdigit()):
        return False
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(number, WEIGHTS, strict=False))
    return SIGNS[-total % len(SIGNS)] == number[-1]
