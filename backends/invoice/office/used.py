"""What the accepted records tell of a taxpayer's invoices: paper that is used up, and the use of this month's quota."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Protocol

from backends.invoice.approval.schemas import PaperKind
from backends.invoice.records.rules import Key
from backends.invoice.records.store import RecordStore


class Used(Protocol):
    def paper(self, seller: str, kind: PaperKind, besides: Collection[Key]) -> int:
        """Copies of that kind that are no longer blank, without those of ``besides``. ``seller``: a tax number."""
        ...

    def quota(self, seller: str, on: date, after: date | None) -> Decimal:
        """Yuan, without VAT, of the digital invoices of the month of ``on`` issued after ``after``, less what was taken
        back of that month's invoices meanwhile."""
        ...


class NothingUsed:
    def paper(self, seller: str, kind: PaperKind, besides: Collection[Key]) -> int:
        return 0

    def quota(self, seller: str, on: date, after: date | None) -> Decimal:
        return Decimal(0)


class UsedByRecords:
    def __init__(self, records: RecordStore) -> None:
        self._records = records

    def paper(self, seller: str, kind: PaperKind, besides: Collection[Key]) -> int:
        return self._records.used(seller, kind, besides)

    def quota(self, seller: str, on: date, after: date | None) -> Decimal:
        return self._records.quota_used(seller, on, after)
