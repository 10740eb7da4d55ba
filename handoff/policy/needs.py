"""What a case needs, told by what was said and what is known of the visitor. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handoff.policy.schemas import Policy


@dataclass(frozen=True, slots=True)
class Needs:
    """``marks``: why it may pass others; ``difficulty``: the places of an agent that it takes."""

    group: str
    language: str
    marks: tuple[str, ...]
    difficulty: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "group": self.group,
            "language": self.language,
            "marks": list(self.marks),
            "difficulty": self.difficulty,
        }


def find_needs(said: Sequence[str], policy: Policy, *, repeated: bool, risk: bool = False) -> Needs:
    """``said``: the taxpayer's own words, the oldest first. The last matter named decides on the group."""
    marks = [
        p.mark
        for p in policy.priorities
        if any(word in text for text in said for word in p.words)
        or (p.mark == "repeat" and repeated)
        or (p.mark == "risk" and risk)
    ]
    named = (g for text in reversed(said) for g in policy.home if any(word in text for word in g.words))
    group = next(named, policy.home[-1])
    return Needs(group.name, _language(said), tuple(marks), group.difficulty)


def needs_of(kept: dict[str, Any] | None, policy: Policy) -> Needs:
    """As they were kept with the case; a case of before has none."""
    if not kept:
        return Needs(policy.home[-1].name, "zh", (), 1)
    return Needs(kept["group"], kept["language"], tuple(kept["marks"]), kept["difficulty"])


def counts_from(opened_at: datetime, needs: Needs, policy: Policy) -> datetime:
    """The moment from which a case counts as waiting. Points are minutes of waiting beforehand, so that one order
    holds however long everybody waits: who waits long enough passes every priority."""
    return opened_at - timedelta(minutes=policy.points(needs.marks) / policy.points_per_minute)


def _language(said: Sequence[str]) -> str:
    letters = [c for text in said for c in text if c.isalpha()]
    latin = sum(c.isascii() for c in letters)
    return "en" if latin > 12 and latin > 0.8 * len(letters) else "zh"
