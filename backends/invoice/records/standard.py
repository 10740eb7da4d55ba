"""What sender and receiver of records agreed on: data, and not the rates in force."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kit.errors import TechnicalError

STANDARD = Path(__file__).parent / "standard.yml"


class BadStandardError(TechnicalError):
    """The file of the agreement is wrong."""

    code = "bad_record_standard"
    retry = False


class Standard(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    rates: Annotated[tuple[Annotated[Decimal, Field(ge=0, le=1)], ...], Field(min_length=1)]
    tolerance_per_line: Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=4)]
    region: Annotated[str, Field(pattern=re.compile(r"\A[0-9]{2}\Z", re.ASCII))]


@lru_cache(maxsize=1)
def load_standard(path: Path = STANDARD) -> Standard:
    """Raises ``BadStandardError`` naming the file."""
    try:
        return Standard.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise BadStandardError(f"发票记录验旧的约定 {path.name} 有误，请检查文件：{error}") from error
