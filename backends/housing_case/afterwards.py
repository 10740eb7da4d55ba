"""What a correction after the certificates comes to: what each side owes on top of what it paid. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from backends.housing.schemas import Assessment, Payer
from backends.housing_case.schemas import Case, NewEvent
from backends.housing_case.service import SIDES
from kit.money import yuan

ZERO = Decimal("0.00")


def recomputed(case: Case, assessment: Assessment, actor: str) -> NewEvent:
    """By the law of the day of filing: the assessment that was confirmed and paid stays as it is. Where a tax that was
    computed then cannot be now, nothing is said to be too much or too little."""
    paid = (case.assessment or {}).get("not_computed", ())
    if lacking := [tax for tax in assessment.not_computed if tax not in paid]:
        return NewEvent("recomputed", actor, {"note": f"算不出来，须人工核定：没有算{'、'.join(lacking)}"})
    totals = {payer: assessment.total(payer) for payer in SIDES}
    more = {payer: total - case.due.get(payer, ZERO) for payer, total in totals.items()}
    unsettled = [line.tax for line in assessment.lines if line.needs_person]
    content = {
        "as_of": assessment.as_of.isoformat(),
        "due": {payer: str(total) for payer, total in totals.items()},
        "more": {payer: str(amount) for payer, amount in more.items()},
        "unsettled": list(dict.fromkeys([*unsettled, *assessment.not_computed])),
    }
    return NewEvent("recomputed", actor, content)


def told_more(more: Mapping[Payer, Decimal]) -> str:
    """
    >>> told_more({"seller": Decimal("-200"), "buyer": Decimal("10")})
    '卖方多缴 200.00 元，应退；买方少缴 10.00 元，应补'
    >>> told_more({"seller": Decimal("0"), "buyer": Decimal("0")})
    '税款没有变化'
    """
    parts = [
        f"{SIDES[payer]}{'少缴' if amount > 0 else '多缴'} {yuan(abs(amount))}，应{'补' if amount > 0 else '退'}"
        for payer, amount in more.items()
        if amount
    ]
    return "；".join(parts) or "税款没有变化"
