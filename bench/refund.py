"""A whole city screened for overpaid vehicle tax. ``python -m bench.refund [--vehicles 7000000] [--json]``.

The city is made once in ``--data`` and found again there. ``equal``: what was found is exactly what was planted.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path

import duckdb

from backends.legislation.service import Legislation
from backends.refund.bulk_duckdb import Screening
from backends.refund.bulk_law import bulk_law
from bench.refund_city import ON, make_city


def measure(data: Path, rounds: int) -> tuple[list[float], Screening]:
    """Seconds of each round, from opening the files to all that was found; the last round, still open."""
    law, seconds = bulk_law(Legislation.load(), ON), []
    for n in range(rounds):
        began = time.perf_counter()
        screening = Screening(data, law)
        screening.run()
        seconds.append(time.perf_counter() - began)
        if n < rounds - 1:
            screening.close()
    return seconds, screening


def is_equal(data: Path, screening: Screening) -> bool:
    planted = duckdb.execute(
        f"select vehicle_id, tax_year, cents, needs_person from '{data}/expected.parquet' order by all"
    ).fetchall()
    found = sorted((f.vehicle_id, f.tax_year, int(f.refundable * 100), f.needs_person) for f in screening.found())
    return found == planted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vehicles", type=int, default=7_000_000)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    data = args.data or Path("var") / f"refund-city-{args.vehicles}"
    if not (data / "expected.parquet").exists():
        make_city(data, vehicles=args.vehicles)
    seconds, screening = measure(data, args.rounds)
    sizes = screening.sizes()
    result = {
        "screen_seconds": round(min(seconds), 3),
        "vehicles": sizes.vehicles,
        "payments": sizes.payments,
        "found": screening.total()[0],
        "equal": is_equal(data, screening),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    screening.close()
    print(json.dumps(result) if args.json else "\n".join(f"{k:16} {v}" for k, v in result.items()))


if __name__ == "__main__":
    main()
