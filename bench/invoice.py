"""Invoice records verified as a stream, with all twelve checks.

    python -m bench.invoice [--json] [--records 10000000] [--batch 1000000] [--seed 1] [--threads N]

``checked_per_s``: records a second from Parquet, in memory. ``durable_per_s``: the same records in batches into the
store, each batch accepted and every row's end kept, in one transaction; in the middle the process is killed and begins
again, all batches are sent twice. ``lost`` and ``doubled``: rows without an end, or with two, after that; ``differ``:
rows that came to another end than in memory. ``parsed_per_s``: NDJSON alone. ``spark_per_s``: the same rules on Spark
on this machine, of ``--spark`` records; none where pyspark is not installed. ``approval_p99_ms``: an application from
the call to the commit, paper handed out. ``checked_cpu_s`` and ``durable_cpu_s``:
seconds of processor, which say what a busy machine's clock does not. Making the records is not counted.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from backends.invoice.approval.schemas import Asked
from backends.invoice.office.carrier import SandboxCarrier
from backends.invoice.office.issued import ListedInvoices
from backends.invoice.office.service import InvoiceOffice
from backends.invoice.records import engine
from backends.invoice.records.ranges import disjoint
from backends.invoice.records.reading import read_lines
from backends.invoice.records.spark import RECORDS, open_spark
from backends.invoice.records.spark import do_check as check_on_spark
from backends.invoice.records.standard import load_standard
from backends.invoice.records.store import RecordStore
from backends.invoice.standing import Standings
from backends.legislation.service import Legislation
from backends.profile.demo import DemoAccount
from backends.profile.mandates import Mandate
from backends.profile.schemas import Taxpayer
from backends.refund.schemas import VehicleHistory
from bench.invoice_stream import RECEIVED_ON, credit_code, do_write, ranges
from bench.report import finish, say
from kit.db import Database
from kit.settings import ROOT
from migrations import upgrade

DAY = date.fromisoformat(RECEIVED_ON)
PARSED = 100_000  # records written as NDJSON and read back

Part = tuple[Path, int]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--batch", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--spark", type=int, default=1_000_000, help="records given to Spark, 0 for none")
    parser.add_argument("--approvals", type=int, default=1000)
    parser.add_argument("--take", type=Path, help=argparse.SUPPRESS)  # the process that is killed
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> None:
    options = parse()
    if options.take is not None:
        do_take_all(options.take, parts_in(options.take, options), options.threads)
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        parts = list(parts_in(home, options))
        for path, first in parts:
            size = min(options.batch, options.records - first)
            do_write(path, size, seed=options.seed, first=first, whole=options.records)
        say(
            f"{options.records:,} records in {len(parts)} files, {sum(p.stat().st_size for p, _ in parts) / 1e6:.0f} MB"
        )
        checked = check(parts, options.threads)
        durable = take(home, parts, options)
        ends = durable.pop("ends")
        found = checked.pop("ends")
        result = {**checked, **durable, "differ": sum(abs(ends.get(r, 0) - found.get(r, 0)) for r in ends | found) // 2}
        result["spark_per_s"] = spark_per_s(home, parts, options)
        result["approval_p99_ms"] = approval_p99_ms(home, options.approvals)
        result["parsed_per_s"] = parsed_per_s(parts[0][0])
        result["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    finish(result, as_json=options.json)


def parts_in(home: Path, options: argparse.Namespace) -> Iterator[Part]:
    for first in range(0, options.records, options.batch):
        yield home / f"part{first // options.batch:04}.parquet", first


def check(parts: list[Part], threads: int) -> dict[str, Any]:
    connection = engine.open_memory(threads=threads)
    engine.do_load_segments(connection, disjoint(ranges()))
    engine.do_load_parquet(connection, parts)
    began, cpu = time.perf_counter(), time.process_time()
    rounds = engine.do_check(connection, load_standard(), DAY)
    ends = engine.counts(connection)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    connection.close()
    records = sum(ends.values())
    say(f"in memory: {records:,} in {seconds:.1f} s, {cpu:.1f} s of processor, {rounds} rounds")
    return {"checked_per_s": round(records / seconds), "checked_cpu_s": round(cpu, 1), "ends": ends}


def do_take_all(home: Path, parts: Iterator[Part] | list[Part], threads: int) -> None:
    """What the killed process does: take one batch after another, and say so."""
    store = RecordStore(home / "records.duckdb", load_standard(), threads=threads)
    segments = disjoint(ranges())
    for path, _ in parts:
        batch = store.take_parquet(path.stem, path, segments, DAY)
        print(json.dumps([batch.id, batch.again]), flush=True)
    store.close()


def take(home: Path, parts: list[Part], options: argparse.Namespace) -> dict[str, Any]:
    """Once in peace and timed; once more with a kill in the middle."""
    calm = home / "calm"
    calm.mkdir()
    began, cpu = time.perf_counter(), time.process_time()
    do_take_all_quietly(calm, parts, options.threads)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    say(f"durable: {options.records:,} in {seconds:.1f} s, {cpu:.1f} s of processor")
    for path in calm.iterdir():
        path.unlink()
    killed = do_take_killed(home, parts, options)
    store = RecordStore(home / "records.duckdb", load_standard(), threads=options.threads)
    rows, different = store.count()
    ends = store.totals()
    store.close()
    return {
        "durable_per_s": round(options.records / seconds),
        "durable_cpu_s": round(cpu, 1),
        "killed_after": killed,
        "lost": options.records - different,
        "doubled": rows - different,
        "ends": ends,
    }


def do_take_all_quietly(home: Path, parts: list[Part], threads: int) -> None:
    store = RecordStore(home / "records.duckdb", load_standard(), threads=threads)
    segments = disjoint(ranges())
    for path, _ in parts:
        store.take_parquet(path.stem, path, segments, DAY)
    store.close()


def do_take_killed(home: Path, parts: list[Part], options: argparse.Namespace) -> int:
    """How many batches were in when the first process was killed, in the middle of the next."""
    command = [sys.executable, "-m", "bench.invoice", "--take", str(home), "--records", str(options.records)]
    command += ["--batch", str(options.batch), "--threads", str(options.threads)]
    middle = max(1, len(parts) // 2)
    done = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for _ in process.stdout:
            done += 1
            if done == middle:
                time.sleep(1.0)  # well into the next batch
                process.send_signal(signal.SIGKILL)
                break
    for _ in range(2):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return done


def parsed_per_s(path: Path) -> int:
    connection = engine.open_memory()
    engine.do_load_parquet(connection, [(path, 0)])
    rows = connection.execute("select to_json(r) from (from records limit ?) r", [PARSED]).fetchall()
    lines = [str(row[0]).encode() for row in rows]
    began = time.perf_counter()
    count = sum(1 for _ in read_lines(lines))
    return round(count / (time.perf_counter() - began))


def spark_per_s(home: Path, parts: list[Part], options: argparse.Namespace) -> int | None:
    if not options.spark or importlib.util.find_spec("pyspark") is None:
        return None
    path = home / "spark.parquet"
    with engine.open_memory() as connection:
        engine.do_load_parquet(connection, parts)
        connection.execute(f"copy (from records where pos < {options.spark}) to '{path}' (format parquet)")
    session = open_spark(options.threads)
    session.sparkContext.setLogLevel("ERROR")
    records = session.read.schema(RECORDS).parquet(str(path))
    began = time.perf_counter()
    count = int(check_on_spark(session, records, disjoint(ranges()), load_standard(), DAY).count())
    seconds = time.perf_counter() - began
    session.stop()
    say(f"Spark: {count:,} in {seconds:.1f} s")
    return round(count / seconds)


def approval_p99_ms(home: Path, count: int) -> float:
    """Firms one after the other, each for paper that is handed out at once."""
    database = Database(f"sqlite:///{home / 'office.db'}")
    upgrade(database)
    firms = {f"f{n}": firm(n) for n in range(count)}
    standings = Standings({owner: {"months_registered": 40, "paper_quota": 50} for owner in firms})
    office = InvoiceOffice(database, Firms(firms), Legislation.load(), standings, SandboxCarrier(), ListedInvoices(()))
    office.add_block("011002600104", 0, 10_000_000)
    times = []
    for owner in firms:
        began = time.perf_counter()
        office.apply(owner, "r1", Asked(kind="requisition", copies=25))
        times.append(time.perf_counter() - began)
    database.close()
    return round(sorted(times)[int(count * 0.99)] * 1000, 1)


def firm(number: int) -> Taxpayer:
    name = f"f{number}"
    facts: dict[str, Any] = {"kind": "enterprise", "credit_level": "A"}
    return Taxpayer(id=name, username=name, name=name, number=credit_code(number), **facts)


class Firms:
    """A register of them alone."""

    def __init__(self, firms: dict[str, Taxpayer]) -> None:
        self._firms = firms

    def find(self, taxpayer_id: str) -> Taxpayer | None:
        return self._firms.get(taxpayer_id)

    def authenticate(self, username: str, password: str) -> Taxpayer | None:
        return None

    def mandates(self, person_id: str) -> Sequence[Mandate]:
        return ()

    def vehicles(self, taxpayer_id: str) -> Sequence[VehicleHistory]:
        return ()

    def demo_accounts(self) -> Sequence[DemoAccount]:
        return ()


if __name__ == "__main__":
    main()
