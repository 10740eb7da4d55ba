"""The bulk rules on DuckDB, over what lies in its tables ``records``, ``segments`` and ``history``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from backends.invoice.records.bulk import CENTS, COLUMNS, bulk
from backends.invoice.records.errors import BadBatchError
from backends.invoice.records.schemas import MOST_LINES, TEXTS, Reason, Row, Segment
from backends.invoice.records.standard import Standard
from backends.invoice.records.wide import ANY_WIDE, TANGLE, verdicts_of

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "preserve_insertion_order": "false",
}
PATTERN_FUNCTION = "create or replace temp macro fits(words, pattern) as regexp_full_match(words, pattern)"
KEY_FUNCTION = """
create or replace temp macro key_of(code, number) as (hash(code, number) >> 1)::bigint
"""
RECORDS = f"pos bigint, lines bigint, {', '.join(f'{name} varchar' for name in TEXTS)}"
SEGMENTS = "seller varchar, code varchar, first varchar, last varchar, handed_out_on varchar"
HISTORY = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
# What a store keeps of them: money as it was written, to be cast when it is looked at. Looking for a compression of
# texts that are all different takes more than half of the time of writing them.
MONEY = ("amount", "tax", "total")
DIFFERENT = frozenset({"number", "amount_text", "tax_text", "total_text"})
KEPT = ", ".join(
    f"{name} {kind}{' using compression uncompressed' if name in DIFFERENT else ''}"
    for name, kind in COLUMNS.items()
    if name not in MONEY
)
FROM_KEPT = ", ".join(
    [*(name for name in COLUMNS if name not in MONEY), *(f"try_cast({m}_text as {CENTS}) as {m}" for m in MONEY)]
)


def open_memory(*, threads: int = 0) -> duckdb.DuckDBPyConnection:
    """An engine without a file, its tables empty."""
    connection = duckdb.connect(config=SETTINGS | ({"threads": threads} if threads else {}))
    prepare(connection)
    connection.execute(f"create temp table history ({HISTORY})")
    return connection


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """The functions, and the tables of one batch."""
    connection.execute(PATTERN_FUNCTION)
    connection.execute(KEY_FUNCTION)
    connection.execute(f"create or replace temp table segments ({SEGMENTS})")
    do_empty(connection)


def do_empty(connection: duckdb.DuckDBPyConnection) -> None:
    """No records, to begin a batch with."""
    if _is_view(connection):
        connection.execute("drop view records")
    connection.execute(f"create or replace temp table records ({RECORDS})")


def _is_view(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute("select 1 from duckdb_views() where view_name = 'records'").fetchone()
    return found is not None


def do_register_marks(connection: duckdb.DuckDBPyConnection, marks: Sequence[str]) -> None:
    """The senders' marks as a table ``marks`` of ``place`` and ``mark``."""
    connection.register("coming", {"place": np.arange(len(marks)), "mark": _texts(list(marks))})
    connection.execute("create or replace temp table marks as select place, mark from coming")
    connection.unregister("coming")


def do_add_rows(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row], first: int) -> None:
    """``rows`` behind the records there are; their places from ``first`` on are their order."""
    columns = {name: _texts([getattr(row, name) for row in rows]) for name in TEXTS}
    lines = np.fromiter((-1 if row.lines is None else row.lines for row in rows), np.int64, len(rows))
    connection.register("coming", {"pos": np.arange(first, first + len(rows)), "lines": lines, **columns})
    try:
        names = ", ".join(TEXTS)
        connection.execute(f"insert into records select pos, nullif(lines, -1), {names} from coming")  # noqa: S608  our names
    finally:
        connection.unregister("coming")


def _texts(values: list[str | None]) -> Any:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def check_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> set[str]:
    """The columns it has. Raises ``BadBatchError`` where the file is none, or has not those of ``schemas.Row``."""
    try:
        path.open("rb").close()
        found = connection.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
    except OSError as error:
        raise BadBatchError(f"发票记录 {path.name} 读不了，请检查路径和权限：{error.strerror}", field="file") from error
    except duckdb.Error as error:
        raise BadBatchError(f"发票记录 {path.name} 读不了，它不是 Parquet 文件，或者已经损坏", field="file") from error
    kinds = {str(column[0]): str(column[1]) for column in found}
    wrong = [name for name in TEXTS if kinds.get(name) != "VARCHAR"]
    if kinds.get("lines") not in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT"):
        wrong.append("lines")
    if wrong:
        words = "要有这些列，lines 是整数，其余是文本"
        raise BadBatchError(f"发票记录 {path.name} 的列不对：{'、'.join(wrong)}；{words}", field="file")
    return set(kinds)


def do_load_parquet(connection: duckdb.DuckDBPyConnection, files: Sequence[tuple[Path, int]]) -> None:
    """Parquet files with the columns of ``schemas.Row``, read where they lie, their rows in order; each with the place
    that its first row has."""
    connection.execute("drop table if exists records")
    connection.execute(f"create or replace temp view records as {' union all '.join(_part(*file) for file in files)}")


def _part(path: Path, first: int) -> str:
    source = str(path).replace("'", "''")
    names = ", ".join(TEXTS)
    lines = f"least(lines, {MOST_LINES}) as lines"
    parquet = f"read_parquet('{source}', file_row_number = true)"
    return f"select file_row_number + {int(first)} as pos, {lines}, {names} from {parquet}"  # noqa: S608  a path of ours


def do_load_segments(connection: duckdb.DuckDBPyConnection, segments: Iterable[Segment]) -> None:
    rows = [(s.seller, s.code, s.first, s.last, s.handed_out_on) for s in segments]
    connection.execute("delete from segments")
    if rows:
        marks = dict(zip(("seller", "code", "first", "last", "handed_out_on"), zip(*rows, strict=True), strict=True))
        connection.register("coming", {name: _texts(list(values)) for name, values in marks.items()})
        try:
            connection.execute("insert into segments select seller, code, first, last, handed_out_on from coming")
        finally:
            connection.unregister("coming")


def do_check(connection: duckdb.DuckDBPyConnection, standard: Standard, received_on: date) -> int:
    """Leave (``pos``, ``reason``) of every record in ``result``; the number of rounds it took."""
    rules = bulk(standard, received_on)
    for name in ("identifiers", "taxpayers", "day_texts", "days", "checked", "entangled", "tangle", "keys", "knots"):
        _make(connection, name, getattr(rules, name))
    _make(connection, "verdicts", rules.first_verdicts)
    rounds = 0
    moved = not _do_decide_wide(connection, standard, received_on)
    while moved:
        _make(connection, "next_verdicts", rules.next_verdicts)
        moved = bool(_number(connection, rules.moved))
        connection.execute("drop table verdicts")
        connection.execute("alter table next_verdicts rename to verdicts")
        rounds += 1
    _make(connection, "held", rules.held)
    connection.execute(f"create or replace temp view result as {rules.result}")
    return rounds


def _do_decide_wide(connection: duckdb.DuckDBPyConnection, standard: Standard, received_on: date) -> bool:
    """Whether there was anything to decide that way."""
    if not _number(connection, ANY_WIDE):
        return False
    found = list(verdicts_of(connection.execute(TANGLE).fetchall(), standard, received_on))
    places = np.fromiter((pos for pos, _ in found), np.int64, len(found))
    connection.register("coming", {"pos": places, "reason": _texts([reason for _, reason in found])})
    _make(connection, "verdicts", "select pos, reason from coming")
    connection.unregister("coming")
    return True


def reasons(connection: duckdb.DuckDBPyConnection) -> list[Reason | None]:
    """Of every record, in order."""
    return [reason for (reason,) in connection.execute("select reason from result order by pos").fetchall()]


def counts(connection: duckdb.DuckDBPyConnection) -> dict[Reason | None, int]:
    found = connection.execute("select reason, count(*) from result group by reason").fetchall()
    return dict(found)


# What the batch adds to the history: to be read after ``do_check``.
KEPT_NOW = f"""
select {", ".join(f"t.{name}" for name in COLUMNS if name not in MONEY)}
from tangle t join verdicts v on v.pos = t.pos
where not t.settled and v.reason is null
union all
select
    r.pos, c.h, c.blue_h, r.kind, r.form, r.code, r.number, r.seller, r.buyer, r.issued_on, r.lines,
    r.amount, r.rate, r.tax, r.total, r.status, '', '', ''
from records r join checked c on c.pos = r.pos
where c.reached and c.reason is null and c.h not in (select h from entangled)
"""  # noqa: S608


def _make(connection: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    connection.execute(f"create or replace temp table {name} as {select}")


def _number(connection: duckdb.DuckDBPyConnection, select: str) -> int:
    found = connection.execute(select).fetchone()
    return int(found[0]) if found else 0
