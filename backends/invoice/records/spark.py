"""The same bulk rules on Spark, beyond one machine: the text of ``bulk``, with the two functions that Spark must give.

The position of the input is a column, ``pos``, and is the order: a red depends on two keys, which no partitioning by
key keeps together. ``take_stream`` is Structured Streaming: each micro-batch is checked against what was accepted
before, which lies as Parquet, a folder for each batch; a batch that is run again writes its folder again, so that
nothing is lost or doubled. pyspark is an extra: nothing is imported until it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from backends.invoice.records.bulk import CENTS, COLUMNS, bulk
from backends.invoice.records.schemas import TEXTS, Segment
from backends.invoice.records.standard import Standard
from backends.invoice.records.wide import ANY_WIDE, TANGLE, verdicts_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.streaming import StreamingQuery

RECORDS = f"pos bigint, lines bigint, {', '.join(f'{name} string' for name in TEXTS)}"
SEGMENTS = "seller string, code string, first string, last string, handed_out_on string"
HISTORY = ", ".join(f"{name} {'string' if kind == 'varchar' else kind}" for name, kind in COLUMNS.items())
MEMORY = "4g"  # in 1g, which is the default, the fourth quarter of a million records found no room
# A pattern of Java may end before a last line feed, one of DuckDB may not.
FUNCTIONS = (
    "create or replace temporary function fits(words string, pattern string) returns boolean"
    " return words rlike concat('^(?:', pattern, ')$') and right(words, 1) <> '\\n'",
    "create or replace temporary function key_of(code string, number string) returns bigint"
    " return xxhash64(code, number)",
)
KEPT = f"""
select {", ".join(f"t.{name}" for name in COLUMNS)}
from tangle t join verdicts v on v.pos = t.pos
where not t.settled and v.reason is null
union all
select
    r.pos, c.h, c.blue_h, r.kind, r.form, r.code, r.number, r.seller, r.buyer, r.issued_on, r.lines,
    r.amount, r.rate, r.tax, r.total, r.status, '', '', '',
    try_cast(r.amount as {CENTS}), try_cast(r.tax as {CENTS}), try_cast(r.total as {CENTS})
from records r join checked c on c.pos = r.pos
where c.reached and c.reason is null and c.h not in (select h from entangled)
"""  # noqa: S608


def open_spark(cores: int | str = "*") -> SparkSession:
    """A session on this machine; a cluster is a matter of its own configuration."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master(f"local[{cores}]")
        .appName("invoice-records")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.driver.memory", MEMORY)
        .getOrCreate()
    )
    prepare(session)
    return session


def prepare(session: SparkSession) -> None:
    for function in FUNCTIONS:
        session.sql(function)


def do_check(
    session: SparkSession,
    records: DataFrame,
    segments: Iterable[Segment],
    standard: Standard,
    received_on: date,
    history: DataFrame | None = None,
) -> DataFrame:
    """(``pos``, ``reason``) of every record of ``records``, which has the columns of ``RECORDS``."""
    rules = bulk(standard, received_on)
    records.createOrReplaceTempView("records")
    session.createDataFrame([astuple(s) for s in segments], SEGMENTS).createOrReplaceTempView("segments")
    (history or session.createDataFrame([], HISTORY)).createOrReplaceTempView("history")
    for name in ("identifiers", "taxpayers", "day_texts", "days", "checked", "entangled", "tangle", "keys", "knots"):
        _make(session, name, getattr(rules, name))
    _make(session, "verdicts", rules.first_verdicts)
    moved = not _do_decide_wide(session, standard, received_on)
    while moved:
        _make(session, "next_verdicts", rules.next_verdicts)
        moved = bool(session.sql(rules.moved).head()[0])
        session.table("next_verdicts").createOrReplaceTempView("verdicts")
    _make(session, "held", rules.held)
    return session.sql(rules.result)


def _do_decide_wide(session: SparkSession, standard: Standard, received_on: date) -> bool:
    """Whether there was anything to decide that way, which the driver does alone."""
    if not session.sql(ANY_WIDE).head()[0]:
        return False
    tangle = (tuple(row) for row in session.sql(TANGLE).toLocalIterator())
    verdicts = list(verdicts_of(tangle, standard, received_on))
    session.createDataFrame(verdicts, "pos bigint, reason string").createOrReplaceTempView("verdicts")
    return True


def _make(session: SparkSession, name: str, select: str) -> None:
    """Computed once and kept, its plan cut: the rounds would else be planned on top of one another."""
    session.sql(select).localCheckpoint().createOrReplaceTempView(name)


def take_stream(
    session: SparkSession,
    source: DataFrame,
    home: Path,
    segments: list[Segment],
    standard: Standard,
    received_on: date,
) -> StreamingQuery:
    """Structured Streaming over ``source``. Ends lie in ``home/outcomes/batch=N``, what was accepted in
    ``home/kept/batch=N``, how far it came in ``home/progress``."""

    def take(batch: DataFrame, number: int) -> None:
        session = batch.sparkSession
        prepare(session)
        earlier = [str(p) for n in range(number) if (p := home / "kept" / f"batch={n}").exists()]
        history = session.read.schema(HISTORY).parquet(*earlier) if earlier else None
        result = do_check(session, batch.localCheckpoint(), segments, standard, received_on, history)
        session.sql(KEPT).write.mode("overwrite").parquet(str(home / "kept" / f"batch={number}"))
        result.write.mode("overwrite").parquet(str(home / "outcomes" / f"batch={number}"))

    return source.writeStream.foreachBatch(take).option("checkpointLocation", str(home / "progress")).start()
