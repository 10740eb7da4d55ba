"""Refunds as the other rooms use them."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from backends.refund.schemas import RefundFindings


class RefundService(Protocol):
    def refunds_of(self, taxpayer_id: str, on: date) -> RefundFindings:
        """What of the vehicle tax of the last three years comes back. No vehicle: an empty result."""
        ...
