"""What an application turns on, from the profile and from the systems beside it.

A bureau's own systems take the place of ``ListedStandings``, which holds invented data for the demo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import yaml
from pydantic import Field, TypeAdapter

from backends.invoice.approval.schemas import Count, Money, PaperKind, Standing, Strict
from backends.profile.schemas import Taxpayer

DEMO = Path(__file__).parent / "standing.yml"


class Paper(Strict):
    """Copies of one kind of paper: how many a month were approved, and how many the busiest month took. ``since``: the
    day of the register's last word on ``monthly``, as ``quota_since`` of the profile."""

    monthly: Count = 0
    since: date | None = None
    busiest: Count = 0


class Beside(Strict):
    """``arrears`` and ``ticket_limit`` (the most on one paper invoice) in yuan; ``linked_risky``: firms.
    ``ticket_limit_since``: as ``Paper.since``."""

    months_registered: Count = 0
    arrears: Money = Decimal(0)
    linked_risky: Count = 0
    ticket_limit: Money | None = None
    ticket_limit_since: date | None = None
    paper: dict[PaperKind, Paper] = Field(default_factory=dict)


class Standings(Protocol):
    def of(self, taxpayer_id: str) -> Beside:
        """What is known beside the profile; of who is not known, nothing of note. What this house approves need not
        be in it: it is added, where the register does not speak of a later day."""
        ...


class ListedStandings:
    def __init__(self, known: Mapping[str, Beside]) -> None:
        self._known = known

    @classmethod
    def open(cls, *, demo: bool) -> ListedStandings:
        given = yaml.safe_load(DEMO.read_text(encoding="utf-8")) if demo else {}
        return cls(TypeAdapter(dict[str, Beside]).validate_python(given))

    def of(self, taxpayer_id: str) -> Beside:
        return self._known.get(taxpayer_id, Beside())


def standing_of(taxpayer: Taxpayer, beside: Beside, paper: PaperKind, held: int) -> Standing:
    """``held``: copies of ``paper`` in the taxpayer's hands."""
    invoicing, copies = taxpayer.invoicing, beside.paper.get(paper, Paper())
    months = (invoicing.used_this_month, *invoicing.used_before) if invoicing is not None else ()
    return Standing(
        name=taxpayer.name,
        kind=taxpayer.kind,
        registration=taxpayer.registration,
        vat_status=taxpayer.vat_status,
        credit_level=taxpayer.credit_level,
        overdue_filings=taxpayer.overdue_filings,
        arrears=beside.arrears,
        risk_flag=taxpayer.risk_flag,
        linked_risky=beside.linked_risky,
        months_registered=beside.months_registered,
        monthly_quota=invoicing.monthly_quota if invoicing is not None else None,
        temporary_quota=invoicing.temporary if invoicing is not None else Decimal(0),
        ticket_limit=beside.ticket_limit,
        busiest_month=max(months, default=Decimal(0)),
        paper_quota=copies.monthly,
        paper_busiest_month=copies.busiest,
        paper_held=held,
    )
