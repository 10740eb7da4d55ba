"""Records received under the rates of the law, not under the contract of the stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backends.invoice.records import engine
from backends.invoice.records.ranges import disjoint
from backends.invoice.records.rules import Book, Ranges, explain
from backends.invoice.records.schemas import Reason, Row
from backends.invoice.records.standard import BadStandardError, load_standard, read_standard
from backends.legislation.service import Legislation
from tests.backends.invoice import test_records as records
from tests.backends.invoice.invented import RECEIVED_ON, SEGMENTS, SELLERS, streams

PERSON = "11010519491231002X"
BOTH = "110109100108200191"  # right as an identity number and as a credit code
SALE = Row(
    kind="ordinary",
    form="digital",
    code="",
    number="26110000000000000001",
    seller=SELLERS[0],
    buyer=SELLERS[1],
    issued_on="2026-03-02",
    lines=1,
    amount="100.00",
    rate="0.13",
    tax="13.00",
    total="113.00",
    status="normal",
)
RATES = ("0.13", "0.03", "0.05", "0.015", "0.02", "0.005", "0.17", "0")
GROSS = ("0", "0.03", "0.05")


@pytest.fixture(scope="module")
def memory() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = engine.open_memory(threads=1)
    engine.do_load_segments(connection, disjoint(SEGMENTS))
    yield connection
    connection.close()


def in_bulk(connection: duckdb.DuckDBPyConnection, rows: list[Row]) -> list[Reason | None]:
    return records.in_bulk(connection, rows, load_standard("in_force"))


def one_by_one(rows: list[Row]) -> list[Reason | None]:
    return records.one_by_one(rows, SEGMENTS, RECEIVED_ON, load_standard("in_force"))


@st.composite
def priced(draw: st.DrawFn) -> list[Row]:
    """The streams of the contract, with other rates and prices, and with persons as buyers."""
    stream: list[Row] = draw(streams())
    for place, row in enumerate(stream):
        if draw(st.booleans()):
            rate, gross = Decimal(draw(st.sampled_from(RATES))), Decimal(draw(st.sampled_from(GROSS)))
            total = Decimal(draw(st.sampled_from(("113.00", "10500.00", "10300.00", "-67.80"))))
            tax = round(total / (1 + gross) * rate, 2) + draw(st.sampled_from((Decimal(), Decimal("0.01"))))
            money = {"amount": str(total - tax), "rate": str(rate), "tax": str(tax), "total": str(total)}
            day = draw(st.sampled_from(("2026-03-02", "2026-04-01", "2025-03-02", "2019-03-31")))
            number = day[2:4] + (row.number or "")[2:] if row.form == "digital" else row.number
            row = replace(row, **money, issued_on=day, number=number)  # type: ignore[arg-type]
        if draw(st.integers(0, 2)) == 0:
            row = replace(row, buyer=draw(st.sampled_from((PERSON, PERSON[:-1] + "1", "11010519491331002X", "x" * 18))))
        stream[place] = row
    return stream


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(priced())
def test_the_bulk_rules_find_what_going_through_the_records_one_by_one_finds(
    memory: duckdb.DuckDBPyConnection, stream: list[Row]
) -> None:
    assert in_bulk(memory, stream) == one_by_one(stream)


CASES: dict[str, tuple[dict[str, str], Reason | None]] = {
    "the standard rate": ({}, None),
    "a rent of a home, the tax reduced from the price without 3 %": (
        {"amount": "10150.00", "rate": "0.015", "tax": "150.00", "total": "10300.00"},
        None,
    ),
    "the same in 2025, without 5 %": (
        {
            "amount": "10350.00",
            "rate": "0.015",
            "tax": "150.00",
            "total": "10500.00",
            "issued_on": "2025-03-02",
            "number": "25110000000000000001",
        },
        None,
    ),
    "a used machine at 3 % reduced to 2": (
        {"amount": "10100.00", "rate": "0.02", "tax": "200.00", "total": "10300.00"},
        None,
    ),
    "a reduced rate of nothing that it is reduced from": (
        {"amount": "10200.00", "rate": "0.015", "tax": "100.00", "total": "10300.00"},
        "arithmetic",
    ),
    "a used car": ({"amount": "20000.00", "rate": "0.005", "tax": "100.00", "total": "20100.00"}, None),
    "a used car before there was that rate": (
        {
            "amount": "20000.00",
            "rate": "0.005",
            "tax": "100.00",
            "total": "20100.00",
            "issued_on": "2020-03-02",
            "number": "20110000000000000001",
        },
        "bad_rate",
    ),
    "a rent of a home of 2025 as of 2026": (
        {
            "amount": "10150.00",
            "rate": "0.015",
            "tax": "150.00",
            "total": "10300.00",
            "issued_on": "2025-03-02",
            "number": "25110000000000000001",
        },
        "arithmetic",
    ),
    "17 % of what fell due before May 2018": ({"rate": "0.17", "tax": "17.00", "total": "117.00"}, None),
    "more than ten million of tax": (
        {"amount": "76923077.00", "rate": "0.13", "tax": "10000000.01", "total": "86923077.01"},
        None,
    ),
    "as much, at a reduced rate": (
        {"amount": "495194174.76", "rate": "0.02", "tax": "9805825.24", "total": "505000000.00"},
        None,
    ),
    "the most of all": (
        {"amount": "999999999999999.99", "rate": "0.13", "tax": "0.00", "total": "999999999999999.99"},
        "arithmetic",
    ),
    "5 % of what fell due before 2026": ({"rate": "0.05", "tax": "5.00", "total": "105.00"}, None),
    "a rate that never was": ({"rate": "0.12", "tax": "12.00", "total": "112.00"}, "bad_rate"),
    "exempt": ({"rate": "0.00", "tax": "0.00", "total": "100.00"}, None),
    "to a person": ({"buyer": PERSON}, None),
    "to a person whose number is mistyped": ({"buyer": PERSON[:-1] + "1"}, "bad_taxpayer"),
    "a special invoice to a person": ({"buyer": PERSON, "kind": "special"}, "bad_taxpayer"),
    "from a person": ({"seller": PERSON}, "bad_taxpayer"),
    "to a firm whose code could be a person's": ({"buyer": BOTH, "kind": "special"}, None),
}


@pytest.mark.parametrize("case", CASES)
def test_what_the_law_knows_is_taken(memory: duckdb.DuckDBPyConnection, case: str) -> None:
    changes, expected = CASES[case]
    row = replace(SALE, **changes)  # type: ignore[arg-type]
    assert one_by_one([row]) == [expected]
    assert in_bulk(memory, [row]) == [expected]


def test_the_contract_knows_none_of_this() -> None:
    agreed = load_standard()
    person = replace(SALE, buyer=PERSON)
    used_car = replace(SALE, amount="20000.00", rate="0.005", tax="100.00", total="20100.00")
    found = [explain(row, Book(), Ranges(SEGMENTS), RECEIVED_ON, agreed)[0].reason for row in (person, used_car)]
    assert found == ["bad_taxpayer", "bad_rate"]


@pytest.mark.parametrize(
    "row",
    [
        "{parameter: vat.nothing}",
        "{parameter: vat.general.low, of: 1}",
        "[]",
        "{parameter: vat.used_asset.rate, gross: vat.rent.home_gross}",
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "in_force.yml"
    path.write_text(f'rates: [{row}]\ntolerance_per_line: "0.01"\nregion: "11"\n', encoding="utf-8")
    with pytest.raises(BadStandardError, match=r"in_force\.yml"):
        read_standard(path, Legislation.load())
