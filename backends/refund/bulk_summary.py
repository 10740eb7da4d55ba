"""The lines of a folder's vehicles (``bulk_lines``), kept beside them so that nothing is added up anew.

It is used only while it is of the very files that lie there, and on no day before the last payment in it; otherwise
the screening adds up itself and comes to the same.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from uuid import uuid4

import duckdb

from backends.refund.errors import CityUnreadableError

NAME = "summary.parquet"
OF = ("payments", "vehicles", "events")
FORM = 2  # of the lines; those of another are not used
MADE_OF, LAST_ON = "made_of", "last_on"


def kept_summary(directory: Path, on: date) -> Path | None:
    file = directory / NAME
    if not file.exists():
        return None
    try:
        rows = duckdb.execute("select key, value from parquet_kv_metadata(?)", [str(file)]).fetchall()
    except duckdb.Error:  # unreadable: as if it were not there
        return None
    said = {bytes(key).decode(): bytes(value).decode() for key, value in rows}
    fresh = said.get(MADE_OF) == made_of(directory) and said.get(LAST_ON, "9999-12-31") <= on.isoformat()
    return file if fresh else None


def made_of(directory: Path) -> str:
    """The files that the tables are read from, by name, size and time of change."""
    files = sorted(file for table in OF for file in _files(directory, table))
    states = [(str(file.relative_to(directory)), file.stat()) for file in files]
    return json.dumps([FORM, *((name, stat.st_size, stat.st_mtime_ns) for name, stat in states)])


def _files(directory: Path, table: str) -> list[Path]:
    single = directory / f"{table}.parquet"
    return [single] if single.exists() else [*directory.glob(f"{table}/*.parquet"), *directory.glob(f"{table}.csv")]


def do_keep_summary(db: duckdb.DuckDBPyConnection, directory: Path, summary: str) -> int:
    """``db`` has the tables of ``directory`` as on its last day. How many vehicles. Raises ``CityUnreadableError``."""
    before, draft = made_of(directory), directory / f"{NAME}.{uuid4().hex}"
    try:
        row = db.execute("select coalesce(max(paid_on), date '1970-01-01') from payments").fetchone()
        assert row is not None
        said = f"{MADE_OF}: {quoted(before)}, {LAST_ON}: '{row[0]}'"
        db.execute(f"copy ({summary}) to {quoted(draft)} (format parquet, kv_metadata {{{said}}})")
        count = db.execute(f"select count(*) from read_parquet({quoted(draft)})").fetchone()  # noqa: S608
        draft.replace(directory / NAME)
    except (duckdb.Error, OSError) as error:
        raise CityUnreadableError(f"按车汇总写不了：{str(error).splitlines()[0]}") from error
    finally:
        draft.unlink(missing_ok=True)
    assert count is not None
    return int(count[0])


def quoted(text: Path | str) -> str:
    inner = str(text).replace("'", "''")
    return f"'{inner}'"
