from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from backends.invoice.office.issued import ListedInvoices, RecordedInvoices, look
from backends.invoice.office.used import UsedByRecords
from backends.invoice.records.schemas import Segment
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
    assert found is not None
    assert (found.seller, found.total, found.red) == (SELLERS[0], Decimal("113.00"), Decimal("45.20"))
    assert look(found, date(2026, 3, 2), Decimal(113)).state == "部分红冲"


def test_the_months_quota_is_used_by_digital_invoices_and_free_again_by_what_is_taken_back_in_it(
    tmp_path: Path,
) -> None:
    store = RecordStore(tmp_path / "r.duckdb", load_standard())
    used = UsedByRecords(store)
    assert used.quota(SELLERS[0], date(2026, 3, 31), None) == 0  # and opens nothing
    assert not (tmp_path / "r.duckdb").exists()
    before, blue = digital("1", issued_on="2026-02-02"), digital("2", number="26110000000000000002")
    taken = {"amount": "-40", "tax": "-5.20", "total": "-45.20", "status": "red", "blue_code": ""}
    reds = [
        digital("3", number="26110000000000000003", blue_number=blue.number, **taken),
        digital("4", number="26110000000000000004", blue_number=before.number, **taken),
    ]
    batch = store.take_lines("b1", as_ndjson([before, blue, *reds]), [], RECEIVED_ON)
    assert batch.accepted == 4
    assert used.quota(SELLERS[0], date(2026, 3, 31), None) == 60
    assert used.quota(SELLERS[0], date(2026, 2, 1), None) == 100
    assert used.quota(SELLERS[1], date(2026, 3, 31), None) == 0


def test_paper_is_used_up_by_red_invoices_too_and_each_kind_for_itself(tmp_path: Path) -> None:
    store = RecordStore(tmp_path / "r.duckdb", load_standard())
    paper = {"form": "paper", "code": "011002600104"}
    blue = digital("1", number="00000001", **paper)
    taken = {"amount": "-40", "tax": "-5.20", "total": "-45.20", "status": "red", "blue_code": "011002600104"}
    red = digital("2", number="00000002", blue_number="00000001", **paper, **taken)
    segments = [Segment(SELLERS[0], "011002600104", "00000001", "00000009", "2026-01-01")]
    assert store.take_lines("b1", as_ndjson([blue, red]), segments, RECEIVED_ON).accepted == 2
    used = UsedByRecords(store)
    assert (used.paper(SELLERS[0], "ordinary", ()), used.paper(SELLERS[0], "special", ())) == (2, 0)


def test_who_only_looks_up_keeps_nobody_from_taking_in(tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    looking = RecordStore(path, load_standard())
    for n in (1, 2):
        assert looking.quota_used(SELLERS[0], date(2026, 3, 31)) == 100 * (n - 1)
        taking = RecordStore(path, load_standard())
        taking.take_lines(f"b{n}", as_ndjson([digital(str(n), number=f"2611000000000000000{n}")]), [], RECEIVED_ON)
    assert looking.totals() == {None: 2}
