"""Invoice quotas as the other rooms use them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol

from backends.invoice.schemas import QuotaDecision


class InvoiceService(Protocol):
    def review_quota_raise(self, taxpayer_id: str, requested: Decimal, on: date) -> QuotaDecision:
        """May the monthly quota become ``requested`` (yuan, without VAT)? Raises ``TaxpayerNotFoundError``,
        ``BadQuotaError``."""
        ...
