"""Returns out of one file, page by page: a column for each field of ``Declaration``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from pydantic import ValidationError

from backends.profile.errors import BadFactsFileError
from backends.profile.facts import Declaration
from backends.profile.tags.loading import READERS, check_columns

AT_ONCE = 2000  # returns of one transaction
NEEDED = {name for name, field in Declaration.model_fields.items() if field.is_required()}
DAYS, MONEY = ("period_from", "period_to", "filed_on"), ("base", "due", "paid")


def returns_of(file: Path) -> Iterator[list[Declaration]]:
    """``claimed`` is a list, or names with ``;`` between them. Raises ``BadFactsFileError``."""
    reader = READERS.get(file.suffix)
    if reader is None or not file.is_file():
        raise BadFactsFileError(f"读不了 {file}，请给一个 .parquet 或 .csv 文件", field="file")
    with duckdb.connect() as db:
        try:
            described = db.execute(f"describe from {reader}", [str(file)]).fetchall()
            kinds = {str(row[0]): str(row[1]) for row in described}
            check_columns(set(kinds), set(Declaration.model_fields), NEEDED)
            columns = ", ".join(_column(name, kind) for name, kind in kinds.items())
            rows = db.execute(f"select {columns} from {reader} order by taxpayer_id", [str(file)])  # noqa: S608  our fields
            while page := rows.fetchmany(AT_ONCE):
                yield [_declaration(dict(zip(kinds, row, strict=True))) for row in page]
        except duckdb.Error as error:
            raise BadFactsFileError(f"{file.name} 读不了，请核对各列的内容：{error}", field="file") from error


def _column(name: str, kind: str) -> str:
    if name in DAYS:
        return f"cast({name} as date) as {name}"
    if name in MONEY:
        return f"cast({name} as decimal(15, 2)) as {name}"
    if name == "claimed":
        return "claimed" if kind.endswith("[]") else "string_split(cast(claimed as varchar), ';') as claimed"
    return f"cast({name} as varchar) as {name}"


def _declaration(row: dict[str, Any]) -> Declaration:
    told = {name: value for name, value in row.items() if value is not None}
    if "claimed" in told:
        told["claimed"] = tuple(one.strip() for one in told["claimed"] if one.strip())
    try:
        return Declaration.model_validate(told)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(map(str, wrong["loc"]))
        raise BadFactsFileError(f"纳税人 {row['taxpayer_id']} 的 {where} 不对：{wrong['msg']}", field=where) from error
