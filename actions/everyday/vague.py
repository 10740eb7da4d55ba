"""二百多万, 一万多: the least of it is reckoned with, and what it comes to at most is told beside. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from actions.everyday.matter import Matter
from backends.everyday.schemas import Assessment
from dialogue.thread import Facts
from kit.money import yuan
from language.reading.named import NamedSum

ABOUT = "about"  # the facts of which only the least is told, each with its amount; beside what they are
YUAN, CENT = Decimal(1), Decimal("0.01")
LEAP = Decimal(100)  # yuan: no rate makes so much of one yuan, even of each month
MOST_TOLD = 3


def told_roughly(sums: Sequence[NamedSum], main: str, found: Mapping[str, str], matter: Matter) -> str:
    """The main facts in ``found`` that are the least of what was told, as one value; empty where there is none."""
    rough = {one.name or main: str(one.amount) for one in sums if one.about and (one.name or main) in matter.main}
    return ";".join(f"{name}={amount}" for name, amount in rough.items() if found.get(name) == amount)


def rough_in(facts: Facts) -> str:
    """The one fact that is still as roughly told; empty where there is none."""
    told = [one.split("=") for one in facts.get(ABOUT, "").split(";") if one]
    rough = [name for name, amount in told if facts.get(name) == amount]
    return rough[0] if len(rough) == 1 else ""


def most(amount: Decimal) -> Decimal:
    """
    >>> most(Decimal(2000000)), most(Decimal(2800000))
    (Decimal('3000000'), Decimal('2900000'))
    """
    digits = str(amount.to_integral_value())
    return amount + Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


def reckoned(facts: Facts, name: str, label: str, assess: Callable[[Facts], Assessment]) -> tuple[str, Assessment]:
    """What is told of ``name`` beside the result, and that result: of the least, or of one yuan more where what is over
    it is taxed by other rules."""
    low = Decimal(facts[name])
    high = most(low)

    def of(amount: Decimal) -> Assessment:
        return assess({**facts, name: f"{amount:f}"})

    def leaps(one: Assessment, other: Assessment) -> bool:
        return abs(one.results[0].amount - other.results[0].amount) > LEAP

    least, over, end = of(low), of(low + YUAN), of(high)
    below = of(high - CENT)
    if leaps(end, below):
        end = below
    if leaps(over, least):
        return (
            f"{label}没有准数：正好 {yuan(low)}的，{_amounts(least)}；超过一点，{_amounts(over)}；"
            f"到 {yuan(high)}，{_amounts(end)}。下面按超过算，说个准数就能重算。",
            over,
        )
    until = "一样" if _amounts(end) == _amounts(least) else _amounts(end)
    return f"{label}没有准数，按最少的 {yuan(low)}算；接近 {yuan(high)}的话，{until}。说个准数就能重算。", least


def _amounts(found: Assessment) -> str:
    return "，".join(f"{one.label} {yuan(one.amount)}" for one in found.results[:MOST_TOLD])
