"""The same cases on Spark; passed over where pyspark is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis.strategies import SearchStrategy

from backends.invoice.records.ranges import disjoint, read_ranges
from backends.invoice.records.reading import read_lines
from backends.invoice.records.schemas import Row, Segment
from backends.invoice.records.spark import RECORDS, do_check, open_spark, take_stream
from backends.invoice.records.standard import Standard, load_standard
from tests.backends.invoice.invented import RECEIVED_ON, SEGMENTS, streams
from tests.backends.invoice.test_records import RANGES, STANDARD, STREAM, digital, expected, one_by_one, with_digits
from tests.backends.invoice.test_standard import one_by_one as under_the_law
from tests.backends.invoice.test_standard import priced

pytest.importorskip("pyspark", reason="pyspark is an extra: requirements/spark.in")
pytestmark = pytest.mark.filterwarnings("ignore")  # of the libraries that it brings


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    session = open_spark(2)
    yield session
    session.stop()


def lines_of_stream() -> list[Row]:
    with STREAM.open("rb") as file:
        return [line.row for line in read_lines(file)]


def as_frame(spark: Any, rows: list[Row], first: int = 0) -> Any:
    names = [part.split(" ")[0] for part in RECORDS.split(", ")]
    values = [asdict(row) | {"pos": first + n} for n, row in enumerate(rows)]
    return spark.createDataFrame([tuple(v[name] for name in names) for v in values], RECORDS)


def in_spark(spark: Any, rows: list[Row], segments: list[Segment], standard: Standard = STANDARD) -> list[str | None]:
    found = do_check(spark, as_frame(spark, rows), segments, standard, RECEIVED_ON)
    return [row.reason for row in sorted(found.collect(), key=lambda row: row.pos)]


@pytest.mark.timeout(600)
def test_each_of_the_three_thousand_records_comes_to_its_end_on_spark(spark: Any) -> None:
    found = in_spark(spark, lines_of_stream(), read_ranges(RANGES))
    assert found == [e["reason"] for e in expected()]


@pytest.mark.timeout(600)
def test_every_fault_comes_to_the_same_end_on_spark(spark: Any) -> None:
    """Many small streams one after another, each with keys of its own by the sampling of the property-based test."""
    rows = [row for _ in range(3) for row in _sample(streams())]
    rows += [digital("1", number="26110000000000000001\n"), digital("1", amount="100\n"), digital("1", buyer="x\n")]
    rows += [row for digits in (1, 20, 40) for row in with_digits(digits)[0]]
    assert in_spark(spark, rows, disjoint(SEGMENTS)) == one_by_one(rows, SEGMENTS, RECEIVED_ON)


@pytest.mark.timeout(600)
def test_the_rates_of_the_law_are_the_same_on_spark(spark: Any) -> None:
    rows = _sample(priced())
    assert in_spark(spark, rows, disjoint(SEGMENTS), load_standard("in_force")) == under_the_law(rows)


def _sample(streams: SearchStrategy[list[Row]]) -> list[Row]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [row for _ in range(20) for row in streams.example()]


@pytest.mark.timeout(600)
def test_a_stream_in_files_comes_to_the_same_ends_and_goes_on_after_a_stop(spark: Any, tmp_path: Path) -> None:
    rows, segments = lines_of_stream()[:900], read_ranges(RANGES)
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    for n in range(3):
        as_frame(spark, rows[n * 300 : n * 300 + 300], n * 300).coalesce(1).write.parquet(str(tmp_path / f"made{n}"))
        made = next((tmp_path / f"made{n}").glob("*.parquet"))
        made.rename(incoming / f"part{n}.parquet")
        source = spark.readStream.schema(RECORDS).option("maxFilesPerTrigger", 1).parquet(str(incoming))
        query = take_stream(spark, source, tmp_path / "home", segments, STANDARD, RECEIVED_ON)
        query.processAllAvailable()
        query.stop()
    ends = spark.read.parquet(*(str(p) for p in (tmp_path / "home" / "outcomes").glob("batch=*"))).collect()
    assert [row.reason for row in sorted(ends, key=lambda row: row.pos)] == [e["reason"] for e in expected()[:900]]
    assert len(ends) == 900
