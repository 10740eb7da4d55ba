"""The scorecard: weights and thresholds of this deployment as dated data, never shown as law."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, ValidationError

from backends.invoice.approval.schemas import Strict
from backends.profile.schemas import CreditLevel
from kit.errors import TechnicalError

SCORECARD = Path(__file__).parent / "scorecard.yml"
Points = Annotated[int, Field(ge=0, le=100)]
Positive = Annotated[Decimal, Field(gt=0)]


class BadScorecardError(TechnicalError):
    """The file of the scorecard is wrong, or has no version for the day."""

    code = "bad_scorecard"
    retry = False


class Step(Strict):
    at: Positive
    points: Points


class First(Strict):
    quota: Positive
    copies: Annotated[int, Field(gt=0)]


class Scorecard(Strict):
    """Steps count from the most points down; the first that is met gives its points."""

    begins: Annotated[date, Field(alias="from")]
    name: Annotated[str, Field(min_length=1)]
    credit: dict[CreditLevel, Points]
    used: tuple[Step, ...]
    asked: tuple[Step, ...]
    age: tuple[Step, ...]
    linked: Points
    approve_from: Points
    first: First
    temporary: Positive
    ticket_limit: Positive


class _File(Strict):
    versions: Annotated[tuple[Scorecard, ...], Field(min_length=1)]


@lru_cache(maxsize=8)
def load_scorecards(path: Path = SCORECARD) -> tuple[Scorecard, ...]:
    """All versions, the newest first. Raises ``BadScorecardError``."""
    try:
        versions = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).versions
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise BadScorecardError(f"评分表 {path.name} 有误，请检查文件：{error}") from error
    if len({v.begins for v in versions}) < len(versions):
        raise BadScorecardError(f"评分表 {path.name} 有两版从同一天开始，请改正")
    return tuple(sorted(versions, key=lambda v: v.begins, reverse=True))


def scorecard_on(versions: tuple[Scorecard, ...], on: date) -> Scorecard:
    """Raises ``BadScorecardError`` before the first version."""
    found = next((v for v in versions if v.begins <= on), None)
    if found is None:
        raise BadScorecardError(f"{on} 还没有评分表")
    return found
