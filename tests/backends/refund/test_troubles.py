"""Records that contradict themselves or cannot be read are for a person, and told; none is counted in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backends.legislation.service import Legislation
from backends.refund.bulk_duckdb import Screening
from backends.refund.bulk_law import bulk_law
from backends.refund.commands import refund_app
from backends.refund.errors import CityUnreadableError
from bench.refund_city import ON
from tests.backends.refund.test_bulk import FUEL, TWICE, write_csv

ONCE = [(2026, date(2026, 5, 1), "420.00", "self")]
SURE = (Decimal("420.00"), False, "")


@contextmanager
def screening(directory: Path, law: Legislation) -> Iterator[Screening]:
    run = Screening(directory, bulk_law(law, ON))
    try:
        run.run()
        yield run
    finally:
        run.close()


def told(directory: Path, law: Legislation) -> dict[str, tuple[Decimal, bool, str]]:
    with screening(directory, law) as run:
        return {f.vehicle_id: (f.refundable, f.needs_person, f.trouble) for f in run.found()}


def put(file: Path, was: str, now: str) -> None:
    text = file.read_text()
    assert was in text
    file.write_text(text.replace(was, now))


def person(trouble: str) -> tuple[Decimal, bool, str]:
    return Decimal("0.00"), True, trouble


def test_a_payment_number_with_two_contents_is_not_paid_back(tmp_path: Path, law: Legislation) -> None:
    write_csv(tmp_path, [(FUEL, TWICE, []), (FUEL, TWICE, [])])
    put(tmp_path / "payments.csv", "p0-1,", "p0-0,")
    assert told(tmp_path, law) == {"v0": person("同一缴款编号有不同的内容"), "v1": SURE}


@pytest.mark.parametrize("was", ["2026-04-01", "420.00"])
def test_a_payment_without_a_day_or_a_sum_is_told(tmp_path: Path, law: Legislation, was: str) -> None:
    write_csv(tmp_path, [(FUEL, [(2026, date(2026, 4, 1), "420.00", "self")], []), (FUEL, TWICE[:1], [])])
    paid = tmp_path / "payments.csv"
    first, line, *rest = paid.read_text().splitlines()
    paid.write_text("\n".join([first, line.replace(was, ""), *rest]) + "\n")
    assert told(tmp_path, law) == {"v0": person("缴款缺编号、日期或金额")}


@pytest.mark.parametrize("event", ["repainted,2026-06-01", ",2026-06-01", "SCRAPPED,2026-06-01", "scrapped,"])
def test_an_event_that_nobody_knows_is_no_loss(tmp_path: Path, law: Legislation, event: str) -> None:
    write_csv(tmp_path, [(FUEL, ONCE, [("scrapped", date(2026, 12, 31))]), (FUEL, ONCE, [])])
    put(tmp_path / "events.csv", "scrapped,2026-12-31", event)
    assert told(tmp_path, law) == {"v0": person("登记的事项看不懂或没有日期")}


def test_an_event_that_nobody_knows_says_nothing_of_the_years_before_it(tmp_path: Path, law: Legislation) -> None:
    paid = [*TWICE, (2025, date(2025, 3, 1), "420.00", "self"), (2025, date(2025, 4, 1), "420.00", "self")]
    write_csv(tmp_path, [(FUEL, paid, [("repainted", date(2026, 1, 1))])])
    with screening(tmp_path, law) as run:
        assert [(f.tax_year, f.refundable, f.needs_person) for f in run.found()] == [
            (2025, Decimal("420.00"), False),
            (2026, Decimal("0.00"), True),
        ]


def test_a_vehicle_that_is_listed_in_two_ways_is_told_if_it_paid_but_once(tmp_path: Path, law: Legislation) -> None:
    write_csv(tmp_path, [(FUEL, ONCE, [])])
    listed = tmp_path / "vehicles.csv"
    listed.write_text(f"{listed.read_text()}v0,t,京X,车,passenger,fuel,2.0,2015-01-01\n")
    assert told(tmp_path, law) == {"v0": person("同一辆车登记了两种情况")}


@pytest.mark.parametrize(("was", "now"), [("fuel", "diesel"), ("1.6", ""), ("1.6", "-1.6")])
def test_a_vehicle_that_cannot_be_placed_is_told(tmp_path: Path, law: Legislation, was: str, now: str) -> None:
    write_csv(tmp_path, [(FUEL, ONCE, [])])
    put(tmp_path / "vehicles.csv", was, now)
    assert told(tmp_path, law) == {"v0": person("车辆的能源种类或排量看不懂")}


def test_an_electric_vehicle_has_no_displacement_to_be_told(tmp_path: Path, law: Legislation) -> None:
    write_csv(tmp_path, [(("passenger", "electric", "1.6", None), ONCE, [])])
    put(tmp_path / "vehicles.csv", "1.6", "")
    assert told(tmp_path, law) == {"v0": SURE}


def test_the_last_line_counts_what_is_wrong(tmp_path: Path, law: Legislation) -> None:
    write_csv(tmp_path, [(FUEL, TWICE, []), (FUEL, ONCE, [("repainted", date(2026, 1, 1))])])
    paid = tmp_path / "payments.csv"
    paid.write_text(f"{paid.read_text()}p9,v9,2026,2026-05-01,420.00,self\n")
    words = ["screen", "--data", str(tmp_path), "--as-of", ON.isoformat()]
    lines = [json.loads(line) for line in CliRunner().invoke(refund_app, [*words, "--json"]).output.splitlines()]
    assert [set(line) for line in lines[:-1]] == [{"vehicle_id", "tax_year", "refundable", "needs_person"}] * 2
    assert lines[-1]["troubles"] == {"登记的事项看不懂或没有日期": 1, "有缴款或事项、车辆表里没有的车": 1}
    spoken = CliRunner().invoke(refund_app, words).output
    assert "v1  2026  0.00 元  须人工确认：登记的事项看不懂或没有日期" in spoken
    assert "数据有问题：有缴款或事项、车辆表里没有的车，1 处" in spoken


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16", "utf-8-sig"])
def test_a_table_is_read_as_other_machines_save_it(tmp_path: Path, law: Legislation, encoding: str) -> None:
    write_csv(tmp_path, [(FUEL, TWICE, [])])
    for name in ("vehicles", "payments", "events"):
        file = tmp_path / f"{name}.csv"
        file.write_bytes(file.read_text().encode(encoding))
    assert told(tmp_path, law) == {"v0": SURE}


def test_a_table_in_no_known_encoding_is_told(tmp_path: Path, law: Legislation) -> None:
    write_csv(tmp_path, [(FUEL, TWICE, [])])
    file = tmp_path / "vehicles.csv"
    file.write_bytes(file.read_bytes() + b"v1,t,\xff\xff,x,passenger,fuel,1.6,2015-01-01\n")
    with pytest.raises(CityUnreadableError, match=r"vehicles\.csv 既不是 UTF-8"):
        told(tmp_path, law)
