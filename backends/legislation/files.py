"""The YAML of the parameter files: what is allowed in it, and one clear error when it is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from backends.legislation.errors import BadParametersError
from backends.legislation.schemas import Confidence, Scale, Step
from kit.strict_yaml import BadYamlError, Marked, read_marked

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
Unit = Literal["ratio", "yuan", "years", "m2", "number", "choice"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BasisEntry(Strict):
    issuer: Text
    doc_no: Text
    article: str = ""


class StepEntry(Strict):
    upto: Text | None = None
    value: Text


class ValueEntry(Strict):
    """Both ends included. ``repealed_by`` says that a later text, not the rule itself, set ``to``."""

    from_: date = Field(alias="from")
    to: date | None = None
    value: Text | Annotated[list[StepEntry], Field(min_length=1)]
    basis: Annotated[list[BasisEntry], Field(min_length=1)]
    confidence: Confidence
    verified_at: date | None = None
    repealed_by: BasisEntry | None = None

    @model_validator(mode="after")
    def _check_interval(self) -> ValueEntry:
        if self.to is not None and self.to < self.from_:
            raise ValueError(f"止期 {self.to} 早于起期 {self.from_}")
        if self.repealed_by is not None and self.to is None:
            raise ValueError("写了 repealed_by 就要写 to")
        return self


class Parameter(Strict):
    unit: Unit
    values: Annotated[list[ValueEntry], Field(min_length=1)]

    @model_validator(mode="after")
    def _check(self) -> Parameter:
        for entry in self.values:
            parse_value(self.unit, entry)
        return self


def parse_value(unit: Unit, entry: ValueEntry) -> Decimal | str | Scale:
    if isinstance(entry.value, list):
        return _parse_scale(entry.value)
    return entry.value if unit == "choice" else _parse_number(entry.value)


def _parse_scale(entries: list[StepEntry]) -> Scale:
    steps = tuple(Step(_parse_number(e.upto) if e.upto is not None else None, _parse_number(e.value)) for e in entries)
    bounds = [s.upto for s in steps[:-1] if s.upto is not None]
    if steps[-1].upto is not None or len(bounds) != len(steps) - 1 or bounds != sorted(set(bounds)):
        raise ValueError("分档要从低到高，最后一档不写 upto，其余各档都要写")
    return Scale(steps)


def _parse_number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"“{text}”不是数")
    return number


_REASONS = {
    "extra_forbidden": "不认识的键",
    "missing": "缺少这一项",
    "literal_error": "不在允许的取值之内",
    "string_type": "要写成带引号的文字",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "date_from_datetime_parsing": "不是日期，要写成 2026-11-23 这样",
    "date_from_datetime_inexact": "不是日期，要写成 2026-11-23 这样",
    "date_parsing": "不是日期，要写成 2026-11-23 这样",
    "date_type": "不是日期，要写成 2026-11-23 这样",
    "list_type": "要写成一个列表",
    "dict_type": "要写成若干个键",
    "model_type": "要写成若干个键",
    "string_pattern_mismatch": "键名要像 deed_tax.housing.only_home 这样",
}


class _File(BaseModel):
    parameters: dict[Key, Parameter]


@dataclass(frozen=True, slots=True)
class ParameterFile:
    """``marked`` tells the line of each."""

    name: str
    parameters: dict[str, Parameter]
    marked: Marked

    def fault(self, key: str, reason: str, *place: str | int) -> BadParametersError:
        line = self.marked.line_of((key, *place))
        return BadParametersError(f"参数文件 {self.name} 第 {line} 行有误，{key}：{reason}", field=key)

    def check_apart(self, key: str, entries: list[ValueEntry]) -> None:
        """Raises ``BadParametersError`` where two values hold on one day. ``entries``: as the file has them."""
        order = sorted(range(len(entries)), key=lambda n: entries[n].from_)
        for before, after in pairwise(order):
            one, other = entries[before], entries[after]
            if one.to is None or one.to >= other.from_:
                raise self.fault(key, f"{one.from_} 起与 {other.from_} 起的两段期间重叠", "values", after)


def read_file(path: Path) -> ParameterFile:
    """The parameters of one file. Raises ``BadParametersError`` naming the file, the line, the key and the place."""
    try:
        marked = read_marked(path)
        parameters = dict(_File.model_validate({"parameters": marked.content}).parameters)
    except BadYamlError as error:
        raise BadParametersError(f"参数文件有误：{error.message}") from error
    except ValidationError as error:
        raise _refused(path, marked, error) from error
    return ParameterFile(path.name, parameters, marked)


def _refused(path: Path, marked: Marked, error: ValidationError) -> BadParametersError:
    first = error.errors()[0]
    steps = [step for step in first["loc"][1:] if not re.search(r"[\[-]", str(step))]  # the rest names types
    place = " › ".join(str(step) for step in steps) or "整个文件"
    reason = _REASONS.get(first["type"], first["msg"].removeprefix("Value error, "))
    line = marked.line_of(steps)
    return BadParametersError(
        f"参数文件 {path.name} 第 {line} 行有误，{place}：{reason}", field=str(steps[0]) if steps else None
    )
