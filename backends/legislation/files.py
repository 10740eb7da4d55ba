"""The YAML of the parameter files: what is allowed in it, and one clear error when it is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from backends.legislation.errors import BadParametersError
from backends.legislation.schemas import Confidence, Scale, Step

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
Unit = Literal["ratio", "yuan", "years", "number", "choice"]


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
        for before, after in pairwise(sorted(self.values, key=lambda v: v.from_)):
            if before.to is None or before.to >= after.from_:
                raise ValueError(f"{before.from_} 起与 {after.from_} 起的两段期间重叠")
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


class _Loader(yaml.CSafeLoader):
    """Refuses a key written twice, which YAML would silently take from the last place."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((k for i, k in enumerate(keys) if k in keys[:i]), None)
        if twice is not None:
            raise yaml.MarkedYAMLError(problem=f"{twice} 写了两次", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep=deep)


_REASONS = {
    "extra_forbidden": "不认识的键",
    "missing": "缺少这一项",
    "literal_error": "不在允许的取值之内",
    "string_type": "要写成带引号的文字",
    "too_short": "不能为空",
    "string_pattern_mismatch": "键名要像 deed_tax.housing.only_home 这样",
}


class _File(BaseModel):
    parameters: dict[Key, Parameter]


def read_file(path: Path) -> dict[str, Parameter]:
    """The parameters of one file. Raises ``BadParametersError`` naming the file, the key and the place."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        return dict(_File.model_validate({"parameters": content}).parameters)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadParametersError(f"参数文件 {path.name} 不是可读的 YAML：{error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = " › ".join(str(part) for part in first["loc"][1:] if part != "[key]")
        key = str(first["loc"][1]) if len(first["loc"]) > 1 else None
        reason = _REASONS.get(first["type"], first["msg"].removeprefix("Value error, "))
        raise BadParametersError(f"参数文件 {path.name} 有误，{place or '整个文件'}：{reason}", field=key) from error
