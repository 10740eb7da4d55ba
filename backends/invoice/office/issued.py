"""Invoices that were issued, to be looked up by number: those taken in as records, and invented ones in the demo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal, Protocol

import yaml
from pydantic import TypeAdapter

from backends.invoice.approval.schemas import Strict
from backends.invoice.records.store import RecordStore
from kit.clock import today

DEMO = Path(__file__).parent.parent / "issued.yml"


class Issued(Strict):
    """``booked``: the buyer has confirmed its use or entered it in the books; none: not known. ``red``: already taken
    back, positive."""

    number: str
    code: str = ""
    seller: str
    buyer: str
    issued_on: date
    amount: Decimal
    tax: Decimal
    total: Decimal
    booked: bool | None = False
    voided: bool = False
    red: Decimal = Decimal(0)


class IssuedInvoices(Protocol):
    def find(self, code: str, number: str) -> Issued | None: ...


class ListedInvoices:
    def __init__(self, invoices: Iterable[Issued]) -> None:
        self._by_key = {(i.code, i.number): i for i in invoices}

    def find(self, code: str, number: str) -> Issued | None:
        return self._by_key.get((code, number))


class RecordedInvoices:
    """Those that were taken in as records; whether the buyer has booked them no record tells."""

    def __init__(self, records: RecordStore, before: IssuedInvoices) -> None:
        self._records = records
        self._before = before

    def find(self, code: str, number: str) -> Issued | None:
        listed = self._before.find(code, number)
        return listed if listed is not None else self._recorded(code, number)

    def _recorded(self, code: str, number: str) -> Issued | None:
        found = self._records.find(code, number)
        return Issued.model_validate(found | {"code": code, "number": number, "booked": None}) if found else None


def demo_invoices() -> ListedInvoices:
    """One that was issued ``today`` is of the day on which the demo is opened."""
    rows = yaml.safe_load(DEMO.read_text(encoding="utf-8"))
    rows = [row | {"issued_on": today() if row["issued_on"] == "today" else row["issued_on"]} for row in rows]
    return ListedInvoices(TypeAdapter(list[Issued]).validate_python(rows))


Seen = Literal["fits", "differs", "unknown"]


@dataclass(frozen=True, slots=True)
class Look:
    """What 查验 says. ``differs``: there is such an invoice, but the day or the total is another."""

    seen: Seen
    state: str = ""


def look(invoice: Issued | None, issued_on: date, total: Decimal) -> Look:
    """Only who knows day and total learns more than that they do not fit."""
    if invoice is None:
        return Look("unknown")
    if invoice.issued_on != issued_on or total not in (invoice.total, invoice.amount):
        return Look("differs")
    if invoice.voided:
        return Look("fits", "已作废")
    if invoice.red >= invoice.total:
        return Look("fits", "已全额红冲")
    return Look("fits", "部分红冲" if invoice.red else "正常")
