"""A whole city screened for overpaid vehicle tax, and refunds pushed to the treasury (``bench.refund_push``).
``python -m bench.refund [--vehicles 7000000] [--refunds 5000] [--json]``.

The city is made once in ``--data`` and found again there. ``equal``: what was found is exactly what was planted, by
DuckDB, with and without a kept summary, and by Spark where pyspark is installed. ``screen_seconds``: out of the three
tables alone; ``kept_seconds``: with what each vehicle paid added up beforehand, which took ``summary_seconds``.
``*_cpu``: the same in seconds of processor, which other work on the machine lengthens less. ``pandas_seconds``, where
pandas is: reading and its one grouping of the payments alone, without the rules, so a lower bound. ``share_seconds``:
with 1 and 10 in a hundred of the vehicles.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import time
from pathlib import Path
from typing import Any

import duckdb

from backends.legislation.service import Legislation
from backends.refund.bulk_duckdb import Screening, keep_summary
from backends.refund.bulk_law import BulkLaw, bulk_law
from backends.refund.bulk_summary import NAME
from bench import refund_push
from bench.refund_city import ON, make_city
from bench.report import finish, say

Rows = list[tuple[str, int, int, bool]]


def measure(data: Path, law: BulkLaw, rounds: int) -> tuple[float, float, Screening]:
    """The least seconds of a round, on the clock and of processor, from opening the files to all that was found; the
    last round, still open."""
    seconds, processor = [], []
    for n in range(rounds):
        began, busy = time.perf_counter(), time.process_time()
        screening = Screening(data, law)
        screening.run()
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - busy)
        if n < rounds - 1:
            screening.close()
    return round(min(seconds), 3), round(min(processor), 3), screening


def kept(data: Path, law: BulkLaw, rounds: int) -> tuple[dict[str, float], Rows]:
    """As ``measure``, with a summary that is made for it and gone afterwards."""
    began = time.perf_counter()
    keep_summary(data)
    made = time.perf_counter() - began
    seconds, processor, screening = measure(data, law, rounds)
    found = found_by(screening)
    screening.close()
    (data / NAME).unlink()
    return {"kept_seconds": seconds, "kept_cpu": processor, "summary_seconds": round(made, 1)}, found


def planted_in(data: Path) -> Rows:
    return duckdb.execute(
        f"select vehicle_id, tax_year, cents, needs_person from '{data}/expected.parquet' order by all"
    ).fetchall()


def found_by(screening: Screening) -> Rows:
    return sorted((f.vehicle_id, f.tax_year, int(f.refundable * 100), f.needs_person) for f in screening.found())


def by_share(data: Path, law: BulkLaw, vehicles: int, rounds: int) -> dict[str, float]:
    """Seconds by the share of the vehicles, each share a smaller city of its own."""
    seconds = {}
    for share in (1, 10):
        smaller = data.parent / f"{data.name}-{share}"
        if not (smaller / "expected.parquet").exists():
            make_city(smaller, vehicles=vehicles * share // 100)
        seconds[f"{share}%"], _, screening = measure(smaller, law, rounds)
        screening.close()
    return seconds


def in_spark(data: Path, law: BulkLaw) -> tuple[float, Rows]:
    """Seconds from opening the files to all that was found, the session open already."""
    from backends.refund.bulk_spark import find_refunds, open_spark

    spark = open_spark(2)
    began = time.perf_counter()
    rows = find_refunds(spark, data, law).collect()
    seconds = time.perf_counter() - began
    spark.stop()
    return seconds, sorted((r[0], r[1], r[2], bool(r[3])) for r in rows)


def in_pandas(data: Path) -> float:
    import pandas as pd

    began = time.perf_counter()
    payments = pd.read_parquet(
        data / "payments.parquet", columns=["vehicle_id", "tax_year", "paid_on", "amount"], dtype_backend="pyarrow"
    )
    payments.groupby("vehicle_id", sort=False).agg(
        times=("tax_year", "size"), years=("tax_year", "nunique"), most=("amount", "max"), last=("paid_on", "max")
    )
    return time.perf_counter() - began


def is_installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def screen(data: Path, vehicles: int, rounds: int) -> dict[str, Any]:
    if not (data / "expected.parquet").exists():
        make_city(data, vehicles=vehicles)
    law, planted = bulk_law(Legislation.load(), ON), planted_in(data)
    (data / NAME).unlink(missing_ok=True)
    seconds, processor, screening = measure(data, law, rounds)
    sizes, found = screening.sizes(), found_by(screening)
    screening.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    with_summary, found_again = kept(data, law, rounds)
    say("  screened by DuckDB")
    spark_seconds, spark_found = in_spark(data, law) if is_installed("pyspark") else (None, planted)
    return {
        "screen_seconds": seconds,
        "screen_cpu": processor,
        **with_summary,
        "vehicles": sizes.vehicles,
        "payments": sizes.payments,
        "found": len(found),
        "equal": found == found_again == planted == spark_found,
        "peak_mb": peak,
        "share_seconds": by_share(data, law, vehicles, rounds),
        "spark_seconds": spark_seconds and round(spark_seconds, 1),
        "pandas_seconds": round(in_pandas(data), 1) if is_installed("pandas") else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vehicles", type=int, default=7_000_000)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--refunds", type=int, default=5000, help="pushed to the treasury; 0 for none")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    data = args.data or Path("var") / f"refund-city-{args.vehicles}"
    result = screen(data, args.vehicles, args.rounds)
    if args.refunds:
        result |= refund_push.measure(args.refunds)
    finish(result, as_json=args.json)


if __name__ == "__main__":
    main()
