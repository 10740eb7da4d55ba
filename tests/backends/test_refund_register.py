from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from backends.legislation.service import Legislation
from backends.refund.demo import Rows
from backends.refund.errors import RegisterUnavailableError
from backends.refund.reference import ReferenceRefund
from backends.refund.register import VehicleRegister, create_register, open_register
from backends.refund.schemas import Candidate, VehicleEvent

TODAY = date(2026, 11, 24)
SINCE = date(2023, 11, 24)

ROWS = Rows(
    vehicles=(
        ("a1", "anna", "京A·演示1", "演示车", "passenger", "fuel", "1.8", date(2020, 1, 1)),
        ("a2", "anna", "京A·演示2", "演示车", "passenger", "fuel", "1.8", None),
        ("b1", "bert", "京A·演示3", "演示车", "passenger", "energy_saving", "1.8", None),
    ),
    payments=(
        ("1", "a1", 2023, date(2023, 1, 15), "480", "self"),
        ("2", "a1", 2025, date(2025, 1, 15), "480", "insurer"),
        ("3", "a1", 2025, date(2025, 1, 10), "480", "self"),
        ("4", "a1", 2026, date(2026, 1, 15), "480", "insurer"),
        ("5", "a2", 2026, date(2026, 1, 15), "480", "insurer"),
        ("6", "b1", 2026, date(2026, 1, 15), "480", "insurer"),
    ),
    events=(
        ("a1", "stolen", date(2023, 5, 1)),
        ("a1", "found", date(2023, 8, 1)),
        ("a1", "scrapped", date(2026, 5, 12)),
    ),
)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[VehicleRegister]:
    create_register(tmp_path / "register.duckdb", ROWS)
    register = VehicleRegister(tmp_path / "register.duckdb")
    yield register
    register.close()


def years(candidates: Iterator[Candidate]) -> list[tuple[str, str, int]]:
    return [(c.taxpayer_id, c.vehicle.id, c.tax_year) for c in candidates]


def test_one_taxpayer_sees_only_what_is_theirs(register: VehicleRegister) -> None:
    assert years(register.screen(TODAY, SINCE, ["bert"])) == [("bert", "b1", 2026)]
    assert years(register.screen(TODAY, SINCE, ["' or true --"])) == []


def test_all_taxpayers_are_screened_in_order(register: VehicleRegister) -> None:
    found = years(register.screen(TODAY, SINCE))
    assert found == [("anna", "a1", 2026), ("anna", "a2", 2026), ("anna", "a1", 2025), ("bert", "b1", 2026)]


def test_payments_come_whole_and_sorted(register: VehicleRegister) -> None:
    twice = next(c for c in register.screen(TODAY, SINCE, ["anna"]) if c.tax_year == 2025)
    assert [(p.id, p.amount, p.paid_on) for p in twice.payments] == [
        ("3", Decimal("480.00"), date(2025, 1, 10)),
        ("2", Decimal("480.00"), date(2025, 1, 15)),
    ]
    assert twice.vehicle.displacement_l == Decimal("1.8")
    assert twice.vehicle.acquired_on == date(2020, 1, 1)


def test_events_reach_back_but_not_beyond_the_year(register: VehicleRegister) -> None:
    by_year = {c.tax_year: c.events for c in register.screen(TODAY, SINCE, ["anna"]) if c.vehicle.id == "a1"}
    assert [e.kind for e in by_year[2025]] == ["stolen", "found"]
    assert by_year[2026][-1] == VehicleEvent("scrapped", date(2026, 5, 12))


def test_what_has_not_happened_yet_is_not_seen(register: VehicleRegister) -> None:
    found = list(register.screen(date(2026, 2, 1), date(2023, 2, 1), ["anna"]))
    assert all(e.kind != "scrapped" for c in found for e in c.events)


def test_a_year_paid_too_long_ago_is_left_out(register: VehicleRegister) -> None:
    assert 2023 not in {year for *_, year in years(register.screen(TODAY, SINCE, ["anna"]))}
    assert 2023 in {year for *_, year in years(register.screen(TODAY, date(2023, 1, 1), ["anna"]))}


def test_vehicles_come_with_their_history(register: VehicleRegister) -> None:
    first, second = register.vehicles("anna")
    assert (first.vehicle.plate, [e.kind for e in first.events]) == ("京A·演示1", ["stolen", "found", "scrapped"])
    assert second.events == ()
    assert register.vehicles("nobody") == []


def test_many_threads_read_at_once(register: VehicleRegister) -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: len(list(register.screen(TODAY, SINCE))), range(40)))
    assert results == [4] * 40


def test_another_process_reads_while_this_one_does(register: VehicleRegister, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from backends.refund.register import VehicleRegister; "
        "print(len(VehicleRegister(Path(sys.argv[1])).vehicles('anna')))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "register.duckdb")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "2"
    assert len(register.vehicles("anna")) == 2


def test_the_demo_register_is_made_once_and_leaves_no_drafts(tmp_path: Path) -> None:
    open_register(tmp_path / "var", demo=True).close()
    (made,) = (tmp_path / "var").iterdir()
    stamp = made.stat().st_mtime_ns
    open_register(tmp_path / "var", demo=True).close()
    assert [p.stat().st_mtime_ns for p in (tmp_path / "var").iterdir()] == [stamp]


def test_outside_development_the_register_is_empty(tmp_path: Path) -> None:
    register = open_register(tmp_path, demo=False)
    assert years(register.screen(TODAY, SINCE)) == []
    register.close()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "register.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(RegisterUnavailableError, match=r"register\.duckdb"):
        VehicleRegister(path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(RegisterUnavailableError, match="var"):
        open_register(tmp_path / "var", demo=True)


def test_findings_add_up_and_say_how_far_they_look(register: VehicleRegister, law: Legislation) -> None:
    findings = ReferenceRefund(law, register).refunds_of("anna", TODAY)
    assert [(i.year, i.refundable) for i in findings.items] == [(2026, Decimal("320.00")), (2025, Decimal("480.00"))]
    assert findings.total == Decimal("800.00")
    assert "2023-11-24" in findings.notes[0]
    assert any("利息" in n for n in findings.notes)


def test_no_vehicle_is_an_empty_result(register: VehicleRegister, law: Legislation) -> None:
    findings = ReferenceRefund(law, register).refunds_of("nobody", TODAY)
    assert (findings.items, findings.total) == ((), Decimal("0.00"))
    assert "没有登记的车辆" in findings.notes[0]


def test_the_screening_of_all_agrees_with_each(register: VehicleRegister, law: Legislation) -> None:
    refund = ReferenceRefund(law, register)
    each = [(t, i) for t in ("anna", "bert") for i in refund.refunds_of(t, TODAY).items]
    assert list(refund.screen_all(TODAY)) == each
