"""A city screened by Spark comes to what DuckDB finds; passed over where pyspark is not installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.legislation.service import Legislation
from backends.refund.bulk_duckdb import Screening
from backends.refund.bulk_law import bulk_law
from backends.refund.bulk_spark import find_refunds, open_spark
from bench.refund_city import ON, make_city

pytest.importorskip("pyspark", reason="pyspark is an extra: requirements/spark.in")


def test_spark_finds_what_duckdb_finds(tmp_path: Path, law: Legislation) -> None:
    make_city(tmp_path, vehicles=20_000, seed=3)
    rules = bulk_law(law, ON)
    screening = Screening(tmp_path, rules)
    screening.run()
    ours = [(f.vehicle_id, f.tax_year, int(f.refundable * 100), f.needs_person) for f in screening.found()]
    screening.close()
    spark = open_spark(2)
    theirs = [(r[0], r[1], r[2], bool(r[3])) for r in find_refunds(spark, tmp_path, rules).collect()]
    spark.stop()
    assert sorted(theirs) == sorted(ours)
    assert len(ours) > 200
