"""Invoice records verified as a stream, with all twelve checks.

    python -m bench.invoice [--json] [--records 10000000] [--batch 1000000] [--seed 1] [--threads N]

``checked_per_s``: records a second from Parquet, in memory. ``durable_per_s``: the same records in batches into the
store, each batch accepted and every row's end kept, in one transaction; in the middle the process is killed and begins
again, and all batches are sent once more, the last first. ``lost`` and ``doubled``: rows without an end, or with two,
after that; ``differ``: rows that came to another end than in memory, one by one. ``parsed_per_s``: NDJSON alone.
``spark_per_s``: the same rules on Spark on this machine, of ``--spark`` records at once; ``spark_stream_per_s``: with
Structured Streaming, in ``SPARK_FILES`` micro-batches that know the ones before; ``spark_differ``: rows of either that
came to another end than in memory. None of these where pyspark is not installed. ``approval_p99_ms``: an application
from the call to the commit, paper handed out. ``checked_cpu_s`` and ``durable_cpu_s``: seconds of processor, which say
what a busy machine's clock does not. Making the records is not counted.
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
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from backends.invoice.approval.schemas import Asked
from backends.invoice.office.carrier import SandboxCarrier
from backends.invoice.office.issued import ListedInvoices
from backends.invoice.office.service import InvoiceOffice
from backends.invoice.records import engine
from backends.invoice.records.ranges import disjoint
from backends.invoice.records.reading import read_lines
from backends.invoice.records.spark import RECORDS, open_spark, take_stream
from backends.invoice.records.spark import do_check as check_on_spark
from backends.invoice.records.standard import load_standard
from backends.invoice.records.store import RecordStore
from backends.invoice.standing import Beside, ListedStandings, Paper
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
SPARK_FILES = 4
ENDS = "ends.parquet"  # of the records in memory
IN_STORE = "select b.first + o.place as pos, o.reason from store.outcomes o join store.batches b on b.id = o.batch"

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
    parser.add_argument("--backwards", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> None:
    options = parse()
    if options.take is not None:
        parts = list(parts_in(options.take, options))
        do_take_all(options.take, parts[::-1] if options.backwards else parts, options.threads)
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
        result = {**check(home, parts, options.threads), **take(home, parts, options)}
        result |= spark(home, parts, options)
        result["approval_p99_ms"] = approval_p99_ms(home, options.approvals)
        result["parsed_per_s"] = parsed_per_s(parts[0][0])
        result["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    finish(result, as_json=options.json)


def parts_in(home: Path, options: argparse.Namespace) -> Iterator[Part]:
    for first in range(0, options.records, options.batch):
        yield home / f"part{first // options.batch:04}.parquet", first


def check(home: Path, parts: list[Part], threads: int) -> dict[str, Any]:
    """The ends stay in ``home``, for all others to be compared with."""
    connection = engine.open_memory(threads=threads)
    engine.do_load_segments(connection, disjoint(ranges()))
    engine.do_load_parquet(connection, parts)
    began, cpu = time.perf_counter(), time.process_time()
    rounds = engine.do_check(connection, load_standard(), DAY)
    records = sum(engine.counts(connection).values())
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    connection.execute(f"copy (select pos, reason from result) to '{home / ENDS}' (format parquet)")
    connection.close()
    say(f"in memory: {records:,} in {seconds:.1f} s, {cpu:.1f} s of processor, {rounds} rounds")
    return {"checked_per_s": round(records / seconds), "checked_cpu_s": round(cpu, 1)}


def differ(home: Path, others: str, records: int, attach: str = "") -> int:
    """How many of the first ``records`` came to another end in ``others``, a select of (``pos``, ``reason``), or to
    none."""
    with duckdb.connect() as connection:
        if attach:
            connection.execute(f"attach '{attach}' as store (read_only)")
        found = connection.execute(
            f"select count(*) from (from read_parquet('{home / ENDS}') where pos < {records}) m"
            f" full join ({others}) o on o.pos = m.pos"
            " where m.pos is null or o.pos is null or o.reason is distinct from m.reason"
        ).fetchone()
    return int(found[0]) if found else -1


def do_take_all(home: Path, parts: Iterator[Part] | list[Part], threads: int) -> None:
    """What the killed process does: take one batch after another, and say so."""
    store = RecordStore(home / "records.duckdb", load_standard(), threads=threads)
    segments = disjoint(ranges())
    for path, _ in parts:
        batch = store.take_parquet(path.stem, path, segments, DAY)
        print(json.dumps([batch.id, batch.again]), flush=True)


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
    return {
        "durable_per_s": round(options.records / seconds),
        "durable_cpu_s": round(cpu, 1),
        "killed_after": killed,
        "lost": options.records - different,
        "doubled": rows - different,
        "differ": differ(home, IN_STORE, options.records, attach=str(home / "records.duckdb")),
    }


def do_take_all_quietly(home: Path, parts: list[Part], threads: int) -> None:
    store = RecordStore(home / "records.duckdb", load_standard(), threads=threads)
    segments = disjoint(ranges())
    for path, _ in parts:
        store.take_parquet(path.stem, path, segments, DAY)


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
    for again in ([], ["--backwards"]):
        subprocess.run([*command, *again], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return done


def parsed_per_s(path: Path) -> int:
    connection = engine.open_memory()
    engine.do_load_parquet(connection, [(path, 0)])
    rows = connection.execute("select to_json(r) from (from records limit ?) r", [PARSED]).fetchall()
    lines = [str(row[0]).encode() for row in rows]
    began = time.perf_counter()
    count = sum(1 for _ in read_lines(lines))
    return round(count / (time.perf_counter() - began))


def spark(home: Path, parts: list[Part], options: argparse.Namespace) -> dict[str, int | None]:
    if not options.spark or importlib.util.find_spec("pyspark") is None:
        return {"spark_per_s": None, "spark_stream_per_s": None, "spark_differ": None}
    source = home / "spark"
    source.mkdir()
    count = min(options.spark, options.records)
    with engine.open_memory() as connection:
        engine.do_load_parquet(connection, parts)
        for n in range(SPARK_FILES):
            first, end = count * n // SPARK_FILES, count * (n + 1) // SPARK_FILES
            path = source / f"part{n}.parquet"
            some = f"from records where pos >= {first} and pos < {end} order by pos"
            connection.execute(f"copy ({some}) to '{path}' (format parquet)")
            os.utime(path, (n + 1, n + 1))  # the order in which a stream takes them
    session = open_spark(options.threads)
    session.sparkContext.setLogLevel("ERROR")
    segments, standard = disjoint(ranges()), load_standard()
    began = time.perf_counter()
    records = session.read.schema(RECORDS).parquet(str(source))
    found = check_on_spark(session, records, segments, standard, DAY)
    found.write.parquet(str(home / "at_once"))
    at_once = time.perf_counter() - began
    began = time.perf_counter()
    coming = session.readStream.schema(RECORDS).option("maxFilesPerTrigger", 1).parquet(str(source))
    query = take_stream(session, coming, home / "stream", segments, standard, DAY)
    query.processAllAvailable()
    streamed = time.perf_counter() - began
    query.stop()
    session.stop()
    say(f"Spark: {count:,} at once in {at_once:.1f} s, as a stream in {streamed:.1f} s")
    ends = (home / "at_once" / "*.parquet", home / "stream" / "outcomes" / "*" / "*.parquet")
    wrong = [differ(home, f"select pos, reason from read_parquet('{end}')", count) for end in ends]
    return {
        "spark_per_s": round(count / at_once),
        "spark_stream_per_s": round(count / streamed),
        "spark_differ": sum(wrong),
    }


def approval_p99_ms(home: Path, count: int) -> float:
    """Firms one after the other, each for paper that is handed out at once."""
    database = Database(f"sqlite:///{home / 'office.db'}")
    upgrade(database)
    firms = {f"f{n}": firm(n) for n in range(count)}
    known = Beside(months_registered=40, paper={"ordinary": Paper(monthly=50)})
    standings = ListedStandings(dict.fromkeys(firms, known))
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

    def phones(self, people: Collection[str]) -> dict[str, str]:
        return {}

    def mandates(self, person_id: str) -> Sequence[Mandate]:
        return ()

    def vehicles(self, taxpayer_id: str) -> Sequence[VehicleHistory]:
        return ()

    def demo_accounts(self) -> Sequence[DemoAccount]:
        return ()


if __name__ == "__main__":
    main()
