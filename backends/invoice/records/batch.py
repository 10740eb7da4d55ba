"""Records on their way in: a file or a body of NDJSON into the engine's table, a chunk at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from backends.invoice.records.engine import check_parquet, do_add_rows, do_load_parquet
from backends.invoice.records.errors import BadBatchError
from backends.invoice.records.reading import Line, read_lines, read_table

TABLES = (".csv", ".xlsx")
CHUNK = 50_000  # lines held as Python objects at once


def batch_of_file(connection: duckdb.DuckDBPyConnection, path: Path) -> list[Any]:
    """The senders' marks, in order; a Parquet file need not have any. Raises ``BadBatchError``."""
    if path.suffix == ".parquet":
        return batch_of_parquet(connection, path)
    if path.suffix in TABLES:
        return do_add_all(connection, read_table(path))
    try:
        with path.open("rb") as file:
            return batch_of_lines(connection, file)
    except OSError as error:
        raise BadBatchError(f"发票记录 {path.name} 读不了，请检查路径和权限：{error.strerror}", field="file") from error


def batch_of_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> list[Any]:
    names = check_parquet(connection, path)
    do_load_parquet(connection, [(path, 0)])
    mark = "id::varchar" if "id" in names else "null"
    query = f"select {mark} from read_parquet(?, file_row_number = true) order by file_row_number"  # noqa: S608  our names
    found = connection.execute(query, [str(path)])
    return [mark for (mark,) in found.fetchall()]


def batch_of_lines(connection: duckdb.DuckDBPyConnection, lines: Iterable[bytes], first: int = 0) -> list[Any]:
    """As above; the records' places are counted from ``first``."""
    return do_add_all(connection, read_lines(lines), first)


def do_add_all(connection: duckdb.DuckDBPyConnection, coming: Iterator[Line], first: int = 0) -> list[Any]:
    marks: list[Any] = []
    while chunk := list(islice(coming, CHUNK)):
        do_add_rows(connection, [line.row for line in chunk], first=first + len(marks))
        marks.extend(line.id for line in chunk)
    return marks
