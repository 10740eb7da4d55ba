"""Refunds as the other rooms use them."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from backends.refund.schemas import RefundFindings


class RefundService(Protocol):
    def refunds_of(self, taxpayer_id: str, on: date) -> RefundFindings:
        """What comes back of the last three years: vehicle tax, annual settlements, 误收多缴, 换购住房. Empty where
        nothing is known."""
        ...
