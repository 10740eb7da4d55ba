"""Dated law: ``value_at(key, date)`` or a clear error. Read once, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from backends.legislation.errors import (
    BadParametersError,
    NotInForceYetError,
    PolicyUnknownError,
    RepealedError,
    UnknownParameterError,
)
from backends.legislation.files import Parameter, ParameterFile, ValueEntry, parse_value, read_file
from backends.legislation.repeals import Repeal, ended, read_repeals
from backends.legislation.schemas import Basis, DatedValue

PARAMETERS = Path(__file__).parent / "parameters"


class Legislation:
    """Every parameter, each a list of values sorted by date."""

    def __init__(self, values: dict[str, tuple[DatedValue, ...]]) -> None:
        self._values = values

    @classmethod
    def load(cls, directory: Path = PARAMETERS) -> Legislation:
        """Read and check every ``.yml`` below ``directory``, and ``repeals.yml`` beside it. Raises
        ``BadParametersError``."""
        repeals = read_repeals(directory.parent / "repeals.yml")
        homes: dict[str, ParameterFile] = {}
        for file in [read_file(path) for path in sorted(directory.rglob("*.yml"))]:
            for key in file.parameters:
                if key in homes:
                    other = homes[key]
                    line = other.marked.line_of((key,))
                    raise file.fault(key, f"另一个文件里已有（{other.name} 第 {line} 行）")
                homes[key] = file
        if not homes:
            raise BadParametersError(f"目录 {directory.name} 里没有参数文件（.yml）")
        return cls({key: _read_values(key, file, repeals) for key, file in homes.items()})

    def keys(self) -> list[str]:
        return sorted(self._values)

    def values(self, key: str) -> tuple[DatedValue, ...]:
        """The whole history of a parameter, oldest first."""
        if key not in self._values:
            raise UnknownParameterError(f"没有收录参数 {key}，请联系管理员", field=key)
        return self._values[key]

    def value_at(self, key: str, day: date) -> DatedValue:
        """Raises ``UnknownParameterError``; ``NotInForceYetError`` before the first value;
        ``RepealedError`` or ``PolicyUnknownError`` after the last."""
        values = self.values(key)
        value = next((v for v in reversed(values) if v.in_force_from <= day), None)
        if value is None:
            first = values[0]
            raise NotInForceYetError(
                f"{_names(first)} 从 {first.in_force_from} 起才有收录，{day} 的情形请转人工办理", field=key
            )
        if value.in_force_to is not None and value.in_force_to < day:
            raise _ended(value, day)
        return value


def _ended(value: DatedValue, day: date) -> Exception:
    last = value.in_force_to
    if value.repealed_by is not None:
        by = value.repealed_by.issuer + value.repealed_by.doc_no
        return RepealedError(f"{_names(value)} 已被 {by} 停止执行，只到 {last}", field=value.key)
    return PolicyUnknownError(
        f"政策未明：{_names(value)} 公布的期限到 {last}，{day} 适用什么规定还不清楚，请转人工确认",
        field=value.key,
    )


def _names(value: DatedValue) -> str:
    return "、".join(dict.fromkeys(f"{b.issuer}{b.doc_no}" for b in value.basis))


def _read_values(key: str, file: ParameterFile, repeals: Sequence[Repeal]) -> tuple[DatedValue, ...]:
    parameter = file.parameters[key]
    entries = [ended(key, entry, repeals) for entry in parameter.values]
    file.check_apart(key, entries)
    return tuple(_read_value(key, parameter, e) for e in sorted(entries, key=lambda v: v.from_))


def _read_value(key: str, parameter: Parameter, entry: ValueEntry) -> DatedValue:
    repealed_by = entry.repealed_by
    return DatedValue(
        key=key,
        value=parse_value(parameter.unit, entry),
        basis=tuple(Basis(b.issuer, b.doc_no, b.article, entry.from_, entry.to) for b in entry.basis),
        confidence=entry.confidence,
        in_force_from=entry.from_,
        in_force_to=entry.to,
        verified_at=entry.verified_at,
        repealed_by=Basis(repealed_by.issuer, repealed_by.doc_no, repealed_by.article) if repealed_by else None,
    )
