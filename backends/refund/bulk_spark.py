"""The bulk rules run by Spark, beyond one machine: the text of ``bulk`` as it stands.

pyspark is an extra (``requirements/spark.in``): nothing is imported until it is used.
"""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from backends.refund.bulk import bulk
from backends.refund.bulk_law import BulkLaw

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

COLUMNS = {
    "vehicles": "id, kind, energy, cast(displacement_l as decimal(4, 1)) as displacement_l, acquired_on",
    "payments": "id, vehicle_id, cast(tax_year as int) as tax_year, paid_on, channel,"
    " cast(round(amount * 100) as bigint) as cents",
    "events": "vehicle_id, kind, happened_on",
}
SEEN = {
    "vehicles": "true",
    "payments": "paid_on is null or paid_on <= date '{on}'",
    "events": "happened_on is null or happened_on <= date '{on}'",
}
LAW = (
    "tax_year int, energy string, above decimal(4, 1), upto decimal(4, 1), annual bigint, overpaid int, twice int,"
    " lost int, lost_before int, returned int, returned_before int"
)


def open_spark(cores: int | str = "*") -> SparkSession:
    """A session on this machine; a cluster is a matter of its own configuration."""
    from pyspark.sql import SparkSession

    return (
        SparkSession.builder.master(f"local[{cores}]")
        .appName("vehicle-tax-refunds")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.driver.memory", "4g")
        .getOrCreate()
    )


def find_refunds(spark: SparkSession, directory: Path, law: BulkLaw) -> DataFrame:
    """``found`` of ``bulk``, of the Parquet files in ``directory``."""
    for table, columns in COLUMNS.items():
        spark.read.parquet(str(directory / f"{table}.parquet")).createOrReplaceTempView(f"{table}_kept")
        seen = SEEN[table].format(on=law.on)
        spark.sql(f"select {columns} from {table}_kept where {seen}").createOrReplaceTempView(table)  # noqa: S608
    spark.createDataFrame([astuple(year) for year in law.years], LAW).createOrReplaceTempView("law")
    steps = bulk(law)
    for name in ("absent", "summary", "marked", "suspects", "years"):
        spark.sql(getattr(steps, name)).createOrReplaceTempView(name)
    return spark.sql(steps.found)
