"""Money is ``Decimal``; rounding is a named function."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def to_cents(amount: Decimal) -> Decimal:
    """Round half up to the cent, the rounding of tax forms.

    >>> to_cents(Decimal("2.345"))
    Decimal('2.35')
    """
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def yuan(amount: Decimal) -> str:
    """Amount as a taxpayer reads it.

    >>> yuan(Decimal("145631.07"))
    '145,631.07 元'
    """
    return f"{to_cents(amount):,.2f} 元"
