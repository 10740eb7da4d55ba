from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from backends.invoice.office.issued import ListedInvoices, RecordedInvoices, look
from backends.invoice.records.standard import load_standard
from backends.invoice.records.store import RecordStore
from tests.backends.invoice.invented import RECEIVED_ON, SELLERS
from tests.backends.invoice.test_records import as_ndjson, digital


def test_an_invoice_taken_in_as_a_record_is_looked_up_with_what_was_taken_back(tmp_path: Path) -> None:
    store = RecordStore(tmp_path / "r.duckdb", load_standard())
    blue = digital("1")
    red = digital("2", amount="-40", tax="-5.20", total="-45.20", status="red", blue_code="", blue_number=blue.number)
    store.take_lines("b1", as_ndjson([blue, red]), [], RECEIVED_ON)
    found = RecordedInvoices(store, ListedInvoices(())).find("", blue.number or "")
    store.close()
    assert found is not None
    assert (found.seller, found.total, found.red) == (SELLERS[0], Decimal("113.00"), Decimal("45.20"))
    assert look(found, date(2026, 3, 2), Decimal(113)).state == "部分红冲"
