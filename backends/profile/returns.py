"""What the returns that are kept tell of a taxpayer: how many of this time for filing are missing, what is not paid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from backends.profile.facts import Declaration, Facts
from backends.profile.matters.rules import Known, MatterRules
from backends.profile.models import DeclarationRow

LOOKED_BACK = timedelta(days=1200)


def told_by_returns(facts: Facts, returns: Sequence[Declaration], duties: MatterRules, on: date) -> Facts:
    """``facts`` with what follows from ``returns``, which are all that were filed of late. A settlement that is among
    them is open no more, whatever was told before."""
    known = Known(facts, returns)
    told: dict[str, int | bool] = {"unfiled": duties.unfiled(known, on)}
    if any(one.paid is not None for one in returns):
        told["unpaid"] = int(sum((one.unpaid for one in returns), Decimal(0)).to_integral_value(ROUND_CEILING))
    if duties.settled(known, on):
        told["settlement_open"] = False
    return facts.model_copy(update=told)


def with_returns(session: Session, page: Collection[Facts], duties: MatterRules, on: date) -> list[Facts]:
    """``page`` with what their returns tell. Of whom none was brought nothing is known, and none is missed: it may be
    that only a part of all taxpayers was brought."""
    row = DeclarationRow
    ids = [one.taxpayer_id for one in page]
    query = select(row.taxpayer_id, row.content).where(row.taxpayer_id.in_(ids), row.period_from > on - LOOKED_BACK)
    found: dict[str, list[Declaration]] = {}
    for taxpayer_id, content in session.execute(query):
        found.setdefault(taxpayer_id, []).append(Declaration.model_validate(content))
    return [
        told_by_returns(one, found[one.taxpayer_id], duties, on) if one.taxpayer_id in found else one for one in page
    ]
