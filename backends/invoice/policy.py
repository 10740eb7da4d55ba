"""This deployment's own standard for reviewing quotas: data, and never shown as law."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StrictStr, ValidationError

from backends.profile.schemas import CreditLevel
from kit.errors import TechnicalError

POLICY = Path(__file__).parent / "review_policy.yml"
Positive = Annotated[Decimal, Field(gt=0)]


class BadPolicyError(TechnicalError):
    """The file of the standard is wrong."""

    code = "bad_policy"
    retry = False


class ReviewPolicy(BaseModel):
    """``least_share_used`` of the present quota in the busiest month; ``most_times_use`` of that month asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[StrictStr, Field(min_length=1)]
    credit_levels: tuple[CreditLevel, ...]
    least_share_used: Annotated[Positive, Field(le=1)]
    most_times_use: Annotated[Positive, Field(ge=1)]


def load_policy(path: Path = POLICY) -> ReviewPolicy:
    """Raises ``BadPolicyError`` naming the file and the key."""
    try:
        return ReviewPolicy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadPolicyError(f"额度预审标准 {path.name} 读不了，请检查文件：{error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else "整个文件"
        raise BadPolicyError(f"额度预审标准 {path.name} 的 {key} 有误，请改正：{first['msg']}", field=key) from error
