"""What an application turns on, from the profile and from the systems beside it (invented in the demo)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from backends.invoice.approval.schemas import Standing
from backends.profile.schemas import Taxpayer

DEMO = Path(__file__).parent / "standing.yml"


class Standings:
    """``more``: by taxpayer, what the profile does not hold."""

    def __init__(self, more: dict[str, dict[str, Any]]) -> None:
        self._more = more

    @classmethod
    def open(cls, *, demo: bool) -> Standings:
        return cls(yaml.safe_load(DEMO.read_text(encoding="utf-8")) if demo else {})

    def of(self, taxpayer: Taxpayer, paper_held: int = 0) -> Standing:
        invoicing = taxpayer.invoicing
        months = (invoicing.used_this_month, *invoicing.used_before) if invoicing is not None else ()
        return Standing(
            name=taxpayer.name,
            kind=taxpayer.kind,
            registration=taxpayer.registration,
            vat_status=taxpayer.vat_status,
            credit_level=taxpayer.credit_level,
            overdue_filings=taxpayer.overdue_filings,
            risk_flag=taxpayer.risk_flag,
            monthly_quota=invoicing.monthly_quota if invoicing is not None else None,
            busiest_month=max(months, default=Decimal(0)),
            paper_held=paper_held,
            **self._more.get(taxpayer.id, {}),
        )
