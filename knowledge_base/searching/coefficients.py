"""Coefficients of a linear model as a file keeps them: ranking, confidence, follow-ups and quoting are such models."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge_base.errors import CalibrationError


class Coefficients(BaseModel):
    """``note`` says how they were made, ``encoder`` with which encoder."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    NAME: ClassVar[str]
    FEATURES: ClassVar[tuple[str, ...]]
    COMMAND: ClassVar[str] = "daoban kb calibrate"

    note: str
    encoder: str
    features: tuple[str, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    weights: tuple[float, ...]

    def score(self, features: Sequence[float]) -> float:
        terms = zip(features, self.mean, self.deviation, self.weights, strict=True)
        return sum(w * (f - m) / d for f, m, d, w in terms)

    @classmethod
    def load(cls, file: Path) -> Self:
        """Raises ``CalibrationError`` where the file is missing, wrong, or made for other features."""
        again = f"请用 {cls.COMMAND} 重新生成"
        try:
            made = cls.model_validate_json(file.read_text(encoding="utf-8"))
        except (OSError, ValidationError) as error:
            raise CalibrationError(f"{cls.NAME} {file.name} 缺失或有误，{again}") from error
        if made.features != cls.FEATURES:
            raise CalibrationError(f"{cls.NAME} {file.name} 与程序不配套，{again}")
        return made


def logistic(score: float) -> float:
    return 1 / (1 + math.exp(-score))
