"""What would have happened: past decisions made again with another scorecard. Nothing is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from backends.invoice.approval.policy import Scorecard
from backends.invoice.approval.rules import RULES, Months, decide
from backends.invoice.approval.schemas import Receipt, Result


@dataclass(frozen=True, slots=True)
class Moved:
    """A decision that would come out otherwise."""

    before: Receipt
    after: Receipt


@dataclass(slots=True)
class Replay:
    decisions: int = 0
    before: Counter[Result] = field(default_factory=Counter)
    after: Counter[Result] = field(default_factory=Counter)
    moved: list[Moved] = field(default_factory=list)


def replay(history: Iterable[Receipt], card: Scorecard, months_on: Callable[[date], Months]) -> Replay:
    """Each with the law and the conditions of its own day."""
    found = Replay()
    for receipt in history:
        months = months_on(receipt.on)
        again = decide(receipt.standing, receipt.asked, card, receipt.on, months, receipt.rules or RULES)
        found.decisions += 1
        found.before[receipt.result] += 1
        found.after[again.result] += 1
        if again.result != receipt.result:
            found.moved.append(Moved(receipt, again))
    return found
