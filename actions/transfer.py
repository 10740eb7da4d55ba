"""A person takes over: the case carries what the forms have gathered, and the hand-off itself speaks."""

from __future__ import annotations

from actions.base import SafeAction, Said, Turn, aside
from actions.housing.facts import Facts, amount
from actions.invoice import wanted_quota
from actions.services import Services

REASONS = {
    "housing_form": "测算二手房税费时要求人工服务",
    "quota_form": "申请调整发票总额度时要求人工服务",
}


class Transfer(SafeAction):
    label = "action_transfer"

    def __init__(self, services: Services, timeout_seconds: float) -> None:
        super().__init__(timeout_seconds)
        self._people = services.handoff

    async def do(self, turn: Turn) -> Said:
        reason = REASONS.get(turn.form or "", "纳税人要求人工服务")
        facts = gathered(turn)
        await aside(lambda: self._people.request(turn.conversation_id, reason=reason, facts=facts))
        return Said()  # the hand-off tells the place in the queue; a word of the bot would come too late


def gathered(turn: Turn) -> list[tuple[str, str]]:
    """What the forms have been told, as the agent reads it."""
    quota = wanted_quota(turn)
    return [*Facts.from_slots(turn.slots).described(), *([("希望的总额度", amount(quota))] if quota else [])]
