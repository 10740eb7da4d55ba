"""The end of the form: the taxes of the sale, line by line, with their basis."""

from __future__ import annotations

from decimal import Decimal

from actions.base import SafeAction, Said, Turn, aside
from actions.errors import UnclearReplyError
from actions.housing.estimate import estimate
from actions.housing.facts import SLOTS, Facts
from actions.offers import Offer, choices, commands
from actions.replies import citation
from actions.services import Services
from backends.housing.schemas import Assessment
from backends.housing.schemas import TaxLine as AssessedLine
from conversations.cards import AssessmentCard, Reply, TaxLine
from kit.money import yuan

AGAIN = Offer("again", "换个条件再算", "rasa:/assess_housing")
CHECK = Offer("transfer", "转人工核对", "transfer")
FORGET: dict[str, None] = dict.fromkeys((*SLOTS, "problem"))
_UNSETTLED = "标明“须人工确认”的，以主管税务机关答复为准"


class AssessHousing(SafeAction):
    label = "action_assess_housing"

    def __init__(self, services: Services, timeout_seconds: float) -> None:
        super().__init__(timeout_seconds)
        self._housing = services.backends.housing
        self._today = services.today

    async def do(self, turn: Turn) -> Said:
        facts = Facts.from_slots(turn.slots)
        if None in (facts.sale_price, facts.home_area, facts.held, facts.buyer_homes):
            raise UnclearReplyError("刚才没有算成，请再说一次要测算的房子")
        today = self._today()
        assessment = await aside(lambda: estimate(facts, self._housing, today))
        return Said([assessment_reply(assessment, facts)], FORGET)

    def on_failure(self, turn: Turn, reply: Reply) -> Said:
        return Said([reply], FORGET)


def assessment_reply(assessment: Assessment, facts: Facts) -> Reply:
    offers = [CHECK, AGAIN]
    said = facts.held.said if facts.held is not None else ""
    card = AssessmentCard(
        title=assessment.title,
        as_of=assessment.as_of,
        # As precise as it was said, not as it was computed with.
        facts=[(label, said if label == "卖方取得" else value) for label, value in assessment.facts],
        lines=[_line(line) for line in assessment.lines],
        notes=_notes(assessment),
        choices=choices(offers),
    )
    return Reply(text=_spoken(assessment), card=card, commands=commands(offers))


def _line(line: AssessedLine) -> TaxLine:
    return TaxLine(
        tax=line.tax,
        payer=line.payer,
        base=line.base,
        rate=line.rate,
        formula=line.formula,
        amount=line.amount,
        basis=[citation(b) for b in line.basis],
        needs_person=line.needs_person,
        note=line.note,
    )


def _notes(assessment: Assessment) -> list[str]:
    missing = [f"没有算：{'、'.join(assessment.not_computed)}"] if assessment.not_computed else []
    unsettled = [_UNSETTLED] if assessment.needs_person else []
    return [*missing, *unsettled, *assessment.notes]


def _spoken(assessment: Assessment) -> str:
    """For who sees no card: each tax above zero, the two totals, and what is left open."""
    taxes = "，".join(
        f"{line.tax} {yuan(line.amount)}{'（须人工确认）' if line.needs_person else ''}"
        for line in assessment.lines
        if line.amount > Decimal(0)
    )
    totals = f"卖方合计 {yuan(assessment.total('seller'))}，买方合计 {yuan(assessment.total('buyer'))}。"
    missing = f"没有算：{'、'.join(assessment.not_computed)}。" if assessment.not_computed else ""
    return (
        f"按 {assessment.as_of} 的规定测算：{taxes or '各税都不用交'}。{totals}{missing}仅供参考，以申报时核定的为准。"
    )
