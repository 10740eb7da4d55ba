"""What sender and receiver of records agreed on: data. The contract of the stream, or the rates that the law has had
so far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from backends.legislation.errors import (
    NotInForceYetError,
    PolicyUnknownError,
    RepealedError,
    UnknownParameterError,
)
from backends.legislation.service import Legislation
from kit.errors import TechnicalError

AGREED = Path(__file__).parent / "agreed.yml"
IN_FORCE = Path(__file__).parent / "in_force.yml"
StandardName = Literal["agreed", "in_force"]
Ratio = Annotated[Decimal, Field(ge=0, le=1, max_digits=7, decimal_places=6)]
BEGINNING = date(1, 1, 1)


class BadStandardError(TechnicalError):
    """The file of the agreement is wrong."""

    code = "bad_record_standard"
    retry = False


class Rate(BaseModel):
    """May stand on an invoice of ``since`` or later; also when it is no longer in force, as what fell due before may be
    invoiced late. ``gross``: what the price is divided by, less one, before a reduced rate is taken of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Ratio
    since: date = BEGINNING
    gross: Ratio | None = None


def _rate(given: object) -> object:
    return {"value": given} if isinstance(given, str) else given


class Standard(BaseModel):
    """``buyer_ids``: the buyer of an ordinary invoice may be a person, named by an identity number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rates: Annotated[tuple[Annotated[Rate, BeforeValidator(_rate)], ...], Field(min_length=1)]
    tolerance_per_line: Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=4)]
    region: Annotated[str, Field(pattern=re.compile(r"\A[0-9]{2}\Z", re.ASCII))]
    buyer_ids: bool = False

    @property
    def reduced(self) -> tuple[Rate, ...]:
        return tuple(rate for rate in self.rates if rate.gross is not None)


@cache
def load_standard(name: StandardName = "agreed") -> Standard:
    """Raises ``BadStandardError`` naming the file."""
    return read_standard(AGREED) if name == "agreed" else read_standard(IN_FORCE, Legislation.load())


def read_standard(path: Path, legislation: Legislation | None = None) -> Standard:
    """``legislation`` has the parameters that the rates of the file name. Raises ``BadStandardError``."""
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        if legislation is not None:
            given["rates"] = [rate for row in given["rates"] for rate in _dated(row, legislation)]
        return Standard.model_validate(given)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError, KeyError, TypeError) as error:
        raise BadStandardError(f"发票记录验旧的约定 {path.name} 有误，请检查文件：{error}") from error
    except (UnknownParameterError, NotInForceYetError, PolicyUnknownError, RepealedError) as error:
        raise BadStandardError(f"发票记录验旧的约定 {path.name} 有误：{error.message}") from error


def _dated(row: object, legislation: Legislation) -> Iterator[dict[str, Any]]:
    """Each value that a parameter has had, with each that the one named by ``gross`` had meanwhile."""
    if isinstance(row, str):
        yield {"value": row}
        return
    if not isinstance(row, dict) or not set(row) <= {"parameter", "gross"}:
        raise TypeError(f"{row} 应是一个比率，或者 parameter 和 gross")
    for value in legislation.values(row["parameter"]):
        if "gross" not in row:
            yield {"value": value.number, "since": value.in_force_from}
            continue
        until = value.in_force_to or date.max
        changes = (v.in_force_from for v in legislation.values(row["gross"]))
        for since in (value.in_force_from, *(day for day in changes if value.in_force_from < day <= until)):
            gross = legislation.value_at(row["gross"], since).number
            yield {"value": value.number, "since": since, "gross": gross}
