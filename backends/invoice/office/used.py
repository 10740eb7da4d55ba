"""What the accepted records tell of a taxpayer's invoices: paper that is used up, and the use of this month's quota."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol

from backends.invoice.approval.schemas import PaperKind
from backends.invoice.records.store import RecordStore


class Used(Protocol):
    def paper(self, seller: str, kind: PaperKind) -> int:
        """Copies of that kind that are no longer blank. ``seller``: a tax number."""
        ...

    def quota(self, seller: str, on: date) -> Decimal:
        """Yuan, without VAT, of the digital invoices of the month of ``on``, less what was taken back of them."""
        ...


class NothingUsed:
    def paper(self, seller: str, kind: PaperKind) -> int:
        return 0

    def quota(self, seller: str, on: date) -> Decimal:
        return Decimal(0)


class UsedByRecords:
    def __init__(self, records: RecordStore) -> None:
        self._records = records

    def paper(self, seller: str, kind: PaperKind) -> int:
        return self._records.used(seller, kind)

    def quota(self, seller: str, on: date) -> Decimal:
        return self._records.quota_used(seller, on)
