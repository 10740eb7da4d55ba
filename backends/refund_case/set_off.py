"""What is owed is met first: how much of each refund goes to which arrears. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from backends.refund_case.schemas import RefundCase, SetOff

HOLDS = ("confirmed", "approved", "ordered", "credited", "set_off")  # where what was set off stands


@dataclass(frozen=True, slots=True)
class Arrear:
    """A tax that is owed: ``name`` tells it from the others of its taxpayer."""

    name: str
    amount: Decimal


def set_off_before(cases: Iterable[RefundCase]) -> dict[str, Decimal]:
    """What other refunds have met already, by arrear."""
    met: dict[str, Decimal] = {}
    for case in cases:
        for line in case.set_off if case.status in HOLDS else ():
            met[line.name] = met.get(line.name, Decimal(0)) + line.amount
    return met


def shares(
    amounts: Sequence[Decimal], arrears: Sequence[Arrear], met: Mapping[str, Decimal]
) -> list[tuple[SetOff, ...]]:
    """For each of ``amounts``, in their order, what of it meets which arrears, in theirs.

    >>> [share] = shares([Decimal(500)], [Arrear("增值税", Decimal(300))], {"增值税": Decimal(100)})
    >>> share[0].amount
    Decimal('200')
    """
    owed = {arrear.name: max(arrear.amount - met.get(arrear.name, Decimal(0)), Decimal(0)) for arrear in arrears}
    result = []
    for amount in amounts:
        lines = []
        for name in owed:
            part = min(amount, owed[name])
            if part > 0:
                lines.append(SetOff(name, part))
                owed[name] -= part
                amount -= part
        result.append(tuple(lines))
    return result
