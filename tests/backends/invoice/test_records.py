from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from backends.invoice.records import engine
from backends.invoice.records import store as store_module
from backends.invoice.records.batch import batch_of_file
from backends.invoice.records.errors import (
    BadBatchError,
    BadRangesError,
    BatchConflictError,
    RecordStoreUnavailableError,
)
from backends.invoice.records.ranges import disjoint, read_ranges
from backends.invoice.records.reading import read_line, read_lines, read_table
from backends.invoice.records.rules import Book, Ranges, exact_sum, explain
from backends.invoice.records.schemas import TEXTS, WORDS, Reason, Row, Segment
from backends.invoice.records.standard import Standard, load_standard
from backends.invoice.records.store import RecordStore
from backends.invoice.records.taxpayers import fits_credit_code
from kit.settings import ROOT
from tests.backends.invoice.invented import RECEIVED_ON, SEGMENTS, SELLERS, streams

CASES = ROOT / "tests" / "cases" / "invoice_stream"
STREAM = CASES / "stream.ndjson"
RANGES = CASES / "ranges.csv"
STANDARD = load_standard()


def expected() -> list[dict[str, object]]:
    return [json.loads(line) for line in (CASES / "expected.jsonl").read_text().splitlines()]


def one_by_one(
    rows: list[Row], segments: list[Segment], day: date, standard: Standard = STANDARD
) -> list[Reason | None]:
    book, ranges, found = Book(), Ranges(segments), []
    for row in rows:
        verdict, invoice = explain(row, book, ranges, day, standard)
        if verdict.kept and invoice is not None:
            book.keep(invoice)
        found.append(verdict.reason)
    return found


@pytest.fixture
def memory() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = engine.open_memory(threads=1)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def shared_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = engine.open_memory(threads=1)
    engine.do_load_segments(connection, disjoint(SEGMENTS))
    yield connection
    connection.close()


def in_bulk(
    connection: duckdb.DuckDBPyConnection, rows: list[Row], standard: Standard = STANDARD
) -> list[Reason | None]:
    engine.do_empty(connection)
    if rows:
        engine.do_add_rows(connection, rows, first=0)
    engine.do_check(connection, standard, RECEIVED_ON)
    return engine.reasons(connection)


def test_each_of_the_three_thousand_records_comes_to_its_end_one_by_one() -> None:
    with STREAM.open("rb") as file:
        lines = list(read_lines(file))
    found = one_by_one([line.row for line in lines], read_ranges(RANGES), RECEIVED_ON)
    assert list(zip((line.id for line in lines), found, strict=True)) == [(e["id"], e["reason"]) for e in expected()]


def test_the_command_prints_what_was_expected_and_then_the_totals() -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "invoice", "verify", str(STREAM), "--ranges", str(RANGES)]
    command += ["--received-on", RECEIVED_ON.isoformat(), "--json"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.splitlines()
    assert [json.loads(line) for line in said[:-1]] == expected()
    totals = json.loads(said[-1])
    assert totals["records"] == 3000
    assert totals["accepted"] == sum(bool(e["accepted"]) for e in expected())
    assert totals["reasons"]["repeated"] == 146
    assert set(totals) == {"records", "accepted", "reasons", "seconds"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(streams())
def test_the_bulk_rules_find_what_going_through_the_records_one_by_one_finds(
    shared_memory: duckdb.DuckDBPyConnection, stream: list[Row]
) -> None:
    assert in_bulk(shared_memory, stream) == one_by_one(stream, SEGMENTS, RECEIVED_ON)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(streams(), st.integers(0, 30))
def test_a_stream_cut_into_batches_comes_to_the_same_ends(
    tmp_path_factory: pytest.TempPathFactory, stream: list[Row], cut: int
) -> None:
    store = RecordStore(tmp_path_factory.mktemp("records") / "r.duckdb", STANDARD, threads=1)
    found: list[Reason | None] = []
    for name, part in (("first", stream[:cut]), ("second", stream[cut:])):
        store.take_lines(name, as_ndjson(part), disjoint(SEGMENTS), RECEIVED_ON)
        found += [verdict.reason for _, verdict in store.outcomes(name)]
    assert found == one_by_one(stream, SEGMENTS, RECEIVED_ON)


def as_ndjson(rows: list[Row]) -> bytes:
    records = [{"id": "x", "lines": row.lines, **{name: getattr(row, name) for name in TEXTS}} for row in rows]
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def digital(tail: str, **more: str | None) -> Row:
    """A good digital invoice of 100 yuan whose number ends with ``tail``."""
    row = Row(
        kind="ordinary",
        form="digital",
        code="",
        number=f"2611{tail:0>16}",
        seller=SELLERS[0],
        buyer="",
        issued_on="2026-03-02",
        lines=1,
        amount="100",
        rate="0.13",
        tax="13.00",
        total="113.00",
        status="normal",
    )
    return replace(row, **more)  # type: ignore[arg-type]


def test_a_long_chain_of_reds_against_one_invoice_is_settled_in_order(memory: duckdb.DuckDBPyConnection) -> None:
    blue = digital("01")
    reds = [
        replace(
            blue,
            number=f"261100000000000001{n:02}",
            amount=f"-{amount}",
            tax=tax,
            total=total,
            status="red",
            blue_code="",
            blue_number=blue.number,
        )
        for n, (amount, tax, total) in enumerate([("90", "-11.70", "-101.70"), ("10", "-1.30", "-11.30")] * 20)
    ]
    found = in_bulk(memory, [blue, *reds])
    assert found == one_by_one([blue, *reds], [], RECEIVED_ON)
    assert found[:4] == [None, None, None, "red_exceeds_blue"]


@pytest.mark.parametrize(
    "line",
    [b"[]", b"null", b"{", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"id": 5}', b"NaN"],
)
def test_what_is_no_record_is_told_apart_and_stops_nothing(line: bytes) -> None:
    assert read_line(line).row == Row()


def test_a_blank_line_is_passed_over_and_booleans_and_decimals_are_no_number_of_lines() -> None:
    lines = [b"\n", b"  \r\n", b'{"id": "a", "lines": true}', b'{"id": "b", "lines": 1.0}', b'{"id": "c", "lines": 2}']
    assert [(line.id, line.row.lines) for line in read_lines(lines)] == [("a", None), ("b", None), ("c", 2)]


@pytest.mark.parametrize(("written", "read"), [("9" * 5000, 10**18), ("-" + "9" * 5000, 0), ("9" * 40, 10**18)])
def test_a_number_of_lines_has_as_many_digits_as_it_likes(written: str, read: int) -> None:
    line = read_line(f'{{"id": "a", "lines": {written}, "kind": "special"}}'.encode())
    assert (line.id, line.row.lines, line.row.kind) == ("a", read, "special")


def test_every_reason_has_words() -> None:
    assert {e["reason"] for e in expected()} - {None} <= set(WORDS)


def test_a_credit_code_is_held_against_its_check_sign() -> None:
    assert fits_credit_code("91350100M000100Y43")
    assert not fits_credit_code("91350100M000100Y44")
    assert not fits_credit_code("91350100m000100y43")


def test_ranges_that_overlap_become_disjoint_and_the_earlier_day_holds() -> None:
    parts = {(s.first, s.last, s.handed_out_on) for s in disjoint(SEGMENTS[:2])}
    assert parts == {("00000001", "00000003", "2026-03-01"), ("00000004", "00000004", "2026-03-05")}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("seller,code\n", "表头"),
        ("seller,code,first,last,handed_out_on\na,011002600104,00000002,00000001,2026-03-01\n", "第 2 行"),
        ("seller,code,first,last,handed_out_on\na,011002600104,00000001\n", "第 2 行"),
        ("seller,code,first,last,handed_out_on\na,011002600104,00000001,00000002,2026-02-30\n", "日期"),
    ],
)
def test_a_bad_table_of_ranges_is_refused_by_its_line(tmp_path: Path, table: str, words: str) -> None:
    path = tmp_path / "ranges.csv"
    path.write_text(table)
    with pytest.raises(BadRangesError, match=words):
        read_ranges(path)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_table_is_taken_as_the_lines_are(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"records{suffix}"
    names = ["id", "lines", *TEXTS]
    rows = [digital("1"), digital("1", total="114.00"), digital("2", rate="0.17", tax="17.00", total="117.00")]
    table = [["a", str(row.lines), *(getattr(row, name) or "" for name in TEXTS)] for row in rows]
    if suffix == ".csv":
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([names, *table])
    else:
        book = Workbook()
        assert book.active is not None
        for cells in [names, *table]:
            book.worksheets[0].append(cells)
        book.save(path)
    store = RecordStore(tmp_path / "r.duckdb", STANDARD)
    store.take_table("b1", path, [], RECEIVED_ON)
    assert [v.reason for _, v in store.outcomes("b1")] == [None, "duplicate", "bad_rate"]
    path.write_text("nothing,here\n")
    with pytest.raises(BadBatchError):
        list(read_table(path))


def test_parquet_is_a_batch_as_well_and_a_file_that_is_none_is_named(
    memory: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows = [digital("1"), digital("1", total="114.00"), digital("2", rate="0.17", tax="17", total="117")]
    engine.do_add_rows(memory, rows, 0)
    good, bad, none = (tmp_path / f"{name}.parquet" for name in ("good", "bad", "none"))
    memory.execute(f"copy records to '{good}' (format parquet)")
    memory.execute(f"copy (select * exclude (tax) replace (amount::double as amount) from records) to '{bad}'")
    none.write_bytes(b"PAR1")
    store = RecordStore(tmp_path / "r.duckdb", STANDARD)
    store.take_parquet("b1", good, [], RECEIVED_ON)
    assert [v.reason for _, v in store.outcomes("b1")] == [None, "duplicate", "bad_rate"]
    assert batch_of_file(memory, good) == [None, None, None]
    engine.do_check(memory, STANDARD, RECEIVED_ON)
    assert engine.reasons(memory) == [None, "duplicate", "bad_rate"]
    with pytest.raises(BadBatchError, match="amount、tax"):
        store.take_parquet("b2", bad, [], RECEIVED_ON)
    with pytest.raises(BadBatchError, match=r"none\.parquet"):
        store.take_parquet("b3", none, [], RECEIVED_ON)
    with pytest.raises(BadBatchError, match="检查路径"):
        batch_of_file(memory, tmp_path / "gone.parquet")
    assert sum(store.totals().values()) == 3


def parts_of_stream(size: int) -> list[bytes]:
    lines = STREAM.read_bytes().splitlines(keepends=True)
    return [b"".join(lines[at : at + size]) for at in range(0, len(lines), size)]


def test_a_batch_sent_again_changes_nothing_and_gets_the_same_answer(tmp_path: Path) -> None:
    store = RecordStore(tmp_path / "r.duckdb", STANDARD)
    segments, content = read_ranges(RANGES), parts_of_stream(1000)[0]
    first = store.take_lines("b1", content, segments, RECEIVED_ON)
    again = store.take_lines("b1", content, segments, RECEIVED_ON)
    assert not first.again
    assert again.again
    assert (first.records, first.accepted, first.reasons) == (again.records, again.accepted, again.reasons)
    assert sum(store.totals().values()) == 1000


def test_another_content_under_the_name_of_a_batch_is_refused(tmp_path: Path) -> None:
    store = RecordStore(tmp_path / "r.duckdb", STANDARD)
    store.take_lines("b1", b'{"id": "a"}', [], RECEIVED_ON)
    with pytest.raises(BatchConflictError):
        store.take_lines("b1", b'{"id": "b"}', [], RECEIVED_ON)
    with pytest.raises(BadBatchError):
        store.take_lines("b 1", b"", [], RECEIVED_ON)
    assert store.outcomes("b1")[0][0] == "a"


WAITING = """
import sys
from pathlib import Path
from backends.invoice.records.errors import RecordStoreUnavailableError
from backends.invoice.records.standard import load_standard
from backends.invoice.records.store import RecordStore

try:
    RecordStore(Path(sys.argv[1]), load_standard(), patience=0).totals()
except RecordStoreUnavailableError:
    print("busy", flush=True)
print(RecordStore(Path(sys.argv[1]), load_standard(), patience=60).totals(), flush=True)
"""


def test_who_looks_up_waits_until_the_process_that_takes_a_batch_has_let_go(tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    store = RecordStore(path, STANDARD)
    store.take_lines("b1", as_ndjson([digital("1")]), [], RECEIVED_ON)
    with subprocess.Popen(
        [sys.executable, "-c", WAITING, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as waiting:
        assert waiting.stdout is not None
        with store._transaction():
            assert waiting.stdout.readline() == "busy\n"
        assert waiting.stdout.readline() == "{None: 1}\n"


def test_this_process_looks_up_beside_the_batch_that_it_takes(tmp_path: Path) -> None:
    store = RecordStore(tmp_path / "r.duckdb", STANDARD)
    store.take_lines("b1", as_ndjson([digital("1")]), [], RECEIVED_ON)
    with store._transaction():
        assert store.totals() == {None: 1}
    assert store.take_lines("b1", as_ndjson([digital("1")]), [], RECEIVED_ON).again


def with_digits(digits: int) -> tuple[list[Row], list[Reason | None]]:
    ones = "1" * digits
    sums = {"amount": ones, "rate": "0.00", "tax": "0", "total": f"{ones}.00"}
    blue = {"blue_code": "", "blue_number": digital("1").number, "status": "red"}
    rows = [
        digital("1", **sums),
        digital("1", **sums),
        digital("2", **sums | {"total": f"{ones}.01"}),
        digital("2", **sums | {"rate": "0.5"}),
        digital("3", **sums | {"rate": "0." + "0" * 40}),
        digital("4", **sums | {"total": "-0.01", "amount": "-0.01"} | blue),
        digital("5", **sums | {"total": f"-{ones}", "amount": f"-{ones}"} | blue),
        digital("6", rate="0.1300000000"),
    ]
    return rows, [None, "repeated", "arithmetic", "arithmetic", None, None, "red_exceeds_blue", None]


@pytest.mark.parametrize("digits", [1, 15, 16, 20, 36, 40, 400])
def test_an_amount_has_as_many_digits_as_it_likes(
    memory: duckdb.DuckDBPyConnection, tmp_path: Path, digits: int
) -> None:
    rows, ends = with_digits(digits)
    assert one_by_one(rows, [], RECEIVED_ON) == ends
    assert in_bulk(memory, rows) == ends
    store = RecordStore(tmp_path / "r.duckdb", STANDARD)
    for n, row in enumerate(rows):
        store.take_lines(f"b{n}", as_ndjson([row]), [], RECEIVED_ON)
    assert [store.outcomes(f"b{n}")[0][1].reason for n in range(len(rows))] == ends
    used = exact_sum([Decimal("1" * digits), Decimal("1" * digits), Decimal("99.99")])
    assert store.quota_used(SELLERS[0], date(2026, 3, 31)) == used
    found = store.find("", str(rows[0].number))
    assert found is not None
    assert (found["amount"], found["red"]) == ("1" * digits, Decimal("0.01"))


def test_no_amount_is_too_long_to_be_looked_at() -> None:
    ones = "1" * 1_000_002
    assert one_by_one([digital("1", amount=ones, rate="0.00", tax="0", total=ones)], [], RECEIVED_ON) == [None]


def test_what_was_taken_back_is_told_to_the_cent_however_long_it_is(tmp_path: Path) -> None:
    ones = "1" * 40
    blue = digital("1", amount=ones, rate="0.00", tax="0", total=ones)
    whole = {"amount": f"-{ones}", "rate": "0.00", "tax": "0", "total": f"-{ones}", "status": "red"}
    red = digital("2", **whole, blue_code="", blue_number=blue.number)
    store = RecordStore(tmp_path / "r.duckdb", STANDARD)
    store.take_lines("b1", as_ndjson([blue, red]), [], RECEIVED_ON)
    found = store.find("", str(blue.number))
    assert found is not None
    assert found["red"] == Decimal(ones)


def test_who_has_waited_for_their_turn_does_not_wait_for_the_file_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.duckdb"
    path.touch()
    tries: list[object] = []

    def connect(*_: object, **how: object) -> None:
        tries.append(how)
        raise duckdb.IOException("another process has it")

    hours = iter([0.0, 3600.0])  # as it comes, and when its turn has come
    monkeypatch.setattr(store_module, "monotonic", lambda: next(hours))
    monkeypatch.setattr(duckdb, "connect", connect)
    with pytest.raises(RecordStoreUnavailableError):
        RecordStore(path, STANDARD).totals()
    assert len(tries) == 1


TAKING = """
import sys
from pathlib import Path
from backends.invoice.records.ranges import read_ranges
from backends.invoice.records.standard import Standard, load_standard
from backends.invoice.records.store import RecordStore
from tests.backends.invoice.test_records import RANGES, RECEIVED_ON, parts_of_stream

store = RecordStore(Path(sys.argv[1]), load_standard())
segments = read_ranges(RANGES)
for number, content in enumerate(parts_of_stream(250)):
    print(number, flush=True)
    store.take_lines(f"b{number}", content, segments, RECEIVED_ON)
print("done", flush=True)
"""


def test_killed_in_the_middle_and_sent_again_every_record_is_accounted_for_exactly_once(tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    for stop in ("2", "5", "9", "done"):
        with subprocess.Popen(
            [sys.executable, "-c", TAKING, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as run:
            assert run.stdout is not None
            for line in run.stdout:
                if line.strip() == stop:
                    os.kill(run.pid, signal.SIGKILL)
                    break
    store = RecordStore(path, STANDARD)
    found = [(mark, v.reason) for n in range(12) for mark, v in store.outcomes(f"b{n}")]
    assert found == [(e["id"], e["reason"]) for e in expected()]
