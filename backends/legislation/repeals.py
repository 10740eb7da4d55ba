"""Texts that end many rules at once, applied to the values that rest on what they end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from backends.legislation.errors import BadParametersError
from backends.legislation.files import BasisEntry, Strict, Text, ValueEntry
from kit.strict_yaml import BadYamlError, read_marked

_YEAR = re.compile(r"(?:〔|公告|令)(\d{4})(?:年|〕)")


class Document(Strict):
    issuer: Text
    doc_no: Text


class Repeal(Strict):
    """On ``from_`` the values under ``keys`` end that rest only on documents of ``issued_until`` or earlier, other than
    those it ``spares``. A document without a year in its number (a law) is never ended."""

    from_: date = Field(alias="from")
    by: BasisEntry
    keys: Annotated[list[Text], Field(min_length=1)]
    issued_until: int
    spares: tuple[Document, ...] = ()

    def ends(self, key: str, entry: ValueEntry) -> bool:
        in_force = entry.from_ < self.from_ and (entry.to is None or entry.to >= self.from_)
        named = any(fnmatchcase(key, pattern) for pattern in self.keys)
        return in_force and named and all(self._stops(basis) for basis in entry.basis)

    def _stops(self, basis: BasisEntry) -> bool:
        year = _YEAR.search(basis.doc_no)
        spared = any((d.issuer, d.doc_no) == (basis.issuer, basis.doc_no) for d in self.spares)
        return year is not None and int(year[1]) <= self.issued_until and not spared


def read_repeals(path: Path) -> Sequence[Repeal]:
    """None where there is no such file. Raises ``BadParametersError`` naming file and line."""
    if not path.exists():
        return ()
    try:
        marked = read_marked(path)
        return TypeAdapter(list[Repeal]).validate_python(marked.content)
    except BadYamlError as error:
        raise BadParametersError(f"参数文件有误：{error.message}") from error
    except ValidationError as error:
        first = error.errors()[0]
        steps = first["loc"]
        where = f"{path.name} 第 {marked.line_of(steps)} 行有误，{' › '.join(map(str, steps))}"
        raise BadParametersError(f"参数文件 {where}：{first['msg']}") from error


def ended(key: str, entry: ValueEntry, repeals: Iterable[Repeal]) -> ValueEntry:
    """``entry`` as far as it holds once the repeals are applied."""
    for repeal in repeals:
        if repeal.ends(key, entry):
            last = repeal.from_ - timedelta(days=1)
            entry = entry.model_copy(update={"to": last, "repealed_by": repeal.by})
    return entry
