"""The treasury's statement as a file: what was missed is heard, what differs is reported, and nothing else changes."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from backends.refund_case.errors import StatementUnreadableError
from backends.refund_case.statement import HEARD, MISSING, STRANGE, read_statement, write_report, write_statement
from kit.db import Database
from tests.backends.refund.office import RefundOffice


@pytest.fixture
def office(database: Database, tmp_path: Path) -> RefundOffice:
    return RefundOffice(database, tmp_path)


def test_a_file_settles_what_was_missed_and_the_report_has_a_line_for_what_differs(
    office: RefundOffice, tmp_path: Path
) -> None:
    missed, forged, unknown, fine = (office.confirmed(year) for year in (2023, 2024, 2025, 2026))
    office.payouts.hear(office.notice(f"{fine.id}-1", "320.00"))
    office.payouts.hear(office.notice(f"{unknown.id}-1", "320.00"))
    file, report = tmp_path / "statement.jsonl", tmp_path / "report.csv"
    theirs = [
        office.notice(f"{missed.id}-1", "320.00"),
        office.notice(f"{forged.id}-1", "320.00").model_copy(update={"transaction": "other"}),
        office.notice(f"{fine.id}-1", "320.00"),
    ]
    write_statement(file, theirs)
    found = office.payouts.compare(read_statement(file), office.now - timedelta(days=1))
    write_report(report, found, office.payouts.find)
    assert [office.status(case) for case in (missed, forged)] == ["credited", "ordered"]
    with report.open(encoding="utf-8-sig") as lines:
        rows = [(row[0], row[1], row[2]) for row in csv.reader(lines)]
    assert rows[1:] == [
        (f"{missed.id}-1", HEARD, "320"),
        (f"{forged.id}-1", STRANGE, "320"),
        (f"{unknown.id}-1", MISSING, "320"),
    ]


def test_a_broken_line_is_named_and_nothing_is_heard(office: RefundOffice, tmp_path: Path) -> None:
    case = office.confirmed()
    file = tmp_path / "statement.jsonl"
    write_statement(file, [office.notice(f"{case.id}-1", "320.00")])
    file.write_text(f"{file.read_text()}{{not a notice\n")
    with pytest.raises(StatementUnreadableError, match="第 2 行"):
        read_statement(file)
    assert office.status(case) == "ordered"
