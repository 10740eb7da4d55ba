"""Where accepted records stay: one DuckDB file, one process at a time that writes. A batch is taken in whole, or not at
all; behind it the file is let go, and who finds it in another process's hands waits a while.

A batch has a name given by its sender. Sent again it is answered from what was found the first time; another content
under the same name is refused. Everything of a batch is written in one transaction: after a kill in the middle it is
as if it had not come, and the sender sends it again.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

import duckdb
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random

from backends.invoice.records import engine
from backends.invoice.records.batch import batch_of_lines, do_add_all
from backends.invoice.records.bulk import CENTS
from backends.invoice.records.errors import (
    BadBatchError,
    BatchConflictError,
    BatchNotFoundError,
    RecordStoreUnavailableError,
)
from backends.invoice.records.reading import read_table
from backends.invoice.records.rules import EXACT, exact_sum
from backends.invoice.records.schemas import Reason, Segment, Verdict
from backends.invoice.records.standard import Standard

TABLES = f"""
create table if not exists kept ({engine.KEPT}, batch varchar);
create table if not exists outcomes (batch varchar, place bigint, mark varchar, reason varchar);
create table if not exists batches (
    id varchar primary key, digest varchar not null, received_on date not null, records bigint not null,
    accepted bigint not null, first bigint not null, taken_at timestamp not null, seconds double not null
);
"""
STORE = "invoice_records.duckdb"  # in the directory of data
FIND = """
select
    b.seller, b.buyer, b.issued_on, b.amount_text as amount, b.tax_text as tax, b.total_text as total,
    exists(select 1 from kept v where v.code = b.code and v.number = b.number and v.status = 'void') as voided,
    (select list(r.total_text) from kept r
     where r.blue_code = b.code and r.blue_number = b.number and r.status = 'red') as red
from kept b
where b.code = $code and b.number = $number and b.status = 'normal'
"""
USED = """
select count(*) from kept
where seller = $seller and kind = $kind and form = 'paper' and status <> 'void'
  and not list_contains($besides, code || '/' || number)
"""
QUOTA_USED = f"""
select sum(try_cast(k.amount_text as {CENTS})),
    list(k.amount_text) filter (try_cast(k.amount_text as {CENTS}) is null)
from kept k
where k.seller = $seller and k.form = 'digital' and k.issued_on[:7] = $month and k.issued_on > $after
  and (k.status = 'normal' or (k.status = 'red' and exists(
      select 1 from kept b
      where b.code = k.blue_code and b.number = k.blue_number and b.status = 'normal' and b.issued_on[:7] = $month
        and b.form = 'digital'
  )))
"""  # noqa: S608  our own text
PATIENCE_S = 10.0
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
Load = Callable[[duckdb.DuckDBPyConnection, int], "list[Any] | None"]


@dataclass(frozen=True, slots=True)
class Batch:
    """``again``: it had come before, and nothing was changed now."""

    id: str
    records: int
    accepted: int
    reasons: dict[Reason, int]
    again: bool


@dataclass(frozen=True, slots=True)
class Minute:
    """Of the operator's chart: what was taken in during one minute."""

    at: datetime
    records: int
    accepted: int


class RecordStore:
    """Safe to use from several threads: batches are taken one after another. ``patience``: seconds to wait
    while another process has the file."""

    def __init__(self, path: Path, standard: Standard, *, threads: int = 0, patience: float = PATIENCE_S) -> None:
        self._path = path
        self._standard = standard
        self._threads = threads
        self._patience = patience
        self._turn = threading.Lock()
        self._opening = threading.Lock()
        self._opened: duckdb.DuckDBPyConnection | None = None
        self._users = 0

    @contextmanager
    def _to_write(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Raises ``RecordStoreUnavailableError``."""
        until = monotonic() + self._patience
        with self._opening:
            if self._opened is None:
                self._opened = self._open(until)
            self._users += 1
            connection = self._opened
        try:
            yield connection
        finally:
            self._leave()

    def _leave(self) -> None:
        """The last one lets go of the file."""
        with self._opening:
            self._users -= 1
            if not self._users and self._opened is not None:
                self._opened.close()
                self._opened = None

    def _open(self, until: float) -> duckdb.DuckDBPyConnection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            config = engine.SETTINGS | ({"threads": self._threads} if self._threads else {})
            connection = self._connect(until, config=config)
            connection.execute(TABLES)
            engine.prepare(connection)
            connection.execute(f"create or replace temp view history as select {engine.FROM_KEPT} from kept")  # noqa: S608
        except (duckdb.Error, OSError) as error:
            raise RecordStoreUnavailableError(
                f"发票记录库 {self._path.name} 打不开：可能另一个进程正在使用，或目录不可写；请稍后再试"
            ) from error
        return connection

    def _connect(self, until: float, **how: Any) -> duckdb.DuckDBPyConnection:
        """Another process has the file for as long as it takes a batch in. Who has waited ``until`` then for their turn
        in this process tries once: one after another they would wait for ever."""
        again = Retrying(
            retry=retry_if_exception_type(duckdb.IOException),
            stop=stop_after_delay(max(until - monotonic(), 0.0)),
            wait=wait_random(0.02, 0.1),
            reraise=True,
        )
        return again(duckdb.connect, str(self._path), **how)

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """To look something up, beside a batch that this process takes, or in the file that is let go of at once.
        Raises ``RecordStoreUnavailableError``."""
        until = monotonic() + self._patience
        with self._opening:
            beside = self._opened
            if beside is None:
                with self._open_to_read(until) as connection:
                    yield connection
                return
            self._users += 1
        try:
            with beside.cursor() as cursor:
                yield cursor
        finally:
            self._leave()

    def _open_to_read(self, until: float) -> duckdb.DuckDBPyConnection:
        try:
            if self._path.exists():
                connection = self._connect(until, read_only=True)
                connection.execute("from batches limit 0")
            else:
                connection = duckdb.connect()
                connection.execute(TABLES)
        except (duckdb.Error, OSError) as error:
            raise RecordStoreUnavailableError(
                f"发票记录库 {self._path.name} 现在查不了，可能另一个进程正在使用；请稍后再试"
            ) from error
        return connection

    def take_lines(self, name: str, content: bytes, segments: Iterable[Segment], received_on: date) -> Batch:
        """NDJSON. Raises ``BadBatchError``, ``BatchConflictError``, ``RecordStoreUnavailableError``."""
        lines = content.split(b"\n")
        return self._take(
            name, sha256(content), segments, received_on, lambda c, first: batch_of_lines(c, lines, first)
        )

    def take_parquet(self, name: str, path: Path, segments: Iterable[Segment], received_on: date) -> Batch:
        """A file with the columns of ``records``. Raises as ``take_lines``."""

        def load(connection: duckdb.DuckDBPyConnection, first: int) -> None:
            engine.check_parquet(connection, path)
            engine.do_load_parquet(connection, [(path, first)])

        with path.open("rb") as file:
            content = _hash_of(iter(lambda: file.read(1 << 20), b""))
        return self._take(name, content, segments, received_on, load)

    def take_table(self, name: str, path: Path, segments: Iterable[Segment], received_on: date) -> Batch:
        """CSV or XLSX. Raises as ``take_lines``."""
        content = sha256(path.read_bytes())
        return self._take(name, content, segments, received_on, lambda c, first: do_add_all(c, read_table(path), first))

    def _take(self, name: str, digest: Any, segments: Iterable[Segment], received_on: date, load: Load) -> Batch:
        if not NAME.fullmatch(name):
            raise BadBatchError("批次号只能用字母、数字、点、横线和下划线，最多 64 个字符", field="batch")
        with self._turn, self._transaction() as connection:
            known = connection.execute("select digest from batches where id = ?", [name]).fetchone()
            if known is None:
                self._do_take(connection, name, digest.hexdigest(), segments, received_on, load)
            elif known[0] != digest.hexdigest():
                raise BatchConflictError(f"批次号 {name} 已经用过，内容不同；请换一个批次号再送", field="batch")
            return self._batch(connection, name, again=known is not None)

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._to_write() as connection:
            connection.execute("begin")
            try:
                yield connection
                connection.execute("commit")
            except BaseException as error:
                connection.execute("rollback")
                if isinstance(error, duckdb.Error):
                    raise RecordStoreUnavailableError("发票记录没有存成，这一批没有接收；请稍后原样再送") from error
                raise

    def _do_take(
        self, c: duckdb.DuckDBPyConnection, name: str, digest: str, segments: Iterable[Segment], day: date, load: Load
    ) -> None:
        began = datetime.now(UTC)
        first = _number(c, "select coalesce(max(first + records), 0) from batches")
        engine.do_empty(c)
        engine.do_load_segments(c, segments)
        marks = load(c, first)
        engine.do_check(c, self._standard, day)
        c.execute(f"insert into kept select *, ? from ({engine.KEPT_NOW})", [name])  # noqa: S608  our own text
        c.execute("insert into outcomes select ?, pos - ?, null, reason from result", [name, first])
        if marks is not None:
            engine.do_register_marks(c, [json.dumps(mark) for mark in marks])
            c.execute(
                "update outcomes o set mark = m.mark from marks m where o.batch = ? and m.place = o.place", [name]
            )
        records = _number(c, "select count(*) from result")
        accepted = _number(c, "select count(*) from result where reason is null or reason = 'repeated'")
        now = datetime.now(UTC)
        values = [name, digest, day, records, accepted, first, now.replace(tzinfo=None), (now - began).total_seconds()]
        c.execute("insert into batches values (?, ?, ?, ?, ?, ?, ?, ?)", values)

    def _batch(self, connection: duckdb.DuckDBPyConnection, name: str, *, again: bool) -> Batch:
        found = connection.execute(
            "select reason, count(*) from outcomes where batch = ? and reason is not null group by 1 order by 2 desc",
            [name],
        ).fetchall()
        row = connection.execute("select records, accepted from batches where id = ?", [name]).fetchone() or (0, 0)
        return Batch(name, row[0], row[1], dict(found), again)

    def outcomes(self, name: str) -> list[tuple[Any, Verdict]]:
        """The sender's mark and the verdict of each record of a batch, in order. Raises ``BatchNotFoundError``."""
        with self._cursor() as cursor:
            if cursor.execute("select 1 from batches where id = ?", [name]).fetchone() is None:
                raise BatchNotFoundError(f"没有收到过批次 {name[:64]}，请核对批次号", field="batch")
            rows = cursor.execute("select mark, reason from outcomes where batch = ? order by place", [name]).fetchall()
        return [(json.loads(mark) if mark else None, Verdict(reason)) for mark, reason in rows]

    def used(self, seller: str, kind: str, besides: Iterable[tuple[str, str]] = ()) -> int:
        """How many paper invoices of ``seller`` and ``kind`` were accepted, blue or red: no longer blank. Without the
        codes and numbers of ``besides``."""
        values = {"seller": seller, "kind": kind, "besides": ["/".join(key) for key in besides]}
        with self._cursor() as cursor:
            row = cursor.execute(USED, values).fetchone()
        return int((row or (0,))[0])

    def quota_used(self, seller: str, on: date, after: date | None = None) -> Decimal:
        """Yuan, without VAT, of the accepted digital invoices of ``seller`` in the month of ``on`` that were issued
        after ``after``. What is taken back in the month of its blue invoice is free again; an older one's quota is not
        of this month."""
        values = {"seller": seller, "month": f"{on:%Y-%m}", "after": after.isoformat() if after else ""}
        with self._cursor() as cursor:
            narrow, wide = cursor.execute(QUOTA_USED, values).fetchone() or (None, None)
        return exact_sum([narrow or Decimal(0), *map(Decimal, wide or ())])

    def find(self, code: str, number: str) -> dict[str, Any] | None:
        """The accepted invoice of that code and number: its parties, day and money, and what became of it."""
        with self._cursor() as cursor:
            found = cursor.execute(FIND, {"code": code, "number": number})
            row, columns = found.fetchone(), [column[0] for column in found.description or ()]
        if row is None:
            return None
        invoice = dict(zip(columns, row, strict=True))
        return invoice | {"red": EXACT.minus(exact_sum(map(Decimal, invoice["red"] or ())))}

    def totals(self) -> dict[Reason | None, int]:
        """How many records came to which end, in all batches."""
        with self._cursor() as cursor:
            return dict(cursor.execute("select reason, count(*) from outcomes group by reason").fetchall())

    def count(self) -> tuple[int, int]:
        """Rows that came to an end, and how many different ones: the same, unless something is wrong."""
        with self._cursor() as cursor:
            row = cursor.execute("select count(*), count(distinct (batch, place)) from outcomes").fetchone()
        return row or (0, 0)

    def minutes(self, most: int = 60) -> list[Minute]:
        with self._cursor() as cursor:
            rows = cursor.execute(
                "select date_trunc('minute', taken_at), sum(records)::bigint, sum(accepted)::bigint from batches"
                " group by 1 order by 1 desc limit ?",
                [most],
            ).fetchall()
        return [Minute(at.replace(tzinfo=UTC), records, accepted) for at, records, accepted in rows]


def _hash_of(chunks: Iterable[bytes]) -> Any:
    whole = sha256()
    for chunk in chunks:
        whole.update(chunk)
    return whole


def _number(connection: duckdb.DuckDBPyConnection, select: str) -> int:
    found = connection.execute(select).fetchone()
    return int(found[0]) if found else 0
