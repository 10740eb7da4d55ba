"""The facts of a whole city out of one file into the store, with the tags that follow, found at once in DuckDB.

A page is one transaction and each page comes to the same whenever it is taken, so a load that was killed is run again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from pydantic import ValidationError

from backends.legislation.service import Legislation
from backends.profile.errors import BadFactsFileError
from backends.profile.facts import Facts, facts_of
from backends.profile.habits import with_habits
from backends.profile.matters.announcements import CalendarTable
from backends.profile.matters.rules import MatterRules
from backends.profile.returns import with_returns
from backends.profile.tags.bulk import tags_sql
from backends.profile.tags.rules import Tag, TagRules
from backends.profile.tags.store import do_keep_facts, do_put_tags
from kit.clock import Clock, utc_now
from kit.db import Database

AT_ONCE = 2000  # taxpayers of one transaction
# As written: an id of digits keeps its noughts, and one that reads like a word of truth stays itself.
READERS = {".parquet": "read_parquet(?)", ".csv": "read_csv(?, all_varchar = true)"}


@dataclass(frozen=True, slots=True)
class Loaded:
    taxpayers: int
    tags: int


def load_city(
    database: Database, rules: TagRules, file: Path, on: date, clock: Clock = utc_now, *, invented: bool = False
) -> Loaded:
    """Facts and tags of everybody in ``file``, a column for each field of ``Facts``; a cell or column that is left out
    is not known. Habits and returns are those of the store. Raises ``BadFactsFileError``; what came before the bad row
    is kept then."""
    duties = MatterRules.load(Legislation.load(), CalendarTable(database, clock))
    taxpayers = tags = 0
    with _opened(file) as db:
        for facts, found in _pages(db, rules, on):
            with database.write() as tx:
                told = with_habits(tx.session, with_returns(tx.session, facts, duties, on), on)
                for known, one in zip(facts, told, strict=True):
                    if one is not known:  # those whose habits or returns the store has
                        found[one.taxpayer_id] = rules.tags_of(one, on)
                do_keep_facts(tx, facts, clock, invented=invented)
                do_put_tags(tx, found, on)
            taxpayers, tags = taxpayers + len(facts), tags + sum(map(len, found.values()))
    return Loaded(taxpayers, tags)


@contextmanager
def _opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """With the table ``facts``."""
    reader = READERS.get(file.suffix)
    if reader is None or not file.is_file():
        raise BadFactsFileError(f"读不了 {file}，请给一个 .parquet 或 .csv 文件", field="file")
    with duckdb.connect() as db:
        try:
            described = db.execute(f"describe from {reader}", [str(file)]).fetchall()
            names = {str(row[0]) for row in described}
            check_columns(names, set(Facts.model_fields), {"taxpayer_id", "kind"})
            columns = ", ".join(_column(name, there=name in names) for name in Facts.model_fields)
            db.execute(f"create table facts as select {columns} from {reader}", [str(file)])  # noqa: S608  our fields
        except duckdb.Error as error:
            raise BadFactsFileError(f"{file.name} 读不了，请核对各列的内容：{error}", field="file") from error
        yield db


def check_columns(names: set[str], allowed: set[str], needed: set[str]) -> None:
    """Raises ``BadFactsFileError``."""
    unknown, missing = names - allowed, needed - names
    if unknown or missing:
        wrong = [f"不认识的列：{'、'.join(sorted(unknown))}"] if unknown else []
        wrong += [f"缺少的列：{'、'.join(sorted(missing))}"] if missing else []
        raise BadFactsFileError("；".join(wrong), field="file")


def _column(name: str, *, there: bool) -> str:
    default = Facts.model_fields[name].get_default()
    kind = {bool: "boolean", int: "bigint", type(None): "date"}.get(type(default), "varchar")
    return f"cast({name if there else 'null'} as {kind}) as {name}"


def _pages(
    db: duckdb.DuckDBPyConnection, rules: TagRules, on: date
) -> Iterator[tuple[list[Facts], dict[str, list[Tag]]]]:
    """By taxpayer; who has no tag is among them."""
    if twice := db.execute("select taxpayer_id from facts group by 1 having count(*) > 1 limit 1").fetchone():
        raise BadFactsFileError(f"纳税人 {twice[0]} 出现了不止一次", field="file")
    db.execute(f"create table tags as {tags_sql(rules, on)}")
    people = db.cursor().execute("from facts order by taxpayer_id")
    tags = _Ahead(db.cursor().execute("from tags order by taxpayer_id, tag"))
    while rows := people.fetchmany(AT_ONCE):
        facts = [_facts(row) for row in rows]
        yield facts, {one.taxpayer_id: tags.of(one.taxpayer_id) for one in facts}


def _facts(row: tuple[Any, ...]) -> Facts:
    try:
        return facts_of(row)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(map(str, wrong["loc"]))
        raise BadFactsFileError(f"纳税人 {row[0]} 的 {where} 不对：{wrong['msg']}", field=where) from error


class _Ahead:
    """Rows in the order of their taxpayer, given out taxpayer by taxpayer."""

    def __init__(self, rows: duckdb.DuckDBPyConnection) -> None:
        self._rows = _each(rows)
        self._next = next(self._rows, None)

    def of(self, taxpayer_id: str) -> list[Tag]:
        found = []
        while self._next is not None and self._next[0] == taxpayer_id:
            found.append(Tag(*self._next[1:]))
            self._next = next(self._rows, None)
        return found


def _each(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while page := rows.fetchmany(AT_ONCE):
        yield from page
