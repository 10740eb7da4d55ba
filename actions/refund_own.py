"""What comes back to who asks of refunds in general, told beside the rule."""

from __future__ import annotations

from actions.offers import Offer
from actions.refund import DETAILS, PROGRESS
from actions.stage import Stage
from backends.refund_case.office import RefundOffice
from backends.refund_case.schemas import ON_ITS_WAY
from dialogue.refunds import CONFIRM, is_of_refunds
from kit.errors import ForbiddenError
from kit.money import yuan

UNDER_WAY = ON_ITS_WAY | {"bounced"}
_SAID = "own_refund"


def own_refund_beside(refunds: RefundOffice | None, stage: Stage, question: str) -> tuple[str, Offer] | None:
    """What waits for who is signed in, or is on its way, below the entry on ``question``; once in a conversation, and
    nothing where it was just seen."""
    seen = any(offered.command == f"act:{CONFIRM}" for offered in stage.thread.offered)
    if refunds is None or stage.taxpayer_id is None or stage.heard.chosen or seen or stage.times_said(_SAID):
        return None
    if not is_of_refunds(stage.heard.plain, question):
        return None
    try:
        stage.check_may("refunds")
    except ForbiddenError:
        return None
    told = _told(refunds, stage)
    if told is not None:
        stage.note_said(_SAID)
    return told


def _told(refunds: RefundOffice, stage: Stage) -> tuple[str, Offer] | None:
    assert stage.taxpayer_id is not None
    waiting = refunds.waiting(stage.taxpayer_id, stage.today)
    if waiting:
        return f"您名下查到可以退的税 {yuan(waiting)}，确认以后退给您，点下面看明细。", DETAILS
    if any(case.status in UNDER_WAY for case in refunds.cases_of(stage.taxpayer_id)):
        return "您有退税正在办，点下面看到哪一步了。", PROGRESS
    return None
