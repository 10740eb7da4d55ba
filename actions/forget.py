"""Empties every slot of the forms, when one is left before its end."""

from __future__ import annotations

from actions.base import SafeAction, Said, Turn
from actions.housing.facts import SLOTS

EVERYTHING: dict[str, None] = dict.fromkeys((*SLOTS, "wanted_quota", "problem"))


class Forget(SafeAction):
    label = "action_forget"

    async def do(self, turn: Turn) -> Said:
        return Said(changes=EVERYTHING)
