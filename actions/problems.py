"""Why a form asks again. Kept with the reply that it is about: after a question in between it is not said once more."""

from __future__ import annotations

from actions.base import Turn


def to_slot(turn: Turn, problem: str | None) -> str | None:
    """``problem`` (one line) as the slot ``problem`` holds it."""
    return f"{turn.text}\n{problem}" if problem is not None else None


def problem_of(turn: Turn) -> str:
    """What was wrong with the message that this turn answers; empty when nothing was. A whole sentence."""
    said, _, problem = (turn.slots.get("problem") or "").rpartition("\n")
    if not problem or said != turn.text:
        return ""
    return problem if problem.endswith(("。", "？", "！")) else f"{problem}。"
